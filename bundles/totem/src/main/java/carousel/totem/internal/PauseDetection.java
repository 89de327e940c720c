package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.LoopTimer;
import carousel.totem.internal.wire.MessageType;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Notices that this process was not scheduled for long (P-1, P-2). What a paused process finds in its receive queue speaks of
 * a ring that has gone on without it, so a join among it is not answered.
 */
final class PauseDetection {
    private static final int RECORDS_PER_TOKEN = 5;
    private static final int WATCHES_PER_TOKEN = 3;
    /** Share of the token time-out that may pass between two turns of the watch. */
    private static final double WATCH_THRESHOLD = 0.8;

    private final RingContext context;
    private final Logger mainLog;
    private final LoopTimer record;
    private final LoopTimer watch;
    private long recordedNanos;
    private long watchedNanos;
    /** From the join that told of a pause until the loop has come round to the timers. */
    private boolean isFlushing;

    PauseDetection(RingContext context, Logger mainLog) {
        this.context = context;
        this.mainLog = mainLog;
        record = context.newTimer(this::record);
        watch = context.newTimer(this::watch);
    }

    void start() {
        record();
        watchedNanos = context.loop.nanoTime();
        startWatch();
    }

    /** The token's time may have changed; what was set by the old one may be later than the new thresholds. */
    void settingsChanged() {
        if (record.isRunning()) {
            start();
        }
    }

    /**
     * Whether a datagram goes unread (P-1). The receive queue is the network's; it is empty when the loop has served the
     * overdue timer, so everything is thrown away until then. A join thrown away in vain comes again.
     */
    boolean swallows(MessageType type) {
        if (isFlushing) {
            return true;
        }
        if (type != MessageType.JOIN) {
            return false;
        }
        long pausedMillis = TimeUnit.NANOSECONDS.toMillis(context.loop.nanoTime() - recordedNanos);
        if (pausedMillis <= context.settings.tokenMillis() / 2) {
            return false;
        }
        RingContext.LOG.info(
                Priority.NOTICE, "Process pause detected for {} ms, flushing membership messages.", pausedMillis);
        isFlushing = true;
        return true;
    }

    private void record() {
        recordedNanos = context.loop.nanoTime();
        isFlushing = false;
        context.start(record, Math.max(1, context.settings.tokenMillis() / RECORDS_PER_TOKEN));
    }

    private void watch() {
        long now = context.loop.nanoTime();
        long passedNanos = now - watchedNanos;
        double thresholdNanos = WATCH_THRESHOLD * TimeUnit.MILLISECONDS.toNanos(context.settings.tokenMillis());
        if (passedNanos > thresholdNanos) {
            mainLog.warn(
                    "Corosync main process was not scheduled (@{}) for {} ms (threshold is {} ms)."
                            + " Consider token timeout increase.",
                    TimeUnit.NANOSECONDS.toMillis(now),
                    inMillis((double) passedNanos),
                    inMillis(thresholdNanos));
        }
        watchedNanos = now;
        startWatch();
    }

    private void startWatch() {
        context.start(watch, Math.max(1, context.settings.tokenMillis() / WATCHES_PER_TOKEN));
    }

    private static String inMillis(double nanos) {
        return String.format(Locale.ROOT, "%.4f", nanos / TimeUnit.MILLISECONDS.toNanos(1));
    }
}
