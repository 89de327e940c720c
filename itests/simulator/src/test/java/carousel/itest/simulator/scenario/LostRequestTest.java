package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class LostRequestTest extends Scenario {
    @Test
    void scenario19_aMessageThatNobodyHoldsIsAskedForUntilTheRingEnds() {
        for (int id = 1; id <= 3; id++) {
            simulation.add(with(settings(id), 100, 65_536)).start();
        }
        simulation.runUntilOneRing(5 * CRASH_BOUND);
        startTraffic(10, 50);
        simulation.runMillis(300);
        long before = views(node(1).log());
        RingId ring = node(1).ring();
        simulation.checker.distrustContents(); // the number that the forged token speaks of has no message
        int hole = makeHole();
        int[] visits = new int[1];
        int[] requested = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN
                    && RingIdField.matches(datagram, OrfToken.RING_OFFSET, ring)
                    && visits[0]++ > 20) {
                assertEquals(1, requests(datagram, hole), OrfToken.describe(datagram, 0));
                requested[0]++;
            }
        });
        simulation.runUntil("FAILED TO RECEIVE", 5000, () -> views(node(1).log()) > before);
        assertTrue(requested[0] >= 100, "asked for on " + requested[0] + " tokens");
        finish();
    }

    /** A token that says one message more than there are, in place of the next one that node 2 should get. Returns its number. */
    private int makeHole() {
        int[] hole = {-1};
        simulation.network.lose((from, to, datagram) -> {
            if (hole[0] >= 0 || to != 2 || type(datagram) != MessageType.ORF_TOKEN) {
                return false;
            }
            ByteBuffer forged = ByteBuffer.allocate(datagram.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            forged.put(0, datagram, 0, datagram.remaining());
            hole[0] = OrfToken.seq(datagram, 0) + 1;
            OrfToken.seq(forged, 0, hole[0]);
            simulation.afterMillis(0, () -> node(2).inject(forged));
            return true;
        });
        simulation.runUntil("a hole", 2000, () -> hole[0] >= 0);
        return hole[0];
    }

    private static int requests(ByteBuffer token, int seq) {
        int found = 0;
        for (int i = 0; i < OrfToken.rtrEntries(token, 0); i++) {
            if (OrfToken.rtrSeq(token, 0, i) == seq) {
                found++;
            }
        }
        return found;
    }
}
