package carousel.engine.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the loop did not run for so long that the ring may take the node for dead, for instance because the machine was
 * suspended or too busy; as Corosync's main loop does (logging 8).
 */
final class SchedulingWatch {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");
    private static final long NANOS_PER_MILLISECOND = 1_000_000;
    private static final int LOOKS_PER_TOKEN = 3;
    private static final double THRESHOLD = 0.8;

    private final EventLoop loop;
    private final long tokenMillis;
    private final LoopTimer timer;
    private long lastNanos;

    SchedulingWatch(EventLoop loop, long tokenMillis) {
        this.loop = loop;
        this.tokenMillis = tokenMillis;
        timer = loop.newTimer(this::look);
    }

    void start() {
        lastNanos = loop.nanoTime();
        timer.start(tokenMillis * NANOS_PER_MILLISECOND / LOOKS_PER_TOKEN);
    }

    void stop() {
        timer.cancel();
    }

    private void look() {
        String warning = warning(loop.nanoTime() - lastNanos, System.currentTimeMillis());
        if (warning != null) {
            LOG.warn(warning);
        }
        start();
    }

    /** What to say of a time without a turn, or null when it was short enough. */
    @Nullable
    String warning(long elapsedNanos, long nowEpochMillis) {
        double elapsedMillis = (double) elapsedNanos / NANOS_PER_MILLISECOND;
        double thresholdMillis = tokenMillis * THRESHOLD;
        return elapsedMillis <= thresholdMillis
                ? null
                : String.format(
                        Locale.ROOT,
                        "Corosync main process was not scheduled (@%d) for %.4f ms (threshold is %.4f ms)."
                                + " Consider token timeout increase.",
                        nowEpochMillis,
                        elapsedMillis,
                        thresholdMillis);
    }
}
