package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.LoopTimer;
import carousel.totem.internal.wire.MessageType;
import java.util.concurrent.TimeUnit;

/**
 * Notices that this process was not scheduled for long (P-1; the engine warns of it, P-2). What a paused process finds in its receive queue speaks of
 * a ring that has gone on without it, so a join among it is not answered.
 */
final class PauseDetection {
    private static final int RECORDS_PER_TOKEN = 5;

    private final RingContext context;
    private final LoopTimer record;
    private long recordedNanos;
    /** From the join that told of a pause until the loop has come round to the timers. */
    private boolean isFlushing;

    PauseDetection(RingContext context) {
        this.context = context;
        record = context.newTimer(this::record);
    }

    void start() {
        record();
    }

    /** The token's time may have changed; what was set by the old one may be later than the new threshold. */
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
}
