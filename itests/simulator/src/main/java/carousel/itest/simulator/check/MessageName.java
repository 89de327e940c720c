package carousel.itest.simulator.check;

/** How messages are called in failures and logs. */
public final class MessageName {
    private MessageName() {}

    /** For instance {@code 2#17}, or {@code 2'1#17} after a restart, or {@code 2~3} for the synchronisation's. */
    public static String of(boolean synchronisation, int node, int incarnation, int number) {
        return Integer.toUnsignedString(node)
                + (incarnation == 0 ? "" : "'" + incarnation)
                + (synchronisation ? "~" : "#")
                + number;
    }
}
