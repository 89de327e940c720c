package carousel.knet.internal;

import carousel.api.knet.DropReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fragmented messages of one host that are not complete (knet-wire 3.5). Expiry needs no timer: newer packets push. */
final class Reassembly {
    /** Most messages in work; one more takes the place of the one that waited longest for a fragment. */
    static final int MAX_BUFFERS = 32;

    /** A message dies when the host's newest packet is further ahead than this. */
    private static final int MAX_AGE = 32;

    private static final int NUMBER_MASK = 0xffff;

    private final ReassemblyPool pool;
    private final HandleCounters counters;
    private @Nullable ReassemblyBuffer[] buffers = new @Nullable ReassemblyBuffer[0];
    private int count;
    private long arrivals;

    Reassembly(ReassemblyPool pool, HandleCounters counters) {
        this.pool = pool;
        this.counters = counters;
    }

    /** Drops what is too old; to be called before each look into the duplicate window. */
    void expire(int reference) {
        for (int i = count - 1; i >= 0; i--) {
            ReassemblyBuffer buffer = at(i);
            if ((reference - buffer.sequence() & NUMBER_MASK) > MAX_AGE) {
                giveUp(i);
            }
        }
    }

    /** The message that the fragment belongs to, or null when none is in work. */
    @Nullable
    ReassemblyBuffer find(int sequence) {
        for (int i = 0; i < count; i++) {
            ReassemblyBuffer buffer = at(i);
            if (buffer.sequence() == sequence) {
                return buffer;
            }
        }
        return null;
    }

    /** Begins a message. */
    ReassemblyBuffer begin(int sequence, int fragmentCount) {
        if (count == MAX_BUFFERS) {
            int oldest = 0;
            for (int i = 1; i < count; i++) {
                if (at(i).lastArrival() < at(oldest).lastArrival()) {
                    oldest = i;
                }
            }
            giveUp(oldest);
        }
        if (count == buffers.length) {
            buffers = Arrays.copyOf(buffers, Math.min(MAX_BUFFERS, Math.max(1, count * 2)));
        }
        ReassemblyBuffer buffer = pool.take();
        buffer.begin(sequence, fragmentCount);
        buffers[count++] = buffer;
        return buffer;
    }

    /** The number of the fragment that comes now, which tells the oldest message. */
    long nextArrival() {
        return ++arrivals;
    }

    /** Takes a complete message out; its buffer goes back to the pool after delivery. */
    void remove(ReassemblyBuffer buffer) {
        for (int i = 0; i < count; i++) {
            if (buffers[i] == buffer) {
                removeAt(i);
                return;
            }
        }
    }

    /** Drops everything. */
    void clear() {
        while (count > 0) {
            giveUp(count - 1);
        }
    }

    private void giveUp(int index) {
        ReassemblyBuffer incomplete = at(index);
        removeAt(index);
        pool.giveBack(incomplete);
        counters.drop(DropReason.INCOMPLETE);
    }

    int inWork() {
        return count;
    }

    private ReassemblyBuffer at(int index) {
        ReassemblyBuffer buffer = buffers[index];
        if (buffer == null) {
            throw new IllegalStateException("No reassembly buffer at " + index + " of " + count + ".");
        }
        return buffer;
    }

    private void removeAt(int index) {
        count--;
        buffers[index] = buffers[count];
        buffers[count] = null;
    }
}
