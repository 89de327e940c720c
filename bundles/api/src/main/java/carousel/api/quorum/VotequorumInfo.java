package carousel.api.quorum;

import java.util.Set;

/**
 * A node's votes and, as this node sees them, those of the cluster ({@code votequorum_getinfo}, services reference 4.6).
 *
 * @param node the node that was asked for
 * @param highestExpected the highest expected votes of the members, unsigned 32 bit
 * @param totalVotes votes of the members, and of the device when it casts its vote
 * @param quorum votes that are needed
 * @param flags how the cluster decides
 * @param deviceVotes votes of the quorum device, 0 without one
 * @param deviceName its name, empty without one
 */
public record VotequorumInfo(
        NodeVotes node,
        long highestExpected,
        long totalVotes,
        long quorum,
        Set<Flag> flags,
        long deviceVotes,
        String deviceName) {

    /** How the cluster decides, with Corosync's numbers. The device's are those of {@link NodeVotes.DeviceFlags}. */
    public enum Flag {
        /** {@code two_node}. */
        TWO_NODE(1),
        /** This side may go on. */
        QUORATE(2),
        /** {@code wait_for_all}. */
        WAIT_FOR_ALL(4),
        /** {@code last_man_standing}. */
        LAST_MAN_STANDING(8),
        /** {@code auto_tie_breaker}. */
        AUTO_TIE_BREAKER(16),
        /** {@code allow_downscale}. */
        ALLOW_DOWNSCALE(32);

        private final int number;

        Flag(int number) {
            this.number = number;
        }

        /** Corosync's bit for it. */
        public int number() {
            return number;
        }
    }
}
