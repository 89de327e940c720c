package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, commit tokens and their copies (T, K and R rules). */
class TokenRulesTest {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private static TwoMembers ring(Object... changes) {
        TwoMembers members = new TwoMembers(
                ChangedSettings.of(TotemSettings.defaults(1, 1000), changes),
                ChangedSettings.of(TotemSettings.defaults(2, 1000), changes));
        members.formRing();
        return members;
    }

    private static void send(TwoMembers.Member member) {
        assertTrue(member.ring.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(100), EMPTY));
    }

    /** A message that never arrives keeps a request in the token. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void T13_aRequestEndsTheHoldingOfTheTokenOnlyIfItIsConfigured(boolean cancels) {
        TwoMembers members = ring("cancelTokenHoldOnRetransmit", cancels);
        members.first().loses = MessageType.MCAST;
        send(members.first());
        members.runMillis(200);
        int tokens = members.first().sent(MessageType.ORF_TOKEN);
        members.runMillis(1000);
        tokens = members.first().sent(MessageType.ORF_TOKEN) - tokens;
        assertEquals(cancels ? 1000 : 6, tokens, cancels ? 20 : 1);
        assertEquals(RingState.OPERATIONAL, members.first().ring.status().state());
    }

    @Test
    void T3_tokenGoesRoundLongerOnceItWasWantedSoonAfterItWasKept() {
        TwoMembers members = ring("seqnoUnchangedConst", 3); // four visits are 8 ms here
        TwoMembers.Member representative = members.first();
        int cancels = representative.sent(MessageType.HOLD_CANCEL);
        for (int i = 0; i < 20; i++) {
            send(representative);
            members.runMillis(15);
        }
        assertEquals(2, representative.sent(MessageType.HOLD_CANCEL) - cancels, "of a long rest, of a short");
        int tokens = representative.sent(MessageType.ORF_TOKEN);
        members.runMillis(1000);
        assertEquals(10, representative.sent(MessageType.ORF_TOKEN) - tokens, 5, "an idle ring rests all the same");
        cancels = representative.sent(MessageType.HOLD_CANCEL);
        for (int i = 0; i < 5; i++) {
            send(representative);
            members.runMillis(100);
        }
        assertEquals(5, representative.sent(MessageType.HOLD_CANCEL) - cancels, "pauses are not waited for");
    }

    @Test
    void T9_aMissingMessageIsAskedForAtTheFifthVisit() {
        TwoMembers members = ring("missCountConst", 5);
        members.runMillis(1000);
        members.first().loses = MessageType.MCAST;
        send(members.first());
        int visits = 0;
        long before = members.second().ring.status().tokensReceived();
        while (members.first().ring.status().retransmissions() == 0) {
            members.runMillis(1);
            assertTrue(++visits < 100, "no retransmission");
        }
        long seen = members.second().ring.status().tokensReceived() - before;
        assertTrue(seen >= 5 && seen <= 7, seen + " visits, the first perhaps before the message");
        members.first().loses = null;
        members.runMillis(50);
        assertEquals(members.first().delivered, members.second().delivered);
    }

    /** While the token rests, memory is given back at every visit; what was found missing must not go with it. */
    @Test
    void T9_whatIsMissingIsAskedForAlsoWhenTheTokenHasComeToRest() {
        TwoMembers members = ring();
        members.first().loses = MessageType.MCAST;
        for (int i = 0; i < 100; i++) {
            assertTrue(members.first().ring.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(60_000), EMPTY)
                    || i > 50);
        }
        members.runMillis(1000);
        long sent = members.first().delivered;
        assertTrue(sent > 50, "only " + sent);
        members.first().loses = null;
        members.runMillis(3000);
        assertEquals(sent, members.second().delivered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORF_TOKEN", "COMMIT_TOKEN"})
    void K5_R6_aLostTokenOfTheFormingRingIsSentAgain(String lost) {
        TwoMembers members = new TwoMembers(TotemSettings.defaults(1, 1000), TotemSettings.defaults(2, 1000));
        members.first().loses = MessageType.valueOf(lost);
        members.first().ring.start();
        members.second().ring.start();
        members.runMillis(130); // a ring of one each, and the next joins
        assertEquals(
                lost.equals("ORF_TOKEN") ? RingState.RECOVERY : RingState.COMMIT,
                members.first().ring.status().state());
        int joins = members.first().sent(MessageType.JOIN);
        members.first().loses = null;
        members.runMillis(300); // a copy comes after 238 ms
        assertEquals(RingState.OPERATIONAL, members.first().ring.status().state());
        assertEquals(2, members.second().ring.status().members().size());
        assertEquals(joins, members.first().sent(MessageType.JOIN), "without a new gathering");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ORF_TOKEN", "COMMIT_TOKEN"})
    void X2_theLossOfItForGoodBeginsANewGathering(String lost) {
        TwoMembers members = new TwoMembers(TotemSettings.defaults(1, 1000), TotemSettings.defaults(2, 1000));
        members.first().loses = MessageType.valueOf(lost);
        members.first().ring.start();
        members.second().ring.start();
        members.runMillis(130); // a ring of one each, and the next joins
        long failed = members.first().ring.context().ring.sequence();
        members.runMillis(1000);
        assertEquals(RingState.GATHER, members.second().ring.status().state());
        members.first().loses = null;
        members.runMillis(2000);
        assertEquals(2, members.first().ring.status().members().size());
        assertTrue(members.first().ring.status().ring().sequence() > failed, "X-4: the next ring has a higher number");
    }

    @Test
    void R8_messagesOfANewRingBeginWithOne() {
        TwoMembers members = ring();
        send(members.first());
        members.runMillis(50);
        assertEquals(1, members.second().ring.status().highDelivered());
    }

    @Test
    void D6_whatIsQueuedWaitsForTheEndOfTheSynchronisation() {
        TwoMembers members = ring();
        members.runMillis(1000);
        members.first().synchronises = false;
        for (int i = 0; i < 5; i++) {
            send(members.first());
        }
        members.first().ring.gather(); // before the token came
        members.runMillis(1500);
        assertEquals(RingState.OPERATIONAL, members.first().ring.status().state());
        assertEquals(0, members.second().delivered);
        send(members.first());
        members.runMillis(50);
        assertEquals(1, members.second().delivered, "a message of the synchronisation overtakes");
        members.first().ring.synchronised();
        members.runMillis(50);
        assertEquals(6, members.second().delivered);
        assertEquals(6, members.first().delivered);
    }

    @Test
    void F1_aMemberWhomNobodyAcknowledgesHoldsItsMessagesBackBeforeItsMemoryIsFull() {
        TwoMembers members = ring("missCountConst", 120); // so long only new messages are sent
        members.first().loses = MessageType.MCAST;
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            while (members.first().ring.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(60_000), EMPTY)) {
                sent++;
            }
            members.runMillis(1);
        }
        long held = members.first().ring.context().regular.heldBytes();
        assertTrue(held >= TokenPassing.MAX_HELD_BYTES, "only " + held);
        assertTrue(held < TokenPassing.MAX_HELD_BYTES + (1 << 20), "as much as " + held);
        members.first().loses = null;
        members.runMillis(40_000); // the token rests between its rounds while no new ones come
        assertEquals(sent, members.first().delivered);
        assertEquals(sent, members.second().delivered);
        assertEquals(0, members.first().ring.context().regular.heldBytes());
    }
}
