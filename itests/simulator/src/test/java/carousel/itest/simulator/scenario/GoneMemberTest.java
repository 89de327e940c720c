package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** G-8: what is known of a member's end need not be found out by waiting. */
class GoneMemberTest extends Scenario {
    /** A ring among neighbours takes some milliseconds, far from any time-out. */
    private static final long AT_ONCE = 100;

    private void crash(int node, int... told) {
        node(node).crash();
        for (int each : told) {
            node(each).learnGone(node);
        }
    }

    @Test
    void membersThatKnowFormTheNextRingAtOnce() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        crash(3, 1, 2);
        awaitRing(AT_ONCE, 1, 2);
        assertEquals(
                List.of(3),
                last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL).left());
        finish();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void oneThatKnowsIsEnough(int teller) {
        cluster(4);
        startTraffic(10, 50);
        simulation.runMillis(500);
        crash(3, teller);
        awaitRing(AT_ONCE, 1, 2, 4);
        finish();
    }

    @Test
    void lastOfTwoGoesOnAlone() {
        cluster(2);
        startTraffic(10, 50);
        simulation.runMillis(500);
        crash(1, 2);
        awaitRing(AT_ONCE, 2);
        finish();
    }

    @Test
    void memberThatIsFoundGoneDuringGatheringEndsTheWait() {
        cluster(4);
        startTraffic(10, 50);
        simulation.runMillis(500);
        node(4).crash();
        simulation.runUntil("gather", 2 * TOKEN, () -> node(1).status().state() == RingState.GATHER);
        simulation.runMillis(200);
        node(1).learnGone(4);
        awaitRing(AT_ONCE, 1, 2, 3);
        finish();
    }

    @Test
    void nodeThatIsNoMemberChangesNothing() {
        cluster(3);
        simulation.add(settings(7));
        startTraffic(10, 50);
        simulation.runMillis(500);
        long views = views(node(1).log());
        node(1).learnGone(7);
        node(1).learnGone(1);
        simulation.runMillis(2 * CRASH_BOUND);
        assertEquals(views, views(node(1).log()));
        node(7).start();
        finish();
    }

    /** The mistaken one is out for a moment; it and the others are in one ring again as soon as they hear each other. */
    @Test
    void mistakeCostsARingAndNothingElse() {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        long ring = node(1).ring().sequence();
        node(1).learnGone(3);
        simulation.runUntil("a ring", AT_ONCE, () -> node(1).ring().sequence() > ring);
        awaitRing(3 * CRASH_BOUND, 1, 2, 3);
        finish();
    }

    @Test
    void longTokenTimesDoNotMatter() {
        for (int id = 1; id <= 3; id++) {
            simulation.add(TotemSettings.defaults(id, 60_000)).start();
        }
        simulation.runUntil("ring", 200_000, () -> node(1).members().size() == 3 && node(1).isSynchronised());
        crash(2, 1, 3);
        awaitRing(AT_ONCE, 1, 3);
        assertTrue(node(3).members().equals(List.of(1, 3)));
    }
}
