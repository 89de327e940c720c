package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.util.List;

/**
 * What a command that shows something is asked for.
 *
 * @param usage {@code -h}
 * @param json {@code --json}
 * @param operands what to show, where the command lets one choose
 */
record ViewOptions(boolean usage, boolean json, List<String> operands) {
    private static final char JSON = 'j'; // has no letter of its own
    private static final List<LongOption> NAMES = List.of(new LongOption("json", JSON), new LongOption("help", 'h'));

    /** Of a command that shows everything. */
    static ViewOptions parse(String command, String... arguments) throws CommandFailure {
        ViewOptions options = parseWithOperands(command, arguments);
        if (!options.operands.isEmpty()) {
            throw new CommandFailure(command + ": takes options only, not \""
                    + Sentences.printable(options.operands.get(0)) + "\"; " + command + " -h lists them");
        }
        return options;
    }

    /** Of a command that takes operands. */
    static ViewOptions parseWithOperands(String command, String... arguments) throws CommandFailure {
        Getopt getopt = Getopt.parse(command, "h", NAMES, List.of(arguments));
        return new ViewOptions(isGiven(getopt, 'h'), isGiven(getopt, JSON), getopt.operands());
    }

    private static boolean isGiven(Getopt getopt, char letter) {
        return getopt.options().stream().anyMatch(option -> option.letter() == letter);
    }
}
