package carousel.knet.internal;

import carousel.api.knet.DurationStatistics;

/** Sums up how long something takes; of the loop only. */
final class DurationCounter {
    private long count;
    private long sumNanos;
    private long minNanos;
    private long maxNanos;

    /** Something that was done {@code times} times took so long altogether. */
    void add(long nanos, int times) {
        long each = nanos / times;
        minNanos = count == 0 ? each : Math.min(minNanos, each);
        maxNanos = Math.max(maxNanos, each);
        count += times;
        sumNanos += nanos;
    }

    void clear() {
        count = 0;
        sumNanos = 0;
        minNanos = 0;
        maxNanos = 0;
    }

    DurationStatistics snapshot() {
        return count == 0 ? DurationStatistics.NONE : new DurationStatistics(minNanos, sumNanos / count, maxNanos);
    }
}
