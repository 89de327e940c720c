package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.service.SchedulingMiss;
import org.junit.jupiter.api.Test;

class SchedulingWatchTest {
    private final SchedulingWatch watch = new SchedulingWatch(new ManualLoop(), 3000);

    @Test
    void longPauseIsTold() {
        assertEquals(
                "Corosync main process was not scheduled (@1795725838061) for 3988.9138 ms (threshold is 2400.0000 ms)."
                        + " Consider token timeout increase.",
                watch.warning(3_988_913_800L, 1_795_725_838_061L));
    }

    @Test
    void usualTurnIsNot() {
        assertNull(watch.warning(1_000_000_000L, 0));
        assertNull(watch.warning(2_400_000_000L, 0));
    }

    @Test
    void theLastTenMissesAreKeptTheNewestFirst() {
        for (int i = 0; i < 12; i++) {
            watch.noteMiss(i, 4_000_500_000L);
        }
        assertEquals(10, watch.misses().size());
        assertEquals(new SchedulingMiss(11, 4000.5f), watch.misses().get(0));
        assertEquals(2, watch.misses().get(9).epochMillis());
        watch.clearMisses();
        assertEquals(0, watch.misses().size());
    }
}
