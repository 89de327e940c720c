package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules S-1 to S-9 for one node; the others' messages are made here. */
class SynchronisationTest {
    private static final RingId RING = new RingId(1, 8);

    private final List<String> log = new ArrayList<>();
    private final Sent totem = new Sent();
    private final ManualLoop loop = new ManualLoop();
    private final Synchronisation synchronisation = new Synchronisation(totem, loop, () -> log.add("complete"));

    /** Writes down what is sent. */
    private final class Sent implements Totem {
        boolean full;
        boolean stepsWanted;

        @Override
        public boolean multicast(MessageGroup group, ByteBuffer header, ByteBuffer payload) {
            if (!full) {
                log.add("send "
                        + (ExecutiveHeader.id(header) == SyncMessages.BARRIER
                                ? "barrier"
                                : "services " + SyncMessages.services(header))
                        + " " + SyncMessages.ring(header));
            }
            return !full;
        }

        @Override
        public void wantTokenSteps(boolean wanted) {
            stepsWanted = wanted;
        }

        @Override
        public void start() {}

        @Override
        public void received(ByteBuffer datagram) {}

        @Override
        public void received(int senderNodeId, ByteBuffer datagram) {}

        @Override
        public void synchronised() {}

        @Override
        public RingStatus status() {
            return new RingStatus(RingState.OPERATIONAL, RING, List.of(), 0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public Map<RingCounter, Long> statistics() {
            return Map.of();
        }

        @Override
        public void clearStatistics() {}

        @Override
        public void update(TotemSettings settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void gather() {}

        @Override
        public void memberGone(int nodeId) {}

        @Override
        public void leave(Runnable done) {}

        @Override
        public void close() {}
    }

    /** A service that writes down what it is asked. */
    private final class Service implements ClusterService {
        private final int id;
        private int steps;

        Service(int id, int steps) {
            this.id = id;
            this.steps = steps;
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public String name() {
            return "s" + id;
        }

        @Override
        public void attach(ServiceContext context) {}

        @Override
        public void detach() {}

        @Override
        public void deliver(int function, int senderNodeId, ByteBuffer message) {}

        @Override
        public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
            log.add(name() + " init " + transitional + " " + members);
        }

        @Override
        public boolean syncProcess() {
            log.add(name() + " process");
            return --steps <= 0;
        }

        @Override
        public void syncActivate() {
            log.add(name() + " activate");
        }

        @Override
        public void syncAbort() {
            log.add(name() + " abort");
        }

        @Override
        public void synchronised() {}

        @Override
        public void sendQueueAvailable() {}
    }

    private static SortedMap<Integer, ClusterService> services(Service... services) {
        SortedMap<Integer, ClusterService> byId = new TreeMap<>();
        for (Service service : services) {
            byId.put(service.id(), service);
        }
        return byId;
    }

    private void build(int node, RingId ring, Integer... services) {
        synchronisation.received(node, SyncMessages.serviceBuild(ring, new TreeSet<>(Set.of(services))));
    }

    private void barrier(int node, RingId ring) {
        synchronisation.received(node, SyncMessages.barrier(ring));
    }

    @Test
    void S2_S5_oneServiceGoesThroughItsPhases() {
        synchronisation.start(RING, List.of(1, 2), List.of(1), services(new Service(2, 2)));
        assertEquals(List.of("send services [2] 1.8", "s2 init [1] [1, 2]"), log);
        log.clear();
        build(1, RING, 2);
        build(2, RING, 2);
        assertTrue(totem.stepsWanted);
        synchronisation.tokenSent();
        synchronisation.tokenSent();
        assertEquals(List.of("s2 process", "s2 process", "send barrier 1.8"), log);
        log.clear();
        barrier(1, RING);
        assertFalse(synchronisation.isComplete());
        assertEquals(List.of(), log);
        barrier(2, RING);
        assertEquals(List.of("s2 activate", "complete"), log);
        assertTrue(synchronisation.isComplete());
        assertFalse(totem.stepsWanted);
    }

    @Test
    void scenario08_S8_everyServiceOfTheMergedListGetsABarrier() {
        synchronisation.start(RING, List.of(1, 2), List.of(1), services(new Service(2, 1)));
        log.clear();
        build(2, RING, 0, 2, 3, 5);
        build(1, RING, 2);
        for (int i = 0; i < 4; i++) {
            synchronisation.tokenSent();
            barrier(1, RING);
            barrier(2, RING);
        }
        assertEquals(
                List.of(
                        "send barrier 1.8",
                        "s2 process",
                        "send barrier 1.8",
                        "s2 activate",
                        "send barrier 1.8",
                        "send barrier 1.8",
                        "complete"),
                log);
    }

    @Test
    void S3_S5_messagesOfAnotherRingAreVoid() {
        synchronisation.start(RING, List.of(1, 2), List.of(1), services(new Service(2, 1)));
        build(1, RING, 2);
        build(2, new RingId(2, 8), 2);
        build(3, RING, 2);
        log.clear();
        synchronisation.tokenSent();
        assertEquals(List.of(), log);
        assertEquals(Set.of(2), synchronisation.missing());
    }

    @Test
    void S1_aNewRingAbortsTheRound() {
        synchronisation.start(RING, List.of(1, 2), List.of(1), services(new Service(2, 1), new Service(9, 1)));
        build(1, RING, 2, 9);
        build(2, RING, 2, 9);
        synchronisation.tokenSent();
        barrier(1, RING);
        barrier(2, RING);
        log.clear();
        synchronisation.abort();
        assertEquals(List.of("s9 abort"), log, "service 2 was activated already");
        assertFalse(synchronisation.isComplete());
        barrier(1, RING);
        assertEquals(List.of("s9 abort"), log);
    }

    @Test
    void scenario08_S8_noServicesAnywhereIsCompleteAtOnce() {
        synchronisation.start(RING, List.of(1), List.of(1), services());
        build(1, RING);
        assertTrue(synchronisation.isComplete());
    }

    @Test
    void fullQueueIsTriedAgainAtTheNextToken() {
        totem.full = true;
        synchronisation.start(RING, List.of(1), List.of(1), services(new Service(2, 1)));
        assertTrue(totem.stepsWanted);
        totem.full = false;
        log.clear();
        synchronisation.tokenSent();
        assertEquals(List.of("send services [2] 1.8"), log);
        assertFalse(totem.stepsWanted);
    }

    @Test
    void S1_theNextRoundBeginsAnewAtEveryStep() {
        for (int steps = 0; steps < 6; steps++) {
            Service service = new Service(2, 2);
            synchronisation.start(RING, List.of(1, 2), List.of(1), services(service));
            step(steps, RING);
            RingId next = new RingId(1, 100 + steps);
            log.clear();
            synchronisation.abort();
            assertEquals(List.of("s2 abort"), log, "after " + steps + " steps");
            synchronisation.start(next, List.of(1, 2), List.of(1, 2), services(service));
            step(6, RING);
            assertFalse(synchronisation.isComplete(), "by messages of the old ring, after " + steps + " steps");
            step(7, next);
            assertTrue(synchronisation.isComplete(), "after " + steps + " steps");
            assertFalse(loop.hasRunningTimers());
        }
    }

    /** The first steps of a round of service 2; the last one completes it. */
    private void step(int count, RingId ring) {
        List<Runnable> steps = List.of(
                () -> build(1, ring, 2),
                () -> build(2, ring, 2),
                synchronisation::tokenSent,
                synchronisation::tokenSent,
                () -> barrier(2, ring),
                () -> assertFalse(synchronisation.isComplete()),
                () -> barrier(1, ring));
        steps.subList(0, count).forEach(Runnable::run);
    }

    @Test
    void serviceThatFailsInItsTurnTakesNoPartButItsBarrierIsSent() {
        ClusterService broken = new FakeService(2, "s2", log);
        ((FakeService) broken).fails = "process";
        SortedMap<Integer, ClusterService> services = new TreeMap<>();
        services.put(2, broken);
        synchronisation.start(RING, List.of(1), List.of(1), services);
        build(1, RING, 2);
        log.clear();
        synchronisation.tokenSent();
        barrier(1, RING);
        assertEquals(List.of("s2 process", "s2 abort", "send barrier 1.8", "complete"), log);
        assertFalse(synchronisation.includes(broken));
    }

    @Test
    void S7_aLongRoundIsWatchedUntilItEnds() {
        synchronisation.start(RING, List.of(1, 2), List.of(1), services(new Service(2, 1)));
        loop.advance(25_000);
        build(1, RING, 2);
        build(2, RING, 2);
        synchronisation.tokenSent();
        loop.advance(25_000);
        assertTrue(loop.hasRunningTimers());
        barrier(1, RING);
        barrier(2, RING);
        assertFalse(loop.hasRunningTimers());
    }

    @Test
    void scenario28_aMemberWithoutBarriersBlocksTheRoundForEverAndIsNamed() {
        synchronisation.start(RING, List.of(1, 2, 3), List.of(1), services(new Service(2, 1)));
        build(1, RING, 2);
        build(3, RING, 2);
        assertEquals(Set.of(2), synchronisation.missing());
        build(2, RING, 2);
        synchronisation.tokenSent();
        barrier(1, RING);
        barrier(2, RING);
        for (int hour = 0; hour < 3; hour++) {
            loop.advance(3_600_000);
            assertFalse(synchronisation.isComplete());
            assertEquals(Set.of(3), synchronisation.missing());
        }
        barrier(3, RING);
        assertTrue(synchronisation.isComplete());
        assertEquals(Set.of(), synchronisation.missing());
    }

    @Test
    void malformedMessagesAreDropped() {
        synchronisation.start(RING, List.of(1), List.of(1), services(new Service(2, 1)));
        synchronisation.received(1, ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(Set.of(1), synchronisation.missing());
    }
}
