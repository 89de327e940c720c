package carousel.totem.internal;

import carousel.api.totem.RingCounter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counters of a member. */
final class Statistics {
    /** Rounds of gathering in vain before the operator is told (P-3). */
    static final int MAX_QUIET_ROUNDS = 3;

    final TokenTimes tokenTimes = new TokenTimes();
    long messagesDelivered;
    long tokensReceived;
    long tokenLosses;
    /** Rounds of gathering since the last ring (P-3). */
    int continuousGather;

    private final Map<RingCounter, Count> counts = new EnumMap<>(RingCounter.class);

    private static final class Count {
        /** Since the member was made. */
        long total;

        /** What the total was when the counts were cleared. */
        long cleared;
    }

    Statistics() {
        for (RingCounter counter : RingCounter.values()) {
            counts.put(counter, new Count());
        }
    }

    private Count of(RingCounter counter) {
        return Objects.requireNonNull(counts.get(counter)); // all are there
    }

    void count(RingCounter counter) {
        of(counter).total++;
    }

    void count(RingCounter counter, int more) {
        of(counter).total += more;
    }

    /** The count since the member was made, whatever was cleared. */
    long total(RingCounter counter) {
        return of(counter).total;
    }

    void clear() {
        counts.values().forEach(count -> count.cleared = count.total);
    }

    /** Every counter since it was cleared, 0 for what is measured. */
    Map<RingCounter, Long> sinceCleared() {
        Map<RingCounter, Long> values = new EnumMap<>(RingCounter.class);
        counts.forEach((counter, count) -> values.put(counter, count.total - count.cleared));
        return values;
    }
}
