package carousel.engine.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.NodeStatistics;
import carousel.api.service.SchedulingMiss;
import java.util.ArrayDeque;
import java.util.List;
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
    private final ArrayDeque<SchedulingMiss> misses = new ArrayDeque<>();
    private long tokenMillis;
    private final LoopTimer timer;
    private long lastNanos;

    SchedulingWatch(EventLoop loop, long tokenMillis) {
        this.loop = loop;
        this.tokenMillis = tokenMillis;
        timer = loop.newTimer(this::look);
    }

    /** The token's time has changed; the look that was set by the old one may be later than the new threshold. */
    void setTokenMillis(long millis) {
        boolean isOther = tokenMillis != millis;
        tokenMillis = millis;
        if (isOther && timer.isRunning()) {
            start();
        }
    }

    /** The newest first. */
    List<SchedulingMiss> misses() {
        return List.copyOf(misses);
    }

    void clearMisses() {
        misses.clear();
    }

    void start() {
        lastNanos = loop.nanoTime();
        timer.start(tokenMillis * NANOS_PER_MILLISECOND / LOOKS_PER_TOKEN);
    }

    void stop() {
        timer.cancel();
    }

    private void look() {
        long elapsedNanos = loop.nanoTime() - lastNanos;
        long nowEpochMillis = System.currentTimeMillis();
        String warning = warning(elapsedNanos, nowEpochMillis);
        if (warning != null) {
            LOG.warn(warning);
            noteMiss(nowEpochMillis, elapsedNanos);
        }
        start();
    }

    void noteMiss(long nowEpochMillis, long elapsedNanos) {
        if (misses.size() == NodeStatistics.MAX_MISSES) {
            misses.removeLast();
        }
        misses.addFirst(new SchedulingMiss(nowEpochMillis, (float) elapsedNanos / NANOS_PER_MILLISECOND));
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
