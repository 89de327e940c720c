package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.totem.internal.SequenceStart;
import carousel.totem.internal.TotemComponent;
import carousel.totem.internal.wire.MessageType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrapTest {
    @ParameterizedTest
    @CsvSource({"fffffff0, 0", "7ffffff0, 0", "0, ffffff00", "0, 7fffff00", "fffffff0, ffffffff"})
    void scenario42And43_numbersWrap(String tokenSeq, String messageSeq) {
        SequenceStart start =
                new SequenceStart(Integer.parseUnsignedInt(tokenSeq, 16), Integer.parseUnsignedInt(messageSeq, 16));
        Scenario scenario = new Scenario(new TotemComponent(start));
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
}
