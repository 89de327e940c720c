package carousel.api.quorum;

import carousel.api.totem.RingId;
import java.util.List;

/**
 * A new ring, told before quorum is decided for it.
 *
 * @param ring the new ring
 * @param members ascending
 * @param joined members that were not in this node's ring before
 * @param left nodes of the ring before that are not members, or went and came back
 */
public record MembershipChange(RingId ring, List<Integer> members, List<Integer> joined, List<Integer> left) {}
