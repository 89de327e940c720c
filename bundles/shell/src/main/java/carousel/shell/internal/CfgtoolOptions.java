package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.util.List;

/**
 * What corosync-cfgtool(8) is asked to do; of several actions the last counts.
 *
 * @param action what to do
 * @param brief {@code -b}
 * @param force {@code --force}
 * @param json {@code --json}
 * @param nodeId of {@code -k} and {@code -a}, else 0
 */
record CfgtoolOptions(Action action, boolean brief, boolean force, boolean json, int nodeId) {
    private static final char FORCE = 'f'; // these two have no letter of their own
    private static final char JSON = 'j';
    private static final int MAX_DIGITS = 10;

    private static final List<LongOption> NAMES = List.of(
            new LongOption("if", 'i'),
            new LongOption("status", 's'),
            new LongOption("nodes", 'n'),
            new LongOption("brief", 'b'),
            new LongOption("reload", 'R'),
            new LongOption("reopen", 'L'),
            new LongOption("kill", 'k'),
            new LongOption("address", 'a'),
            new LongOption("shutdown", 'H'),
            new LongOption("force", FORCE),
            new LongOption("help", 'h'),
            new LongOption("json", JSON));

    /** What can be done. */
    enum Action {
        /** This node's links. */
        LINKS,
        /** The other nodes and the links to them. */
        NODES,
        /** All nodes read their files. */
        RELOAD,
        /** Log files are opened again. */
        REOPEN,
        /** A node ends. */
        KILL,
        /** A node's addresses. */
        ADDRESSES,
        /** This node leaves and ends. */
        SHUTDOWN,
        /** How to use the tool. */
        USAGE
    }

    static CfgtoolOptions parse(List<String> arguments) throws CommandFailure {
        Action action = Action.USAGE;
        boolean brief = false;
        boolean force = false;
        boolean json = false;
        int nodeId = 0;
        for (Getopt.Option option :
                Getopt.parse("cfgtool", "i:snbRLk:a:hH", NAMES, arguments).options()) {
            switch (option.letter()) {
                case 's' -> action = Action.LINKS;
                case 'n' -> action = Action.NODES;
                case 'b' -> brief = true;
                case 'R' -> action = Action.RELOAD;
                case 'L' -> action = Action.REOPEN;
                case 'k' -> {
                    nodeId = nodeId(option.required());
                    action = Action.KILL;
                }
                case 'a' -> {
                    nodeId = nodeId(option.required());
                    action = Action.ADDRESSES;
                }
                case 'H' -> action = Action.SHUTDOWN;
                case FORCE -> force = true;
                case JSON -> json = true;
                case 'h' -> action = Action.USAGE;
                default -> {} // -i is ignored by the real tool, too
            }
        }
        return new CfgtoolOptions(action, brief, force, json, nodeId);
    }

    private static int nodeId(String text) throws CommandFailure {
        if (text.length() <= MAX_DIGITS && text.matches("[0-9]+")) {
            long number = Long.parseLong(text);
            if (number > 0 && number <= 0xffff_ffffL) {
                return (int) number;
            }
        }
        throw new CommandFailure("The nodeid was not valid, try a positive number");
    }
}
