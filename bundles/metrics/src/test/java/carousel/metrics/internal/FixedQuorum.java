package carousel.metrics.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A quorate node.
 *
 * @param votes null when no votes are counted
 */
record FixedQuorum(@Nullable VotequorumInfo votes) implements Quorum, Votequorum {
    @Override
    public QuorumState state() {
        return new QuorumState(true, true, new RingId(1, 4), List.of(1, 2));
    }

    @Override
    public CompletableFuture<VotequorumInfo> info(int nodeId) {
        return votes == null
                ? CompletableFuture.failedFuture(new CorosyncException(CorosyncStatus.LIBRARY, "No votes."))
                : CompletableFuture.completedFuture(votes);
    }

    @Override
    public QuorumTrack track(QuorumListener listener) {
        throw new AssertionError("not followed");
    }

    @Override
    public CompletableFuture<List<NodeVotes>> nodes() {
        throw new AssertionError("not asked for");
    }

    @Override
    public CompletableFuture<Void> setExpectedVotes(long expectedVotes) {
        throw new AssertionError("not asked for");
    }

    @Override
    public CompletableFuture<Void> setVotes(int nodeId, long newVotes) {
        throw new AssertionError("not asked for");
    }

    @Override
    public CompletableFuture<Void> cancelWaitForAll() {
        throw new AssertionError("not asked for");
    }

    @Override
    public QuorumDevice device() {
        throw new AssertionError("not asked for");
    }

    @Override
    public QuorumTrack track(VotequorumListener listener) {
        throw new AssertionError("not followed");
    }
}
