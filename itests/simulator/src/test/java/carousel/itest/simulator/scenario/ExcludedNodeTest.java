package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingState;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ExcludedNodeTest extends Scenario {
    @Test
    void scenario37_joinsOfAnExcludedNodeAreIgnoredUntilTheInstallation() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        boolean[] losing = {true};
        simulation.network.lose(
                (from, to, datagram) -> losing[0] && to == 2 && type(datagram) == MessageType.COMMIT_TOKEN);
        node(3).crash();
        int[] failedInJoins = {-1};
        int[] joins = new int[1];
        simulation.observe((from, datagram) -> {
            if (from == 2 && type(datagram) == MessageType.JOIN) {
                failedInJoins[0] = Join.failedEntries(datagram, 0);
                joins[0]++;
            }
        });
        simulation.runUntil("node 3 is excluded", 2 * CRASH_BOUND, () -> failedInJoins[0] == 1);
        int before = joins[0];
        long ring = node(2).ring().sequence();
        for (int i = 0; i < 10; i++) {
            node(2).inject(joinOfNode3(ring));
            simulation.runMillis(50);
            assertEquals(RingState.GATHER, node(2).status().state());
            assertEquals(1, failedInJoins[0]);
        }
        assertTrue(
                joins[0] - before <= 11, "G-7: " + (joins[0] - before) + " joins of node 2, more than its timer sends");
        losing[0] = false;
        awaitRing(CRASH_BOUND, 1, 2);
        node(3).start();
        awaitRing(CRASH_BOUND, 1, 2, 3);
        finish();
    }

    private static ByteBuffer joinOfNode3(long ringSequence) {
        ByteBuffer join = ByteBuffer.allocate(Join.length(3, 0)).order(ByteOrder.LITTLE_ENDIAN);
        Join.put(join, 0, 3, 3, ringSequence, 3, 0);
        for (int i = 0; i < 3; i++) {
            join.putInt(Join.procList(0) + i * Join.ENTRY_LENGTH, i + 1);
        }
        return join;
    }
}
