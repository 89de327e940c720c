package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
}
