package carousel.api.quorum;

import carousel.api.totem.RingId;
import java.util.List;

/**
 * Whether this node's side of the cluster may go on, as the provider decided for a ring.
 *
 * @param provided whether there is a provider of quorum; without one every node may go on
 * @param quorate whether it may go on
 * @param ring the ring that this was decided for; {@link RingId#NONE} before the first
 * @param members nodes that were counted, ascending; empty before the first ring
 */
public record QuorumState(boolean provided, boolean quorate, RingId ring, List<Integer> members) {
    /** Of a node that does not run, or has not decided yet: nobody may go on. */
    public static final QuorumState UNDECIDED = new QuorumState(true, false, RingId.NONE, List.of());
}
