package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"fffffff0, 0", "7ffffff0, 0", "0, ffffff00", "0, 7fffff00", "fffffff0, ffffffff"})
    void scenario42And43_numbersWrap(String tokenSeq, String messageSeq) {
        SequenceStart start =
                new SequenceStart(Integer.parseUnsignedInt(tokenSeq, 16), Integer.parseUnsignedInt(messageSeq, 16));
        Scenario scenario = new Scenario((settings, loop, network, store, listener) ->
                new RingMember(settings, loop, network, store, listener, start));
        scenario.cluster(3);
        long before = Scenario.views(scenario.node(1).log());
        scenario.simulation.network.lose((from, to, datagram) ->
                to == 2 && Scenario.type(datagram) == MessageType.MCAST && scenario.simulation.random.nextInt(20) == 0);
        scenario.startTraffic(2, 50);
        scenario.simulation.runMillis(1500);
        scenario.assertViews(before, 1, 2, 3);
        scenario.node(3).crash(); // with old messages to recover on both sides of the wrap
        scenario.awaitRing(2 * Scenario.CRASH_BOUND, 1, 2);
        scenario.finish();
        long delivered = scenario.node(1).status().messagesDelivered();
        assertTrue(delivered > 300, "only " + delivered);
    }

    @Test
    void scenario44_anFccOrBacklogBelowZeroDoesNotStall() {
        ByteBuffer token = ByteBuffer.allocate(OrfToken.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FlowControl flowControl = new FlowControl(50, 17);
        for (int fcc : new int[] {-5, Integer.MIN_VALUE, 51, 1000}) {
            OrfToken.fcc(token, 0, fcc);
            OrfToken.backlog(token, 0, -3);
            assertEquals(17, flowControl.allowed(token, 3), "fcc " + fcc);
            flowControl.account(token, 17);
            flowControl.reset();
        }
        OrfToken.fcc(token, 0, 40);
        OrfToken.backlog(token, 0, 0);
        assertEquals(10, flowControl.allowed(token, 3));
    }

    @Test
    void flowControlSharesTheWindowByBacklog() {
        ByteBuffer token = ByteBuffer.allocate(OrfToken.MAX_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        FlowControl flowControl = new FlowControl(50, 17);
        assertEquals(17, flowControl.allowed(token, 10)); // F-1: nothing waited at the last visit
        flowControl.account(token, 10);
        assertEquals(10, OrfToken.fcc(token, 0));
        assertEquals(10, OrfToken.backlog(token, 0));
        OrfToken.backlog(token, 0, 100);
        OrfToken.fcc(token, 0, 10);
        assertEquals(5, flowControl.allowed(token, 10)); // 50 * 10 / (100 + 10 - 10)
        flowControl.account(token, 5);
        assertEquals(5, OrfToken.fcc(token, 0)); // F-2: 10 + 5 - 10
    }

    @ParameterizedTest
    @ValueSource(longs = {(1L << 32) - 4, Long.MAX_VALUE - 6})
    void scenario45_longRingSequences(long stored) {
        Scenario scenario = new Scenario();
        for (int id = 1; id <= 2; id++) {
            scenario.simulation.add(Scenario.settings(id)).store(stored);
            scenario.node(id).start();
        }
        scenario.simulation.runUntilOneRing(5000);
        assertTrue(Long.compareUnsigned(scenario.node(1).ring().sequence(), stored) > 0);
        scenario.node(1).send(50);
        scenario.finish();
        assertEquals("1.8000000000000002", new RingId(1, Long.MIN_VALUE + 2).toString());
    }

    @Test
    void serialNumbersCompareAcrossTheWrap() {
        assertTrue(SequenceNumber.precedes(-1, 0));
        assertTrue(SequenceNumber.precedes(Integer.MAX_VALUE, Integer.MIN_VALUE));
        assertTrue(!SequenceNumber.precedes(5, 5));
        assertEquals(-2, SequenceNumber.min(-2, 7));
    }
}
