package carousel.totem.internal;

import java.util.concurrent.TimeUnit;

/** When the last tokens came, how long they were kept, and how much waited for them. */
final class TokenTimes {
    private static final int KEPT = 100;

    private final long[] receivedNanos = new long[KEPT];
    private final long[] keptNanos = new long[KEPT];
    private final int[] backlogs = new int[KEPT];
    private int tokens;
    private int last = -1;

    /**
     * A token came.
     *
     * @param backlog frames that wait for it
     */
    void received(long nowNanos, int backlog) {
        last = (last + 1) % KEPT;
        tokens = Math.min(tokens + 1, KEPT);
        receivedNanos[last] = nowNanos;
        keptNanos[last] = 0;
        backlogs[last] = backlog;
    }

    /** The same token was sent on. */
    void passed(long nowNanos) {
        keptNanos[last] = nowNanos - receivedNanos[last];
    }

    /** Since the last one came; 0 before the first. */
    long silentMillis(long nowNanos) {
        return tokens == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - receivedNanos[last]);
    }

    /** From one to the next. */
    long meanIntervalMillis() {
        if (tokens < 2) {
            return 0;
        }
        int first = (last + 1 + KEPT - tokens) % KEPT;
        return TimeUnit.NANOSECONDS.toMillis((receivedNanos[last] - receivedNanos[first]) / (tokens - 1));
    }

    long meanKeptMillis() {
        long sum = 0;
        for (int i = 0; i < tokens; i++) {
            sum += keptNanos[i];
        }
        return tokens == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(sum / tokens);
    }

    long meanBacklog() {
        long sum = 0;
        for (int i = 0; i < tokens; i++) {
            sum += backlogs[i];
        }
        return tokens == 0 ? 0 : sum / tokens;
    }
}
