package carousel.ipc.internal.votequorum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcSession.Progress;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.FakeClient;
import carousel.ipc.internal.message.Recording;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** ipc-wire 11: a client of votequorum, with recorded requests and a service that writes down what it is asked. */
class VotequorumIpcSessionTest {
    private static final RingId RING = new RingId(1, 14);
    private static final String RECORDING = "events-votequorum-two-nodes";

    private final FakeVotequorum votequorum = new FakeVotequorum();
    private final FakeClient client = new FakeClient();
    private final VotequorumIpcSession session = new VotequorumIpcSession(votequorum, client);

    private static final class FakeVotequorum implements Votequorum, QuorumDevice {
        private final List<String> asked = new ArrayList<>();
        private final List<VotequorumListener> listeners = new ArrayList<>();
        private CompletableFuture<Void> result = CompletableFuture.allOf();

        private CompletableFuture<Void> ask(String what) {
            asked.add(what);
            return result;
        }

        @Override
        public CompletableFuture<VotequorumInfo> info(int nodeId) {
            NodeVotes votes = new NodeVotes(
                    nodeId == 0 ? 1 : nodeId,
                    NodeVotes.State.MEMBER,
                    1,
                    2,
                    new NodeVotes.DeviceFlags(true, true, false, false));
            return ask("info " + nodeId)
                    .thenApply(unused ->
                            new VotequorumInfo(votes, 2, 2, 2, Set.of(VotequorumInfo.Flag.QUORATE), 1, "dev"));
        }

        @Override
        public CompletableFuture<List<NodeVotes>> nodes() {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletableFuture<Void> setExpectedVotes(long expectedVotes) {
            return ask("expected " + expectedVotes);
        }

        @Override
        public CompletableFuture<Void> setVotes(int nodeId, long votes) {
            return ask("votes of " + nodeId + " " + votes);
        }

        @Override
        public CompletableFuture<Void> cancelWaitForAll() {
            return ask("cancel");
        }

        @Override
        public QuorumDevice device() {
            return this;
        }

        @Override
        public CompletableFuture<Void> register(String name) {
            return ask("register " + name);
        }

        @Override
        public CompletableFuture<Void> unregister(String name) {
            return ask("unregister " + name);
        }

        @Override
        public CompletableFuture<Void> rename(String oldName, String newName) {
            return ask("rename " + oldName + " " + newName);
        }

        @Override
        public CompletableFuture<Void> poll(String name, boolean castVote, RingId ring) {
            return ask("poll " + name + " " + castVote + " " + ring);
        }

        @Override
        public CompletableFuture<Void> masterWins(String name, boolean wins) {
            return ask("master wins " + name + " " + wins);
        }

        @Override
        public QuorumTrack track(VotequorumListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        void tell() {
            for (VotequorumListener listener : List.copyOf(listeners)) {
                listener.nodesChanged(RING, List.of(1, 2));
                listener.quorumChanged(true, List.of());
            }
        }
    }

    private Progress ask(ByteBuffer request) {
        return session.request(request.getInt(0), request);
    }

    private Progress track(int flags, long context) {
        return ask(FakeClient.request(VotequorumRequests.TRACK, 32)
                .putLong(16, context)
                .putInt(24, flags));
    }

    @Test
    void recordedRequestsAreUnderstood() throws Exception {
        for (String kind : List.of(
                "REQ_GETINFO",
                "REQ_SETEXPECTED",
                "REQ_SETVOTES",
                "REQ_QDEVICE_REGISTER",
                "REQ_QDEVICE_UPDATE",
                "REQ_QDEVICE_POLL",
                "REQ_QDEVICE_MASTER_WINS",
                "REQ_QDEVICE_UNREGISTER")) {
            ask(Recording.messages(RECORDING, kind).get(0));
        }
        assertEquals(
                List.of(
                        "info 0",
                        "expected 1",
                        "votes of 1 1",
                        "register dev",
                        "rename dev dev2",
                        "poll dev true 1.e",
                        "master wins dev true",
                        "unregister dev"),
                votequorum.asked);
        assertEquals(List.of("1 1", "0 1", "0 1", "0 1", "0 1", "0 1", "0 1", "0 1"), client.taken());
    }

    @Test
    void informationCarriesTheFlagsOfNodeAndDevice() {
        ask(FakeClient.request(VotequorumRequests.INFORMATION, 24).putInt(16, 2));
        ByteBuffer answer = client.last();
        assertEquals(320, answer.limit());
        assertEquals(2, answer.getInt(24));
        assertEquals(2 + 64 + 128, answer.getInt(52));
        assertEquals('d', answer.get(60));
    }

    @Test
    void refusalsAreAnsweredByTheirStatus() {
        votequorum.result = CompletableFuture.failedFuture(
                new CorosyncException(CorosyncStatus.NAME_NOT_FOUND, "There is no such node."));
        ask(FakeClient.request(VotequorumRequests.SET_VOTES, 24));
        ask(FakeClient.request(VotequorumRequests.INFORMATION, 24));
        assertEquals(320, client.last().limit());
        assertEquals(List.of("0 17", "1 17"), client.taken());
    }

    @Test
    void aResultThatComesLaterIsAnsweredOnTheLoop() {
        votequorum.result = new CompletableFuture<>();
        assertEquals(Progress.ANSWER_FOLLOWS, ask(FakeClient.request(VotequorumRequests.REGISTER, 272)));
        votequorum.result.complete(null);
        assertEquals(List.of(), client.taken());
        client.runLoop();
        assertEquals(List.of("0 1"), client.taken());
    }

    @Test
    void theContextOfATrackComesBackInItsEvents() {
        assertEquals(Progress.ANSWER_FOLLOWS, track(VotequorumRequests.CHANGES, 0xabcdefL));
        votequorum.tell();
        client.runLoop();
        assertEquals(0xabcdefL, client.messages().get(0).getLong(24));
        assertEquals(0xabcdefL, client.messages().get(1).getLong(32));
        assertEquals(List.of("5 1", "3 1", "0 1"), client.taken());
        votequorum.listeners.get(0).expectedVotesChanged(3);
        client.runLoop();
        assertEquals(3, client.last().getInt(32));
        assertEquals(List.of("4 1"), client.taken());
    }

    @Test
    void aSecondTrackIsRefused() {
        track(VotequorumRequests.CHANGES, 1);
        votequorum.tell();
        client.runLoop();
        client.taken();
        assertEquals(Progress.DONE, track(VotequorumRequests.CHANGES_ONLY, 2));
        assertEquals(List.of("0 14"), client.taken());
    }

    @Test
    void whoDoesNotTrackCannotStop() {
        ByteBuffer stop = FakeClient.request(VotequorumRequests.TRACK_NO_MORE, 16);
        ask(stop);
        assertEquals(List.of("0 12"), client.taken());
        track(VotequorumRequests.CHANGES_ONLY, 1);
        votequorum.tell();
        client.runLoop();
        ask(stop);
        assertEquals(List.of("0 1", "0 1"), client.taken());
        assertEquals(List.of(), votequorum.listeners);
    }

    @Test
    void extraInformationIsNotThereInTheSizeThatItWouldHave() {
        ask(FakeClient.request(VotequorumRequests.GET_EXTRA, 24));
        assertEquals(32, client.last().limit());
        ask(FakeClient.request(VotequorumRequests.SET_EXTRA, 24));
        assertEquals(List.of("6 19", "0 19"), client.taken());
    }

    @Test
    void aConnectionThatEndsIsNotTold() {
        track(VotequorumRequests.CHANGES, 1);
        session.closed();
        assertEquals(List.of(), votequorum.listeners);
    }
}
