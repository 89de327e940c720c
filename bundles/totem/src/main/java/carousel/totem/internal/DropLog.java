package carousel.totem.internal;

import carousel.totem.internal.wire.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts malformed datagrams by reason and logs them at a limited rate. */
final class DropLog {
    private static final Logger LOG = LoggerFactory.getLogger("TOTEM");
    private static final long LOG_INTERVAL_NANOS = 10_000_000_000L;

    private final Map<Verdict, Count> counts = new EnumMap<>(Verdict.class);
    private long total;

    long count(Verdict verdict) {
        Count count = counts.get(verdict);
        return count == null ? 0 : count.dropped;
    }

    long total() {
        return total;
    }

    void dropped(Verdict verdict, int length, long nowNanos) {
        Count count = counts.computeIfAbsent(verdict, reason -> new Count());
        total++;
        count.dropped++;
        count.unlogged++;
        if (count.dropped == 1 || nowNanos - count.loggedAtNanos >= LOG_INTERVAL_NANOS) {
            LOG.warn(
                    "Received message of {} bytes {}... ignoring ({} since the last report).",
                    length,
                    verdict.text(),
                    count.unlogged);
            count.loggedAtNanos = nowNanos;
            count.unlogged = 0;
        }
    }

    private static final class Count {
        long dropped;
        long unlogged;
        long loggedAtNanos;
    }
}
