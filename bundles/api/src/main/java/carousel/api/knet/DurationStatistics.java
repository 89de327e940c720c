package carousel.api.knet;

/**
 * How long something took.
 *
 * @param minNanos shortest, 0 before the first
 * @param aveNanos mean
 * @param maxNanos longest
 */
public record DurationStatistics(long minNanos, long aveNanos, long maxNanos) {
    /** Nothing yet. */
    public static final DurationStatistics NONE = new DurationStatistics(0, 0, 0);
}
