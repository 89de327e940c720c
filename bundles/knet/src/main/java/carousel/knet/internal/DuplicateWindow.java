package carousel.knet.internal;

import java.util.Arrays;

/**
 * Which of the last 4096 packets of a host were seen (knet-wire 3.4, the rule of libknet 1.25; the one from 1.34 on
 * delivers late duplicates twice). Keeps one set for whole packets and one for the begin of a reassembly.
 */
final class DuplicateWindow {
    static final int SLOTS = 4096;

    private static final int SLOT_MASK = SLOTS - 1;
    private static final int NUMBERS = 65_536;

    /** Stands for a set that never held a number: thousands of quiet hosts cost nothing. Never written to. */
    private static final long[] EMPTY = new long[SLOTS / Long.SIZE];

    private long[] seen = EMPTY;
    private long[] seenFragment = EMPTY;
    private int reference;

    /** The newest number, 0 when nothing was received. */
    int reference() {
        return reference;
    }

    /** Whether a whole packet of this number is new. Moves the window when the number lies ahead. */
    boolean isNew(int sequence) {
        return advance(sequence) || !isSet(seen, sequence);
    }

    /** Whether no fragment of this number has opened a reassembly. Moves the window when the number lies ahead. */
    boolean isNewFragment(int sequence) {
        return advance(sequence) || !isSet(seenFragment, sequence);
    }

    /** Marks a packet as delivered. */
    void markSeen(int sequence) {
        if (seen == EMPTY) {
            seen = new long[EMPTY.length];
        }
        set(seen, sequence);
    }

    /** Marks a packet's reassembly as opened. */
    void markSeenFragment(int sequence) {
        if (seenFragment == EMPTY) {
            seenFragment = new long[EMPTY.length];
        }
        set(seenFragment, sequence);
    }

    /** Forgets everything; {@code newReference} 0 lets the next packet set the reference. */
    void wipe(int newReference) {
        if (seen != EMPTY) {
            Arrays.fill(seen, 0);
        }
        if (seenFragment != EMPTY) {
            Arrays.fill(seenFragment, 0);
        }
        reference = newReference;
    }

    /** Returns whether the number was outside the window, and so is new whatever the sets say. */
    private boolean advance(int sequence) {
        if (reference == 0) {
            reference = sequence;
        }
        int distance = distance(sequence);
        if (distance < SLOTS) {
            return false;
        }
        // 61439 and less is far away in either direction; more is at most 4096 ahead
        if (distance <= NUMBERS - 1 - SLOTS) {
            wipe(sequence);
            return true;
        }
        int slot = sequence & SLOT_MASK;
        int skipped = reference & SLOT_MASK;
        do {
            skipped = (skipped + 1) & SLOT_MASK;
            clear(seen, skipped);
            clear(seenFragment, skipped);
        } while (skipped != slot);
        reference = sequence;
        return true;
    }

    private int distance(int sequence) {
        if (sequence == reference) {
            return 0;
        }
        return sequence < reference ? reference - sequence - 1 : NUMBERS - (sequence - reference);
    }

    private static boolean isSet(long[] set, int sequence) {
        return (set[(sequence & SLOT_MASK) >> 6] & 1L << (sequence & 63)) != 0;
    }

    private static void set(long[] set, int sequence) {
        set[(sequence & SLOT_MASK) >> 6] |= 1L << (sequence & 63);
    }

    private static void clear(long[] set, int slot) {
        if (set != EMPTY) {
            set[slot >> 6] &= ~(1L << (slot & 63));
        }
    }
}
