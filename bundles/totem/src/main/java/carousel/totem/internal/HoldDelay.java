package carousel.totem.internal;

import java.util.concurrent.TimeUnit;

/**
 * How long after the last message a representative waits before it keeps the token of an idle ring, beyond the visits that T-3 asks
 * for. A fast ring has made those within a few milliseconds: messages that come a hundred times a second would each find the token
 * kept, and wait for the cancellation of the hold. So once somebody wanted the token soon after it was kept, it goes round longer after
 * each message, until a pause shows that this is of no use.
 */
final class HoldDelay {
    /** Pauses up to this long are waited for; longer than a daemon's ring takes for 30 visits, shorter than its hold (T-3). */
    static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private long trafficNanos;
    private long delayNanos;

    /** A new ring. */
    void reset() {
        delayNanos = 0;
    }

    /** There are messages. */
    void traffic(long nowNanos) {
        trafficNanos = nowNanos;
    }

    /** Whether the token may be kept. */
    boolean isOver(long nowNanos) {
        return nowNanos - trafficNanos >= delayNanos;
    }

    /** Somebody wants the token that is being kept. */
    void wanted(long nowNanos) {
        delayNanos = nowNanos - trafficNanos <= DELAY_NANOS ? DELAY_NANOS : 0;
    }
}
