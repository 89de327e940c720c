package carousel.shell.internal;

import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.VotequorumInfo;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What quorumtool shows of one moment.
 *
 * @param time when it was asked for
 * @param provider {@code quorum.provider} of the map, empty without one
 * @param nodeId this node
 * @param state what was decided
 * @param votes null when the provider is no votequorum
 * @param nodes members, in the order in which they are shown
 */
record QuorumReport(
        ZonedDateTime time,
        String provider,
        int nodeId,
        QuorumState state,
        @Nullable VotequorumInfo votes,
        List<Node> nodes) {
    /**
     * A member.
     *
     * @param nodeId its id
     * @param names its names or addresses, one or one for each link
     * @param votes null when the provider is no votequorum
     */
    record Node(int nodeId, List<String> names, @Nullable NodeVotes votes) {}

    /** Whether a quorum device is registered with this node. */
    boolean hasDevice() {
        return votes != null && votes.node().device().registered();
    }
}
