package carousel.api.quorum;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Votes of the cluster (votequorum(5), votequorum_overview(3), services reference 4). A service of the quorum bundle; may be used
 * from any thread and never blocks. What depends on a result is run on a thread of the JVM's common pool. Every result fails with a
 * {@link carousel.api.CorosyncException}: LIBRARY when no node runs that counts votes ({@code quorum.provider}) or
 * it stops meanwhile, TRY_AGAIN when too many requests wait for the ring.
 */
@ProviderType
public interface Votequorum {
    /**
     * A node's votes, and the cluster's.
     *
     * @param nodeId 0 for this node; fails with NOT_EXIST for a node that was never seen
     */
    CompletableFuture<VotequorumInfo> info(int nodeId);

    /** Every node that was seen since this one started, ascending. */
    CompletableFuture<List<NodeVotes>> nodes();

    /**
     * Sets the expected votes on all nodes ({@code corosync-quorumtool -e}); done when the request is sent.
     *
     * @param expectedVotes fails with INVALID_PARAM when fewer than the members' votes, or when a quorate cluster would lose quorum
     */
    CompletableFuture<Void> setExpectedVotes(long expectedVotes);

    /**
     * Sets a node's votes ({@code corosync-quorumtool -v}); done when the request is sent.
     *
     * @param nodeId fails with NAME_NOT_FOUND for a node that was never seen; 0 is the quorum device
     * @param votes fails with INVALID_PARAM when the cluster would need more votes than there are, or less than half of them would do
     */
    CompletableFuture<Void> setVotes(int nodeId, long votes);

    /** No node waits for all others any more (the key {@code quorum.cancel_wait_for_all}); done when the request is sent. */
    CompletableFuture<Void> cancelWaitForAll();

    /** For a quorum device. */
    QuorumDevice device();

    /** Follows votes until the track is closed. */
    QuorumTrack track(VotequorumListener listener);
}
