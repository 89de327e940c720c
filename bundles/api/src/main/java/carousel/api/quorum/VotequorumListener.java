package carousel.api.quorum;

import carousel.api.totem.RingId;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows votes (votequorum_trackstart(3)). Called one call at a time on a thread of the JVM's common pool, in order; the first calls
 * tell how things stand.
 */
@ConsumerType
public interface VotequorumListener {
    /** A ring was formed; a quorum device has to vote for it now. */
    default void nodesChanged(RingId ring, List<Integer> members) {}

    /**
     * The cluster decided anew.
     *
     * @param nodes every known node, dead ones too, ascending; first the device as node 0 while one is registered
     */
    default void quorumChanged(boolean quorate, List<NodeVotes> nodes) {}

    /** The expected votes are others, unsigned 32 bit. */
    default void expectedVotesChanged(long expectedVotes) {}
}
