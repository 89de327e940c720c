package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.NodeVotes.DeviceFlags;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumInfo.Flag;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Node 1 of two with a vote each; answers at once, and does as it is told. */
final class FakeVotequorum implements Votequorum, Quorum {
    final List<String> log = new ArrayList<>();
    final List<QuorumListener> listeners = new CopyOnWriteArrayList<>();
    QuorumState state = new QuorumState(true, true, new RingId(1, 0x2cc), List.of(1, 2));
    Set<Flag> flags = EnumSet.of(Flag.QUORATE);
    DeviceFlags device = DeviceFlags.NONE;
    long totalVotes = 2;
    long expectedVotes = 2;

    @Nullable
    CorosyncStatus refusal;

    private <T> CompletableFuture<T> answer(T value) {
        CorosyncStatus status = refusal;
        return status == null
                ? CompletableFuture.completedFuture(value)
                : CompletableFuture.failedFuture(new CorosyncException(status, "No."));
    }

    private CompletableFuture<Void> done(String what) {
        log.add(what);
        CorosyncStatus status = refusal;
        return status == null
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new CorosyncException(status, "No."));
    }

    @Override
    public QuorumState state() {
        return state;
    }

    @Override
    public QuorumTrack track(QuorumListener listener) {
        listeners.add(listener);
        listener.quorumChanged(state);
        return () -> listeners.remove(listener);
    }

    @Override
    public CompletableFuture<VotequorumInfo> info(int nodeId) {
        NodeVotes node = new NodeVotes(nodeId == 0 ? 1 : nodeId, NodeVotes.State.MEMBER, 1, expectedVotes, device);
        return CompletableFuture.completedFuture(
                new VotequorumInfo(node, expectedVotes, totalVotes, 2, flags, device.registered() ? 1 : 0, "Qdevice"));
    }

    @Override
    public CompletableFuture<List<NodeVotes>> nodes() {
        return answer(List.of());
    }

    @Override
    public CompletableFuture<Void> setExpectedVotes(long votes) {
        return done("expected " + votes);
    }

    @Override
    public CompletableFuture<Void> setVotes(int nodeId, long votes) {
        return done("votes " + Integer.toUnsignedString(nodeId) + " " + votes);
    }

    @Override
    public CompletableFuture<Void> cancelWaitForAll() {
        return done("cancel");
    }

    @Override
    public QuorumDevice device() {
        return new QuorumDevice() {
            @Override
            public CompletableFuture<Void> register(String name) {
                return done("register " + name);
            }

            @Override
            public CompletableFuture<Void> unregister(String name) {
                return done("unregister " + name);
            }

            @Override
            public CompletableFuture<Void> rename(String oldName, String newName) {
                return done("rename " + oldName + " " + newName);
            }

            @Override
            public CompletableFuture<Void> poll(String name, boolean castVote, RingId ring) {
                return done("poll " + name);
            }

            @Override
            public CompletableFuture<Void> masterWins(String name, boolean wins) {
                return done("master " + name);
            }
        };
    }

    @Override
    public QuorumTrack track(VotequorumListener listener) {
        throw new AssertionError("not asked for");
    }
}
