package carousel.shell.internal;

import carousel.api.cmap.CmapMap;
import carousel.shell.internal.Getopt.LongOption;
import java.util.List;

/**
 * What corosync-cmapctl(8) is asked to do; of several actions the last counts.
 *
 * @param action what to do
 * @param map with which map
 * @param argument the value of {@code -C} or {@code -p}, else empty
 * @param quiet {@code -q}
 * @param showsBytes {@code -b}
 * @param json {@code --json}
 * @param operands keys, or key, type and value
 */
record CmapctlOptions(
        Action action,
        CmapMap map,
        String argument,
        boolean quiet,
        boolean showsBytes,
        boolean json,
        List<String> operands) {

    private static final char JSON = 'j'; // has no letter of its own
    /** What {@code -C} takes. */
    static final List<String> CLEAR_WORDS = List.of("knet", "totem", "ipc", "schedmiss", "all");

    /** What can be done. */
    enum Action {
        /** Prints what begins with the operands, or everything. */
        PRINT,
        /** Prints keys. */
        GET,
        /** Sets a key. */
        SET,
        /** Deletes keys. */
        DELETE,
        /** Deletes what begins with the operands. */
        DELETE_PREFIX,
        /** Follows a key. */
        TRACK,
        /** Follows what begins with an operand. */
        TRACK_PREFIX,
        /** Clears statistics. */
        CLEAR,
        /** Does what a file says. */
        LOAD,
        /** Prints the usage. */
        HELP
    }

    static CmapctlOptions parse(List<String> arguments) throws CommandFailure {
        Getopt getopt = Getopt.parse(
                "cmapctl",
                "hgsdDtTbqp:m:C:",
                List.of(new LongOption("json", JSON), new LongOption("help", 'h')),
                arguments);
        Action action = Action.PRINT;
        CmapMap map = CmapMap.ICMAP;
        String argument = "";
        boolean quiet = false;
        boolean showsBytes = false;
        boolean json = false;
        for (Getopt.Option option : getopt.options()) {
            switch (option.letter()) {
                case 'g' -> action = Action.GET;
                case 's' -> action = Action.SET;
                case 'd' -> action = Action.DELETE;
                case 'D' -> action = Action.DELETE_PREFIX;
                case 't' -> action = Action.TRACK;
                case 'T' -> action = Action.TRACK_PREFIX;
                case 'h' -> action = Action.HELP;
                case 'b' -> showsBytes = true;
                case 'q' -> quiet = true;
                case JSON -> json = true;
                case 'm' -> map = map(option.required());
                case 'p' -> {
                    action = Action.LOAD;
                    argument = option.required();
                }
                default -> {
                    action = Action.CLEAR;
                    argument = clearWord(option.required());
                }
            }
        }
        return checked(new CmapctlOptions(action, map, argument, quiet, showsBytes, json, getopt.operands()));
    }

    private static CmapMap map(String name) throws CommandFailure {
        return switch (name) {
            case "default", "icmap" -> CmapMap.ICMAP;
            case "stats" -> CmapMap.STATS;
            default -> throw new CommandFailure("invalid map name, must be 'default', 'icmap' or 'stats'");
        };
    }

    private static String clearWord(String word) throws CommandFailure {
        if (!CLEAR_WORDS.contains(word)) {
            throw new CommandFailure("argument to -C should be 'knet', 'totem', 'ipc', 'schedmiss' or 'all'");
        }
        return word;
    }

    private static CmapctlOptions checked(CmapctlOptions options) throws CommandFailure {
        switch (options.action) {
            case GET, DELETE, DELETE_PREFIX, TRACK, TRACK_PREFIX -> {
                if (options.operands.isEmpty()) {
                    throw new CommandFailure("Expected key after options");
                }
            }
            case SET -> {
                if (options.operands.size() < 3) {
                    throw new CommandFailure("At least 3 parameters are expected for set");
                }
            }
            default -> {} // takes anything
        }
        return options;
    }
}
