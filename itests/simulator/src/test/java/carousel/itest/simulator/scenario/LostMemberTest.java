package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LostMemberTest extends Scenario {
    @Test
    void scenario21_killAMember() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        node(3).crash();
        awaitRing(CRASH_BOUND, 1, 2);
        assertEquals(
                List.of(3),
                last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL).left());
        finish();
    }

    @Test
    void scenario22_killTheRepresentative() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        node(1).crash();
        awaitRing(CRASH_BOUND, 2, 3);
        assertEquals(2, node(3).ring().representative());
        finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 400, 1190, 1230})
    void scenario23_killDuringGather(int millisInGather) {
        cluster(4);
        startTraffic(10, 50);
        simulation.runMillis(500);
        node(4).crash();
        simulation.runUntil("gather", 2 * TOKEN, () -> node(3).status().state() == RingState.GATHER);
        simulation.runMillis(millisInGather);
        node(3).crash();
        awaitRing(3 * CRASH_BOUND, 1, 2);
        finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void scenario24_killInCommitAfterHop(int hop) {
        cluster(4);
        startTraffic(10, 50);
        simulation.runMillis(500);
        boolean[] killed = new boolean[1];
        simulation.observe((from, datagram) -> {
            if (!killed[0] && type(datagram) == MessageType.COMMIT_TOKEN && CommitToken.tokenSeq(datagram, 0) == hop) {
                killed[0] = true;
                simulation.afterMillis(0, () -> node(3).crash());
            }
        });
        node(4).crash();
        simulation.runUntil("commit", 2 * CRASH_BOUND, () -> killed[0]);
        long dead = node(1).storedSequence();
        awaitRing(3 * CRASH_BOUND, 1, 2);
        finish();
        assertTrue(node(1).ring().sequence() > dead);
    }

    /** Also 26: late kills hit members that have installed while others have not. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void scenario25_killInRecoveryAtVisit(int visit) {
        cluster(5);
        startTraffic(3, 50);
        simulation.runMillis(300);
        boolean[] losing = {true};
        simulation.network.lose((from, to, datagram) -> losing[0]
                && type(datagram) == MessageType.MCAST
                && (from == 5 || to == 2)
                && simulation.random.nextInt(3) == 0);
        simulation.runMillis(100);
        long installed = node(1).ring().sequence();
        boolean[] killed = new boolean[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN
                    && RingIdField.sequence(datagram, OrfToken.RING_OFFSET) > installed
                    && !killed[0]
                    && OrfToken.tokenSeq(datagram, 0) == visit) {
                killed[0] = true;
                simulation.afterMillis(0, () -> node(3).crash());
            }
        });
        node(5).crash();
        simulation.runUntil("gather", 2 * TOKEN, () -> node(1).status().state() == RingState.GATHER);
        losing[0] = false;
        simulation.runUntil("recovery", 3 * CRASH_BOUND, () -> killed[0]);
        awaitRing(3 * CRASH_BOUND, 1, 2, 4);
        finish();
        assertTrue(simulation.wire.encapsulatedSent() > 0, "nothing was recovered");
    }

    /** Members install one after the other, each when the token visits it; the dead one is whoever has, or has not, installed. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true", "2, false"})
    void scenario26_killBetweenTheInstallationsOfTwoMembers(int installedBefore, boolean killTheInstalled) {
        cluster(5);
        startTraffic(3, 50);
        simulation.runMillis(300);
        long old = node(1).ring().sequence();
        List<Integer> survivors = new ArrayList<>(List.of(1, 2, 3, 4));
        node(5).crash();
        List<Integer> installed = new ArrayList<>();
        simulation.runUntil("some have installed, some have not", 2 * CRASH_BOUND, () -> {
            installed.clear();
            survivors.stream().filter(id -> lastRegular(id) > old).forEach(installed::add);
            return installed.size() == installedBefore;
        });
        List<Integer> candidates = new ArrayList<>(survivors);
        if (killTheInstalled) {
            candidates.retainAll(installed);
        } else {
            candidates.removeAll(installed);
        }
        Integer victim = candidates.get(candidates.size() - 1);
        node(victim).crash();
        survivors.remove(victim);
        awaitRing(
                3 * CRASH_BOUND, survivors.stream().mapToInt(Integer::intValue).toArray());
        finish();
    }

    private long lastRegular(int id) {
        return last(node(id).log(), ConfigurationChange.Kind.REGULAR).ring().sequence();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 6, 9})
    void scenario27_killDuringSync(int millisAfterInstallation) {
        cluster(4);
        long before = views(node(1).log());
        node(4).crash();
        simulation.runUntil("installation", 2 * CRASH_BOUND, () -> views(node(1).log()) > before);
        simulation.runMillis(millisAfterInstallation / 3);
        node(3).crash();
        awaitRing(2 * CRASH_BOUND, 1, 2);
        finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {400, 900, 1500, 3000})
    void scenario29_aPausedMemberComesBack(long millis) {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(300);
        long before = views(node(1).log());
        node(2).pauseMillis(millis);
        simulation.runMillis(millis + 2 * CRASH_BOUND);
        finish();
        if (millis < TOKEN / 2) {
            assertViews(before, 1, 2, 3);
        }
    }
}
