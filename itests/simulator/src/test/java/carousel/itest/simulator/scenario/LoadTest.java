package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import org.junit.jupiter.api.Test;

class LoadTest extends Scenario {
    @Test
    void scenario65_saturatingSendersShareTheRing() {
        simulation.network.minDelayNanos = 19_000_000;
        simulation.network.maxDelayNanos = 20_000_000;
        cluster(3);
        long before = views(node(1).log());
        int[] highestFcc = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN) {
                highestFcc[0] = Math.max(highestFcc[0], OrfToken.fcc(datagram, 0));
            }
        });
        startTraffic(1, 60_000); // far more than 50 packets per rotation of 60 ms
        simulation.runMillis(4000);
        assertViews(before, 1, 2, 3);
        assertTrue(simulation.nodes().stream().allMatch(node -> node.refusals() > 0), "nobody was refused");
        long least = simulation.nodes().stream()
                .mapToLong(node -> node.status().messagesSent())
                .min()
                .orElseThrow();
        long most = simulation.nodes().stream()
                .mapToLong(node -> node.status().messagesSent())
                .max()
                .orElseThrow();
        assertTrue(least * 3 > most * 2, "shares from " + least + " to " + most);
        assertTrue(highestFcc[0] <= 50 + 3 * 17, "fcc " + highestFcc[0]);
        finish();
    }

    @Test
    void scenario66_anIdleRingIsQuiet() {
        cluster(3);
        simulation.runMillis(2000);
        long tokens = simulation.wire.tokensSent();
        int[] mergeDetects = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.MERGE_DETECT) {
                mergeDetects[0]++;
                assertEquals(1, from);
            }
        });
        simulation.runMillis(60_000);
        long rotations = (simulation.wire.tokensSent() - tokens) / 3;
        long hold = settings(1).holdMillis(); // and a rotation of about 1 ms
        assertTrue(rotations <= 60_000 / hold && rotations >= 60_000 / (hold + 5), rotations + " rotations");
        assertTrue(mergeDetects[0] > 100 && mergeDetects[0] <= 60_000 / 200, mergeDetects[0] + " merge detects");
        finish();
    }

    @Test
    void h3_afterAMessageTheTokenTurnsForAWhileBeforeItIsHeld() {
        cluster(3);
        simulation.runMillis(2000);
        long tokens = simulation.wire.tokensSent();
        node(2).send(50);
        simulation.runMillis(150); // less than the hold time
        long rotations = (simulation.wire.tokensSent() - tokens) / 3;
        assertTrue(rotations >= 31 && rotations <= 33, rotations + " rotations");
        finish();
    }
}
