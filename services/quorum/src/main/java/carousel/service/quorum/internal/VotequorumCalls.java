package carousel.service.quorum.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumInfo.Flag;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What programs ask of votequorum, from any thread (services reference 4.5 and 4.6). */
final class VotequorumCalls implements QuorumDevice {
    private static final long MAX_VOTES = 0xffff_ffffL;

    private final LoopCalls calls;
    private final VotequorumService service;
    private final Listeners<VotequorumListener> listeners;

    VotequorumCalls(LoopCalls calls, VotequorumService service, Listeners<VotequorumListener> listeners) {
        this.calls = calls;
        this.service = service;
        this.listeners = listeners;
    }

    /** Runs a question on the loop; what it throws is the result, too. */
    private <T> CompletableFuture<T> ask(Function<VotequorumService.Session, T> question) {
        return calls.call((ring, result) -> {
            VotequorumService.Session session = service.session();
            if (session == null) {
                calls.fail(result, CorosyncStatus.LIBRARY, "No node runs that counts votes.");
                return;
            }
            try {
                calls.complete(result, question.apply(session));
            } catch (CorosyncException e) {
                calls.fail(result, e.status(), String.valueOf(e.getMessage()));
            }
        });
    }

    private CompletableFuture<@Nullable Void> order(Consumer<VotequorumService.Session> order) {
        return ask(session -> {
            order.accept(session);
            return null;
        });
    }

    CompletableFuture<VotequorumInfo> info(int nodeId) {
        return ask(session -> {
            VoteCount count = session.count();
            Voter voter = nodeId == 0 ? count.own() : count.voter(nodeId);
            if (voter == null) {
                throw new CorosyncException(CorosyncStatus.NOT_EXIST, unknown(nodeId));
            }
            return new VotequorumInfo(
                    voter.snapshot(),
                    count.highestExpected(),
                    count.totalVotes(),
                    count.quorum(),
                    flags(count),
                    count.isDeviceRegistered() ? count.deviceVotes() : 0,
                    session.desk().name());
        });
    }

    private static String unknown(int nodeId) {
        return "Node " + Integer.toUnsignedString(nodeId) + " was never seen.";
    }

    private static Set<Flag> flags(VoteCount count) {
        VoteRules rules = count.rules();
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        addIf(flags, rules.twoNode(), Flag.TWO_NODE);
        addIf(flags, count.isQuorate(), Flag.QUORATE);
        addIf(flags, rules.waitForAll(), Flag.WAIT_FOR_ALL);
        addIf(flags, count.isLastManStanding(), Flag.LAST_MAN_STANDING);
        addIf(flags, rules.tieBreaker() != null, Flag.AUTO_TIE_BREAKER);
        addIf(flags, rules.allowDownscale(), Flag.ALLOW_DOWNSCALE);
        return Set.copyOf(flags);
    }

    private static void addIf(Set<Flag> flags, boolean isSet, Flag flag) {
        if (isSet) {
            flags.add(flag);
        }
    }

    CompletableFuture<List<NodeVotes>> nodes() {
        return ask(session -> session.count().snapshot());
    }

    CompletableFuture<@Nullable Void> setExpectedVotes(long expectedVotes) {
        return order(session -> {
            VoteCount count = session.count();
            if (expectedVotes < 1 || expectedVotes > MAX_VOTES || !count.mayExpect(expectedVotes)) {
                throw new CorosyncException(
                        CorosyncStatus.INVALID_PARAM,
                        "Expected votes of " + expectedVotes + ", expected at least the " + count.totalVotes()
                                + " that are here, and no more than leave a quorate cluster quorate.");
            }
            send(VoteMessages.reconfigure(VoteMessages.PARAM_EXPECTED_VOTES, count.own().nodeId, expectedVotes));
        });
    }

    CompletableFuture<@Nullable Void> setVotes(int nodeId, long votes) {
        return order(session -> {
            VoteCount count = session.count();
            if (nodeId != 0 && count.voter(nodeId) == null) {
                throw new CorosyncException(CorosyncStatus.NAME_NOT_FOUND, unknown(nodeId));
            }
            if (votes < 0 || votes > MAX_VOTES || !count.mayHave(nodeId, votes)) {
                throw new CorosyncException(
                        CorosyncStatus.INVALID_PARAM,
                        "Votes of " + votes + " for node " + Integer.toUnsignedString(nodeId)
                                + " would leave the cluster without quorum, or halve what it needs.");
            }
            send(VoteMessages.reconfigure(VoteMessages.PARAM_NODE_VOTES, nodeId, votes));
        });
    }

    CompletableFuture<@Nullable Void> cancelWaitForAll() {
        return order(session -> send(VoteMessages.reconfigure(
                VoteMessages.PARAM_CANCEL_WAIT_FOR_ALL, session.count().own().nodeId, 0)));
    }

    private void send(ByteBuffer message) {
        if (service.outbox().isFull()) {
            throw new CorosyncException(CorosyncStatus.TRY_AGAIN, "Too many requests wait for the ring already.");
        }
        service.say(message);
    }

    // ---- the device

    @Override
    public CompletableFuture<Void> register(String name) {
        return calls.call((ring, result) -> {
            VotequorumService.Session session = service.session();
            if (session != null) {
                session.desk().register(name, result);
            } else {
                calls.fail(result, CorosyncStatus.LIBRARY, "No node runs that counts votes.");
            }
        });
    }

    @Override
    public CompletableFuture<Void> unregister(String name) {
        return order(session -> session.desk().unregister(name));
    }

    @Override
    public CompletableFuture<Void> rename(String oldName, String newName) {
        return order(session -> session.desk().rename(oldName, newName));
    }

    @Override
    public CompletableFuture<Void> poll(String name, boolean castVote, RingId ring) {
        return order(session -> session.desk().poll(name, castVote, ring));
    }

    @Override
    public CompletableFuture<Void> masterWins(String name, boolean wins) {
        return order(session -> session.desk().masterWins(name, wins));
    }

    // ---- who follows

    /** Taken on the loop, where all is told: the listener misses nothing and hears nothing twice. */
    void follow(VotequorumListener listener) {
        listeners.expect(listener);
        CompletableFuture<@Nullable Void> added = order(session -> {
            RingId ring = session.count().ring();
            List<Integer> members = List.copyOf(session.count().partition().members());
            boolean quorate = session.count().isQuorate();
            List<NodeVotes> nodes = VotequorumService.nodesAndDevice(session);
            listeners.begin(listener, follower -> {
                if (!ring.equals(RingId.NONE)) {
                    follower.nodesChanged(ring, members);
                }
                follower.quorumChanged(quorate, nodes);
            });
        });
        var unused = added.exceptionally(absent -> {
            listeners.begin(listener, follower -> {}); // the first ring is still to come
            return null;
        });
    }

    void unfollow(VotequorumListener listener) {
        listeners.remove(listener);
    }
}
