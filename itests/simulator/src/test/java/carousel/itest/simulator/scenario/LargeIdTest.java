package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.MessageType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LargeIdTest extends Scenario {
    private static final int HIGH = 0x80000001;
    private static final int HIGHEST = 0xfffffffe;

    /** The ids of UDP unicast are addresses, so the high bit may be set; the frames are those of an Ethernet. */
    @Test
    void scenario46_idsAreComparedUnsignedEverywhere() {
        for (int id : new int[] {HIGHEST, 5, HIGH}) {
            simulation.add(with(settings(id), 2500, 1500)).start();
        }
        simulation.runUntilOneRing(5 * CRASH_BOUND);
        assertEquals(List.of(5, HIGH, HIGHEST), node(HIGH).members());
        assertEquals(5, node(HIGH).ring().representative());
        Map<Integer, Integer> next = new LinkedHashMap<>();
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN) {
                next.put(from, Header.target(datagram, 0));
            }
        });
        startTraffic(10, 5000);
        simulation.runMillis(500);
        assertEquals(Map.of(5, HIGH, HIGH, HIGHEST, HIGHEST, 5), next, "the token goes up and wraps");

        node(5).crash();
        awaitRing(CRASH_BOUND, HIGH, HIGHEST);
        assertEquals(HIGH, node(HIGHEST).ring().representative());
        node(5).start();
        awaitRing(CRASH_BOUND, 5, HIGH, HIGHEST);
        assertEquals("5", Integer.toHexString(node(HIGH).ring().representative()));
        finish();
    }
}
