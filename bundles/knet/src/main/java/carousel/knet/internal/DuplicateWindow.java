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

    private final long[] seen = new long[SLOTS / Long.SIZE];
    private final long[] seenFragment = new long[SLOTS / Long.SIZE];
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
        set(seen, sequence);
    }

    /** Marks a packet's reassembly as opened. */
    void markSeenFragment(int sequence) {
        set(seenFragment, sequence);
    }

    /** Forgets everything; {@code newReference} 0 lets the next packet set the reference. */
    void wipe(int newReference) {
        Arrays.fill(seen, 0);
        Arrays.fill(seenFragment, 0);
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
        set[slot >> 6] &= ~(1L << (slot & 63));
    }
}
