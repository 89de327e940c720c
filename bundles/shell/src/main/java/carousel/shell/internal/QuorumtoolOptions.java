package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What corosync-quorumtool(8) is asked to do; of several actions the last counts.
 *
 * @param action what to do
 * @param format how it is shown
 * @param number expected votes of {@code -e} or votes of {@code -v}
 * @param nodeId {@code -n}, null for this node
 */
record QuorumtoolOptions(
        Action action, Format format, long number, @Nullable Integer nodeId) {
    private static final char JSON = 'j'; // has no letter of its own
    private static final List<LongOption> NAMES = List.of(new LongOption("json", JSON), new LongOption("help", 'h'));
    private static final int MAX_DIGITS = 10;
    private static final long MAX_NODE_ID = 0xffff_ffffL;

    /** What can be done. */
    enum Action {
        /** Quorum, votes and members. */
        STATUS,
        /** Members alone. */
        LIST,
        /** The status at each change. */
        MONITOR,
        /** Sets the expected votes. */
        EXPECTED_VOTES,
        /** Sets a node's votes. */
        VOTES,
        /** Takes the quorum device away. */
        UNREGISTER_DEVICE,
        /** What this is. */
        VERSION,
        /** How to use the tool. */
        USAGE
    }

    /** In what order nodes are shown. */
    enum Order {
        /** As they come, by their ids. */
        ADDRESS,
        /** By their names. */
        NAME,
        /** By their ids. */
        ID
    }

    /**
     * How things are shown.
     *
     * @param hexadecimal {@code -H}
     * @param addresses {@code -i}
     * @param allNames {@code -a}
     * @param parsable {@code -p}
     * @param order {@code -o}
     * @param json {@code --json}
     */
    record Format(
            boolean hexadecimal, boolean addresses, boolean allNames, boolean parsable, Order order, boolean json) {}

    /**
     * Reads the arguments.
     *
     * @param output for the usage, which follows what getopt does not know
     */
    static QuorumtoolOptions parse(List<String> arguments, ToolOutput output) throws CommandFailure {
        Action action = Action.STATUS;
        boolean hexadecimal = false;
        boolean addresses = false;
        boolean allNames = false;
        boolean parsable = false;
        boolean json = false;
        Order order = Order.ADDRESS;
        long number = 0;
        Integer nodeId = null;
        for (Getopt.Option option : options(arguments, output)) {
            switch (option.letter()) {
                case 's' -> action = Action.STATUS;
                case 'l' -> action = Action.LIST;
                case 'm' -> action = Action.MONITOR;
                case 'a' -> allNames = true;
                case 'i' -> addresses = true;
                case 'p' -> parsable = true;
                case 'H' -> hexadecimal = true;
                case JSON -> json = true;
                case 'o' -> order = order(option.required());
                case 'f' -> action = Action.UNREGISTER_DEVICE;
                case 'e' -> {
                    number = number(option.required(), 1, Integer.MAX_VALUE);
                    require(number, "New expected votes value was not valid, try a positive number");
                    action = Action.EXPECTED_VOTES;
                }
                case 'v' -> {
                    number = number(option.required(), 0, Integer.MAX_VALUE);
                    require(number, "New votes value was not valid, try a positive number or zero");
                    action = Action.VOTES;
                }
                case 'n' -> {
                    long id = number(option.required(), 1, MAX_NODE_ID);
                    require(id, "The nodeid was not valid, try a positive number");
                    nodeId = (int) id;
                }
                default -> {
                    Action end = option.letter() == 'V' ? Action.VERSION : Action.USAGE;
                    return new QuorumtoolOptions(
                            end, new Format(false, false, false, false, Order.ADDRESS, false), 0, null);
                }
            }
        }
        return new QuorumtoolOptions(
                action, new Format(hexadecimal, addresses, allNames, parsable, order, json), number, nodeId);
    }

    private static List<Getopt.Option> options(List<String> arguments, ToolOutput output) throws CommandFailure {
        try {
            return Getopt.parse("quorumtool", "VHaslpmfe:v:hin:o:", NAMES, arguments)
                    .options();
        } catch (CommandFailure e) {
            output.line(Usage.QUORUMTOOL);
            throw e;
        }
    }

    private static Order order(String text) throws CommandFailure {
        return switch (text) {
            case "a" -> Order.ADDRESS;
            case "n" -> Order.NAME;
            case "i" -> Order.ID;
            default ->
                throw new CommandFailure("Invalid ordering option. valid orders are a(address), i(node ID) or n(name)");
        };
    }

    /** The number, or -1 when it is none or out of range. */
    private static long number(String text, long least, long most) {
        if (text.length() > MAX_DIGITS || !text.matches("[0-9]+")) {
            return -1;
        }
        long number = Long.parseLong(text);
        return number < least || number > most ? -1 : number;
    }

    private static void require(long number, String sentence) throws CommandFailure {
        if (number < 0) {
            throw new CommandFailure(sentence);
        }
    }
}
