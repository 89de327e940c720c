package carousel.ipc.internal.cfg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.CfgTrack;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import carousel.api.ipc.IpcSession.Progress;
import carousel.ipc.internal.message.FakeClient;
import carousel.ipc.internal.message.Recording;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ipc-wire 8: a client of cfg, with recorded requests and a service that writes down what it is asked. */
class CfgIpcSessionTest {
    private static final String RECORDING = "api-cfg";

    private final FakeCfg cfg = new FakeCfg();
    private final FakeClient client = new FakeClient();
    private final CfgIpcSession session = new CfgIpcSession(cfg, CompletableFuture.completedFuture(1), client);

    private static final class FakeCfg implements Cfg {
        private final List<String> asked = new ArrayList<>();
        private CompletableFuture<Void> result = CompletableFuture.allOf();
        private @Nullable ShutdownListener tracker;
        int left;

        private static NodeState state(int nodeId) {
            NodeLink link = new NodeLink(0, "udp", true, true, false, 1446, "10.77.0.1", "10.77.0." + nodeId);
            return new NodeState(nodeId, nodeId == 1, true, 0, List.of(link));
        }

        private CompletableFuture<Void> ask(String what) {
            asked.add(what);
            return result;
        }

        @Override
        public CompletableFuture<ReloadResult> reload() {
            return ask("reload").thenApply(unused -> new ReloadResult(List.of(), List.of(), List.of()));
        }

        @Override
        public CompletableFuture<List<NodeState>> nodes() {
            return ask("nodes").thenApply(unused -> List.of(state(1), state(2)));
        }

        @Override
        public CompletableFuture<NodeState> node(int nodeId) {
            return ask("node " + nodeId).thenApply(unused -> state(nodeId));
        }

        @Override
        public CompletableFuture<List<InetAddress>> addresses(int nodeId) {
            return ask("addresses " + nodeId).thenApply(unused -> {
                try {
                    return List.of(InetAddress.getByAddress(new byte[] {10, 77, 0, 1}));
                } catch (UnknownHostException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public CompletableFuture<Void> reopenLogFiles() {
            return ask("reopen");
        }

        @Override
        public CompletableFuture<Void> killNode(int nodeId, String reason) {
            return ask("kill " + nodeId + " " + reason);
        }

        @Override
        public CompletableFuture<Void> tryShutdown(ShutdownMode mode) {
            return ask("shutdown " + mode);
        }

        @Override
        public CfgTrack track(ShutdownListener listener) {
            tracker = listener;
            return new CfgTrack() {
                @Override
                public void close() {
                    tracker = null;
                }

                @Override
                public void leave() {
                    tracker = null;
                    left++;
                }
            };
        }

        ShutdownListener tracker() {
            return Objects.requireNonNull(tracker);
        }
    }

    private Progress ask(ByteBuffer request) {
        return session.request(request.getInt(0), request);
    }

    private Progress askRecorded(String kind) throws Exception {
        return ask(Recording.messages(RECORDING, kind).get(0));
    }

    private CompletableFuture<Boolean> question() {
        CompletableFuture<Boolean> answer =
                cfg.tracker().shutdownRequested(ShutdownMode.REQUEST).toCompletableFuture();
        client.runLoop();
        return answer;
    }

    private void track() {
        ask(FakeClient.request(CfgRequests.TRACK, 24));
        client.taken();
    }

    @Test
    void recordedRequestsAreUnderstood() throws Exception {
        for (String kind : List.of(
                "REQ_LOCAL_GET",
                "REQ_RINGSTATUSGET",
                "REQ_NODESTATUSGET",
                "REQ_GET_NODE_ADDRS",
                "REQ_RELOAD_CONFIG",
                "REQ_REOPEN_LOG_FILES",
                "REQ_KILLNODE",
                "REQ_TRYSHUTDOWN")) {
            assertEquals(Progress.DONE, askRecorded(kind), kind);
        }
        assertEquals(
                List.of(
                        "nodes",
                        "node 1",
                        "addresses 1",
                        "reload",
                        "reopen",
                        "kill 99 no such node",
                        "shutdown REQUEST"),
                cfg.asked);
        assertEquals(List.of("12 1", "0 1", "16 1", "11 1", "14 1", "15 1", "8 1", "9 1"), client.taken());
    }

    @Test
    void nodeZeroIsThisOne() {
        ask(FakeClient.request(CfgRequests.ADDRESSES, 24));
        assertEquals(List.of("addresses 1"), cfg.asked);
        assertEquals(10, client.last().get(32));
    }

    @Test
    void refusalsHaveTheSizeThatTheLibraryReads() {
        cfg.result = CompletableFuture.failedFuture(
                new CorosyncException(CorosyncStatus.NOT_EXIST, "There is no such node."));
        ask(FakeClient.request(CfgRequests.ADDRESSES, 24).putInt(16, 9));
        assertEquals(32, client.last().limit());
        ask(FakeClient.request(CfgRequests.NODE_STATUS, 32).putInt(16, 9).putInt(24, 1));
        assertEquals(32, client.last().limit());
        ask(FakeClient.request(CfgRequests.RING_STATUS, 16));
        assertEquals(10_272, client.last().limit());
        ask(FakeClient.request(CfgRequests.KILL_NODE, 288));
        assertEquals(List.of("11 12", "16 12", "0 12", "8 12"), client.taken());
    }

    @Test
    void otherVersionsOfTheStatusAreNotSupported() {
        ask(FakeClient.request(CfgRequests.NODE_STATUS, 32).putInt(16, 1).putInt(24, 2));
        ask(FakeClient.request(CfgRequests.REENABLE, 16));
        assertEquals(List.of("16 19", "1 19"), client.taken());
        assertEquals(List.of(), cfg.asked);
    }

    @Test
    void aReasonLongerThanItsRoomAndAnUnknownWayToShutDownAreRefused() {
        ask(FakeClient.request(CfgRequests.KILL_NODE, 288).putShort(24, (short) 257));
        ask(FakeClient.request(CfgRequests.SHUT_DOWN, 24).putInt(16, 3));
        assertEquals(List.of("8 13", "9 7"), client.taken());
        assertEquals(List.of(), cfg.asked);
    }

    @Test
    void whoTracksIsAskedAndItsRecordedAnswersCount() throws Exception {
        track();
        CompletableFuture<Boolean> first = question();
        assertEquals(List.of("10 1"), client.taken());
        ask(Recording.messages(RECORDING, "REQ_REPLYTOSHUTDOWN").get(0));
        assertTrue(first.join());
        CompletableFuture<Boolean> second = question();
        ask(Recording.messages(RECORDING, "REQ_REPLYTOSHUTDOWN").get(1));
        assertFalse(second.join());
        assertEquals(List.of("13 1", "10 1", "13 1"), client.taken());
    }

    @Test
    void anAnswerToNoQuestionIsRefused() {
        ask(FakeClient.request(CfgRequests.ANSWER, 24).putInt(16, 1));
        assertEquals(List.of("13 11"), client.taken());
    }

    @Test
    void whoseTimeIsOverIsToldNothingAndAnswersInVain() {
        track();
        question().cancel(false);
        client.runLoop();
        assertEquals(List.of("10 1"), client.taken());
        ask(FakeClient.request(CfgRequests.ANSWER, 24));
        assertEquals(List.of("13 11"), client.taken());
    }

    @Test
    void whoLeavesOrTracksNoMoreHasNothingAgainstIt() {
        track();
        CompletableFuture<Boolean> first = question();
        ask(FakeClient.request(CfgRequests.TRACK_NO_MORE, 16));
        assertTrue(first.join());
        assertNull(cfg.tracker);
        track();
        CompletableFuture<Boolean> second = question();
        session.closed();
        assertTrue(second.join());
        assertNull(cfg.tracker);
    }

    @Test
    void whoAsksForTheShutdownIsNotAskedItself() {
        track();
        cfg.result = new CompletableFuture<>();
        assertEquals(Progress.ANSWER_FOLLOWS, ask(FakeClient.request(CfgRequests.SHUT_DOWN, 24)));
        assertTrue(question().join());
        cfg.result.completeExceptionally(new CorosyncException(CorosyncStatus.BUSY, "Somebody said no."));
        client.runLoop();
        assertEquals(List.of("9 10"), client.taken());
    }

    @Test
    void whoAsksAndTracksIsToldThatSomebodyDidNotAnswerInTime() {
        track();
        cfg.result = new CompletableFuture<>();
        ask(FakeClient.request(CfgRequests.SHUT_DOWN, 24));
        CorosyncException late = new CorosyncException(CorosyncStatus.BUSY, "A listener did not answer.");
        late.initCause(new TimeoutException());
        cfg.result.completeExceptionally(late);
        client.runLoop();
        assertEquals(Set.of("9 10", "10 5"), Set.copyOf(client.taken()));
    }

    @Test
    void requestOfOneThatIsGoneIsWithdrawn() {
        cfg.result = new CompletableFuture<>();
        ask(FakeClient.request(CfgRequests.SHUT_DOWN, 24));
        session.closed();
        assertTrue(cfg.result.isCancelled());
    }

    @Test
    void noOfOneThatIsGoneStaysAndItIsAskedNoMore() {
        track();
        CompletableFuture<Boolean> first = question();
        ask(FakeClient.request(CfgRequests.ANSWER, 24));
        client.close();
        session.closed();
        assertFalse(first.join());
        assertNull(cfg.tracker);
        assertEquals(1, cfg.left);
    }

    @Test
    void whoseEndCrossesTheQuestionIsNotWaitedFor() {
        track();
        ShutdownListener tracker = cfg.tracker();
        client.close();
        session.closed();
        CompletableFuture<Boolean> late =
                tracker.shutdownRequested(ShutdownMode.REQUEST).toCompletableFuture();
        client.runLoop();
        assertTrue(late.join());
        assertEquals(0, cfg.left);
    }
}
