package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionTest extends Scenario {
    @Test
    void scenario31_aSplitHealsWhenTheRingsAreIdle() {
        cluster(5);
        simulation.network.partition(1, 4, 5);
        awaitRing(CRASH_BOUND, 1, 2, 3);
        awaitRing(CRASH_BOUND, 4, 5);
        node(1).send(50);
        node(5).send(50);
        simulation.runMillis(2000);
        simulation.network.heal();
        awaitRing(1000, 1, 2, 3, 4, 5);
        assertEquals(
                List.of(4, 5),
                last(node(1).log(), ConfigurationChange.Kind.REGULAR).joined());
        assertEquals(
                List.of(1, 2, 3),
                last(node(4).log(), ConfigurationChange.Kind.REGULAR).joined());
        finish();
        assertEquals(1, deliveries(node(1).log()));
        assertEquals(1, deliveries(node(5).log()));
    }

    @Test
    void scenario32_aSplitHealsUnderLoad() {
        cluster(5);
        startTraffic(5, 50);
        simulation.network.partition(1, 4, 5);
        simulation.runMillis(2 * CRASH_BOUND);
        simulation.network.heal();
        awaitRing(2000, 1, 2, 3, 4, 5);
        finish();
    }

    @ParameterizedTest
    @EnumSource(value = RingState.class)
    void scenario33_splitAgainDuringTheMerge(RingState when) {
        cluster(5);
        startTraffic(5, 50);
        simulation.network.partition(1, 4, 5);
        simulation.runMillis(2 * CRASH_BOUND);
        long before = views(node(3).log());
        simulation.network.heal();
        simulation.runUntil(
                "merge in " + when,
                2 * CRASH_BOUND,
                () -> node(3).status().state() == when
                        && (when != RingState.OPERATIONAL || views(node(3).log()) > before));
        simulation.network.partition(1, 3, 5);
        simulation.runMillis(2 * CRASH_BOUND);
        finish();
    }

    @Test
    void scenario34_oneDirectionOnly() {
        cluster(3);
        startTraffic(10, 50);
        simulation.network.cut(3, 1);
        simulation.network.cut(3, 2);
        simulation.runMillis(10 * TOKEN);
        finish();
    }

    @Test
    void scenario35_notEverybodyHearsEverybody() {
        cluster(3);
        startTraffic(10, 50);
        simulation.network.cut(1, 3);
        simulation.network.cut(3, 1);
        simulation.runMillis(20 * TOKEN);
        finish();
    }

    @Test
    void scenario36_aFlappingLinkOnlyChangesViews() {
        cluster(3);
        startTraffic(20, 50);
        for (int i = 0; i < 30; i++) {
            simulation.network.partition(1, 3);
            simulation.runMillis(1000);
            simulation.network.heal();
            simulation.runMillis(1000);
        }
        finish();
        assertTrue(views(node(1).log()) > 5);
    }
}
