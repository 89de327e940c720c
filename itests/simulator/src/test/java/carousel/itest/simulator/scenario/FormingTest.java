package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormingTest extends Scenario {
    @Test
    void scenario01And02_oneNodeAloneFormsItsRing() {
        simulation.add(settings(1)).start();
        simulation.runUntilOneRing(200);
        assertEquals(new RingId(1, 5), node(1).ring());
        assertEquals(5, node(1).storedSequence());
        ConfigurationChange transitional = last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL);
        assertEquals(List.of(), transitional.members());
        assertEquals(new RingId(1, 5), transitional.ring());
        assertEquals(
                List.of(1),
                last(node(1).log(), ConfigurationChange.Kind.REGULAR).joined());
        node(1).send(100);
        simulation.runMillis(1000);
        assertEquals(1, deliveries(node(1).log()));

        node(1).crash();
        node(1).start();
        simulation.runUntilOneRing(200);
        assertEquals(new RingId(1, 5 + 1 + 4), node(1).ring());
        finish();
    }

    @Test
    void scenario03_threeNodesStartOneAfterTheOther() {
        for (int id = 1; id <= 3; id++) {
            simulation.add(settings(id)).start();
            simulation.runMillis(1200);
        }
        simulation.runUntilOneRing(1000);
        assertEquals(new RingId(1, 0xd), node(1).ring());
        assertEquals(List.of(1, 2, 3), node(1).members());
        for (int i = 0; i < 100; i++) {
            for (int id = 1; id <= 3; id++) {
                node(id).send(100 + i);
            }
        }
        simulation.runMillis(1000);
        finish();
        assertEquals(300, deliveries(node(1).log()));
        assertEquals(300, deliveries(node(3).log()));
        assertViews(3, 1);
    }

    @Test
    void scenario04_threeNodesStartAtTheSameMoment() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(1000);
        finish();
        assertTrue(deliveries(node(2).log()) >= 290);
    }

    @Test
    void scenario05_theRepresentativeIsTheLowestIdAndIdsAreUnsigned() {
        for (int id : new int[] {0x80000001, 65535, 7}) {
            simulation.add(settings(id)).start();
        }
        simulation.runUntilOneRing(5000);
        assertEquals(7, node(7).ring().representative());
        assertEquals(
                List.of(7, 65535, 0x80000001),
                last(node(7).log(), ConfigurationChange.Kind.REGULAR).members());
    }

    @Test
    void scenario30_aLeaveNeedsNoConsensusWait() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        String ringSequence = Long.toHexString(node(1).ring().sequence());
        List<String> leaves = new ArrayList<>();
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.JOIN && Join.isLeave(datagram, 0)) {
                leaves.add(Join.describe(datagram, 0));
            }
        });
        node(2).leave();
        simulation.runMillis(50); // what it has queued is sent first
        assertEquals(List.of("leave from 2 ring_seq " + ringSequence + " proc {1 3} failed {2}"), leaves);
        awaitRing(200, 1, 3);
        assertEquals(
                List.of(2),
                last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL).left());
        node(2).start();
        awaitRing(2000, 1, 2, 3);
        finish();
    }

    @Test
    void scenario30_aLostLeaveCostsTheTokenTimeout() {
        cluster(3);
        simulation.network.partition(1, 2);
        node(2).leave();
        simulation.network.heal();
        simulation.runMillis(TOKEN / 2);
        assertEquals(List.of(1, 2, 3), node(1).members());
        awaitRing(CRASH_BOUND, 1, 3);
        finish();
    }

    @Test
    void scenario38_aQuickRestartIsLeftAndJoinedInOneStep() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        long before = views(node(1).log());
        node(3).crash();
        node(3).start();
        awaitRing(CRASH_BOUND, 1, 2, 3);
        finish();
        assertViews(before + 1, 1, 2);
        assertEquals(
                List.of(3),
                last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL).left());
        assertEquals(
                List.of(3),
                last(node(1).log(), ConfigurationChange.Kind.REGULAR).joined());
    }

    @Test
    void scenario39_joinsAfterALossOfTheRingFileAreIgnoredAtFirst() {
        cluster(3);
        for (int i = 0; i < 5; i++) { // the ring's sequence must be above what a first boot announces
            node(2).crash();
            node(2).start();
            simulation.runUntilOneRing(2 * CRASH_BOUND);
        }
        simulation.runMillis(1000);
        long before = node(1).ring().sequence();
        node(3).crash();
        node(3).loseStore();
        node(3).start();
        simulation.network.lose((from, to, datagram) ->
                from == 3 && (type(datagram) == MessageType.MCAST || type(datagram) == MessageType.MERGE_DETECT));
        simulation.runMillis(TOKEN / 2);
        assertEquals(RingState.OPERATIONAL, node(1).status().state());
        assertEquals(before, node(1).ring().sequence());
        finish();
        assertTrue(node(1).ring().sequence() > before);
    }

    @Test
    void scenario41_allRestartAtOnce() {
        cluster(3);
        long before = node(1).ring().sequence();
        for (int id = 1; id <= 3; id++) {
            node(id).crash();
        }
        for (int id = 1; id <= 3; id++) {
            node(id).start();
        }
        finish();
        assertTrue(node(1).ring().sequence() > before);
    }
}
