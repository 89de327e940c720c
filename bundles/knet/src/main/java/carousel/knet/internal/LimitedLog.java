package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import java.net.InetSocketAddress;
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
        if (logger.isDebugEnabled() && isTime()) {
            logger.debug("rx: Packet from {} dropped: {} ({} more since the last such line)", source, reason, untold);
            untold = 0;
        }
    }

    /** A packet of somebody whom the access list does not let in: a machine too many, or one in another's place. */
    void rejected(InetSocketAddress source) {
        if (isTime()) {
            logger.warn(
                    "rx: Packet rejected from {}:{} ({} more since the last such line)",
                    source.getAddress().getHostAddress(),
                    source.getPort(),
                    untold);
            untold = 0;
        }
    }

    private boolean isTime() {
        long now = loop.nanoTime();
        if (toldBefore && now - toldNanos < PERIOD_NANOS) {
            untold++;
            return false;
        }
        toldBefore = true;
        toldNanos = now;
        return true;
    }
}
