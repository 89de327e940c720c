package carousel.ipc.internal.quorum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.ipc.IpcSession.Progress;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.FakeClient;
import carousel.ipc.internal.message.Recording;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ipc-wire 10: a client of quorum, with recorded requests and a quorum that says what the test wants. */
class QuorumIpcSessionTest {
    private static final RingId RING = new RingId(1, 32);
    private static final QuorumState QUORATE = new QuorumState(true, true, RING, List.of(1, 2));
    private static final MembershipChange MEMBERS = new MembershipChange(RING, List.of(1, 2), List.of(), List.of());

    private final FakeQuorum quorum = new FakeQuorum();
    private final FakeClient client = new FakeClient();
    private final QuorumIpcSession session = new QuorumIpcSession(quorum, client);

    private static final class FakeQuorum implements Quorum {
        private final List<QuorumListener> listeners = new ArrayList<>();

        @Override
        public QuorumState state() {
            return QUORATE;
        }

        @Override
        public QuorumTrack track(QuorumListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        void tell() {
            for (QuorumListener listener : List.copyOf(listeners)) {
                listener.membershipChanged(MEMBERS);
                listener.quorumChanged(QUORATE);
            }
        }
    }

    private Progress ask(ByteBuffer request) {
        return session.request(request.getInt(0), request);
    }

    private Progress track(int flags) {
        return ask(FakeClient.request(QuorumMessages.TRACK, 24).putInt(16, flags));
    }

    @Test
    void recordedRequestsAreAnsweredAsTheDaemonDid() throws Exception {
        for (ByteBuffer model : Recording.messages("api-quorum-v1", "REQ_MODEL_GETTYPE")) {
            ask(model);
        }
        assertEquals(1, client.last().getInt(24));
        for (ByteBuffer quorate : Recording.messages("api-quorum-v1", "REQ_GETQUORATE")) {
            assertEquals(Progress.DONE, ask(quorate));
        }
        assertEquals(1, client.last().getInt(24));
        assertEquals(List.of("5 1", "0 1"), client.taken());
        ask(Recording.messages("api-quorum-v0", "REQ_GETTYPE").get(0));
        assertEquals(List.of("4 1"), client.taken());
    }

    @Test
    void whatIsNowIsToldBeforeTheAnswerAndOnlyOnce() {
        assertEquals(Progress.ANSWER_FOLLOWS, track(QuorumMessages.CURRENT));
        quorum.tell();
        client.runLoop();
        assertEquals(List.of("3 1", "1 1"), client.taken());
        assertEquals(List.of(), quorum.listeners, "nobody follows any more");
    }

    @Test
    void modelOneIsToldOfNodesAndOfQuorum() {
        ask(FakeClient.request(QuorumMessages.CHOOSE_MODEL, 24).putInt(16, 1));
        client.taken();
        track(QuorumMessages.CHANGES);
        quorum.tell();
        client.runLoop();
        assertEquals(List.of("7 1", "6 1", "1 1"), client.taken());
        quorum.tell();
        client.runLoop();
        assertEquals(List.of("7 1", "6 1"), client.taken());
    }

    @Test
    void whoWantsChangesOnlyIsNotToldWhatIsNow() {
        track(QuorumMessages.CHANGES_ONLY);
        quorum.tell();
        client.runLoop();
        assertEquals(List.of("1 1"), client.taken());
        quorum.tell();
        client.runLoop();
        assertEquals(List.of("3 1"), client.taken());
    }

    @Test
    void aSecondTrackIsRefusedAndToldWhatIsNow() {
        track(QuorumMessages.CHANGES);
        quorum.tell();
        client.runLoop();
        client.taken();
        assertEquals(Progress.DONE, track(QuorumMessages.CHANGES_ONLY));
        assertEquals(List.of("1 14"), client.taken());
        track(QuorumMessages.CHANGES);
        quorum.listeners.get(1).quorumChanged(QUORATE);
        client.runLoop();
        assertEquals(List.of("3 1", "1 14"), client.taken());
        assertEquals(1, quorum.listeners.size());
    }

    @Test
    void whoTracksNoMoreIsNotTold() {
        track(QuorumMessages.CHANGES);
        quorum.tell();
        client.runLoop();
        client.taken();
        quorum.tell(); // on its way to the loop
        assertEquals(Progress.DONE, ask(FakeClient.request(QuorumMessages.TRACK_NO_MORE, 16)));
        client.runLoop();
        assertEquals(List.of("2 1"), client.taken());
        ask(FakeClient.request(QuorumMessages.TRACK_NO_MORE, 16));
        assertEquals(List.of("2 1"), client.taken(), "it is no error not to track");
    }

    @Test
    void anUnknownModelIsRefusedAndTheOldOneStays() {
        ask(FakeClient.request(QuorumMessages.CHOOSE_MODEL, 24).putInt(16, 2));
        assertEquals(List.of("5 7"), client.taken());
        track(QuorumMessages.CURRENT);
        quorum.tell();
        client.runLoop();
        assertTrue(client.taken().contains("3 1"));
    }

    @Test
    void aConnectionThatEndsIsNotTold() {
        track(QuorumMessages.CHANGES);
        session.closed();
        assertEquals(List.of(), quorum.listeners);
    }
}
