package carousel.api.quorum;

/**
 * What votequorum knows of a node.
 *
 * @param nodeId the node, or 0 for the quorum device in lists of a {@link VotequorumListener}
 * @param state whether it is here
 * @param votes its votes, unsigned 32 bit
 * @param expectedVotes what it expects, unsigned 32 bit
 * @param device how its quorum device stands
 */
public record NodeVotes(int nodeId, State state, long votes, long expectedVotes, DeviceFlags device) {
    /** Whether a node is here, with Corosync's numbers. */
    public enum State {
        /** It is a member. */
        MEMBER(1),
        /** It was a member, or is known from a list only. */
        DEAD(2),
        /** It said that it leaves. */
        LEAVING(3);

        private final int number;

        State(int number) {
            this.number = number;
        }

        /** Corosync's number for it. */
        public int number() {
            return number;
        }
    }

    /**
     * How a node's quorum device stands.
     *
     * @param registered a device is registered with the node
     * @param alive it asked in time
     * @param castsVote it votes for this node's side
     * @param masterWins its vote alone decides
     */
    public record DeviceFlags(boolean registered, boolean alive, boolean castsVote, boolean masterWins) {
        /** No device. */
        public static final DeviceFlags NONE = new DeviceFlags(false, false, false, false);
    }
}
