package carousel.totem.internal;

/** Why the members are being gathered, with Corosync's numbers and texts. */
enum GatherReason {
    CONSENSUS_TIMEOUT(0, "consensus timeout"),
    TOKEN_LOST_IN_OPERATIONAL(2, "The token was lost in the OPERATIONAL state."),
    TOKEN_TIMEOUT_IN_GATHER(3, "The consensus timeout expired and the token was not received."),
    TOKEN_LOST_IN_COMMIT(4, "The token was lost in the COMMIT state."),
    TOKEN_LOST_IN_RECOVERY(5, "The token was lost in the RECOVERY state."),
    FAILED_TO_RECEIVE(6, "failed to receive"),
    FOREIGN_MESSAGE_IN_OPERATIONAL(7, "foreign message in operational state"),
    FOREIGN_MESSAGE_IN_GATHER(8, "foreign message in gather state"),
    MERGE_DETECT_IN_OPERATIONAL(9, "merge detect in operational state"),
    MERGE_DETECT_IN_GATHER(10, "merge detect in gather state"),
    MERGE_DURING_JOIN(11, "merge during join"),
    JOIN_IN_OPERATIONAL(12, "join during operational state"),
    JOIN_IN_COMMIT(13, "join during commit state"),
    JOIN_IN_RECOVERY(14, "join during recovery"),
    START(15, "interface change"),
    REQUESTED(16, "asked for by the owner"),
    MEMBER_GONE(17, "a member's process has ended");

    private final int number;
    private final String text;

    GatherReason(int number, String text) {
        this.number = number;
        this.text = text;
    }

    @Override
    public String toString() {
        return number + "(" + text + ")";
    }
}
