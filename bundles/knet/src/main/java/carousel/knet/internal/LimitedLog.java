package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import org.slf4j.Logger;

/** Tells of dropped packets at most once a second, with the number of those that were not told. */
final class LimitedLog {
    private static final long PERIOD_NANOS = 1_000_000_000L;

    private final EventLoop loop;
    private final Logger logger;
    private boolean toldBefore;
    private long toldNanos;
    private long untold;

    LimitedLog(EventLoop loop, Logger logger) {
        this.loop = loop;
        this.logger = logger;
    }

    /** A packet was dropped. */
    void dropped(String reason, Object source) {
        if (!logger.isDebugEnabled()) {
            return;
        }
        long now = loop.nanoTime();
        if (toldBefore && now - toldNanos < PERIOD_NANOS) {
            untold++;
            return;
        }
        logger.debug("rx: Packet from {} dropped: {} ({} more since the last such line)", source, reason, untold);
        toldBefore = true;
        toldNanos = now;
        untold = 0;
    }
}
