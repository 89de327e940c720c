package carousel.itest.load.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a group member of a benchmark is told: counts, times on the way, and the moments of changes. Times are of the clock
 * CLOCK_MONOTONIC, which all processes of a machine share, so that one-way times between nodes on one machine are true.
 */
final class BenchMember implements GroupListener {
    private static final int MOST_SAMPLES = 1_000_000;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] QUANTILES = {0, 0.5, 0.9, 0.99, 0.999, 1};
    private static final String[] QUANTILE_NAMES = {"min", "p50", "p90", "p99", "p999", "max"};

    /** Whose messages are timed. */
    enum Timed {
        NOBODY,
        OWN,
        OTHERS
    }

    /** Guarded by this, like all that follows. */
    private GroupMember self = new GroupMember(0, 0);

    private long messages;
    private long bytes;
    private long ownMessages;
    private int members;
    private Timed timed = Timed.NOBODY;
    private long[] nanos = new long[1024];
    private int samples;
    private final StringBuilder changes = new StringBuilder();

    /** Messages, bytes and own messages delivered so far. */
    record Count(long messages, long bytes, long ownMessages) {}

    synchronized void self(GroupMember member) {
        self = member;
    }

    synchronized Count count() {
        return new Count(messages, bytes, ownMessages);
    }

    synchronized int members() {
        return members;
    }

    synchronized void time(Timed whose) {
        timed = whose;
        samples = 0;
    }

    synchronized int samples() {
        return samples;
    }

    @Override
    public synchronized void delivered(GroupMember sender, ByteBuffer message) {
        messages++;
        bytes += message.remaining();
        boolean own = sender.equals(self);
        if (own) {
            ownMessages++;
        }
        if (timed == (own ? Timed.OWN : Timed.OTHERS) && message.remaining() >= Long.BYTES && samples < MOST_SAMPLES) {
            if (samples == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * samples);
            }
            nanos[samples++] = System.nanoTime() - message.getLong(message.position());
        }
    }

    @Override
    public synchronized void membershipChanged(GroupChange change) {
        members = change.members().size();
        changes.append(String.format(
                Locale.ROOT,
                "%.6f members=%d left=%s%n",
                System.nanoTime() / NANOS_PER_SECOND,
                members,
                change.left()));
    }

    /** A line a change so far: when, how many members then, who left. */
    synchronized String changes() {
        return changes.toString().strip();
    }

    /** The times of what was timed, in microseconds, as members of a JSON object. */
    synchronized String quantiles() {
        long[] sorted = Arrays.copyOf(nanos, samples);
        Arrays.sort(sorted);
        StringBuilder json = new StringBuilder("\"n\":" + samples);
        for (int i = 0; samples > 0 && i < QUANTILES.length; i++) {
            double micros = sorted[(int) ((samples - 1) * QUANTILES[i])] / NANOS_PER_MICRO;
            json.append(String.format(Locale.ROOT, ",\"%s\":%.1f", QUANTILE_NAMES[i], micros));
        }
        return json.toString();
    }
}
