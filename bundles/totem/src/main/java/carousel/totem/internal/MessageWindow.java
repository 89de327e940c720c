package carousel.totem.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one ring by sequence number, from the first that was not released yet (Corosync's sort queue, D-1). Its
 * arrays grow with the distance of the numbers in use, up to the fixed window.
 */
final class MessageWindow {
    /** Numbers that may be in use at a time (totem-protocol 1). */
    static final int MAX_MESSAGES = 16_384;

    private static final int INITIAL_CAPACITY = 64;

    private final FramePool pool;
    private @Nullable Frame[] frames = new @Nullable Frame[INITIAL_CAPACITY];
    private byte[] missCounts = new byte[INITIAL_CAPACITY];
    private int lastReleased;
    private int aru;
    private int highSeq;
    /** Highest number found missing. */
    private int highMissed;
    /** Memory of the frames that are held. */
    private long heldBytes;

    MessageWindow(FramePool pool, int start) {
        this.pool = pool;
        lastReleased = start;
        aru = start;
        highSeq = start;
        highMissed = start;
    }

    /** Received without a gap up to here. */
    int aru() {
        return aru;
    }

    /** Highest number received. */
    int highSeq() {
        return highSeq;
    }

    int lastReleased() {
        return lastReleased;
    }

    /** Memory of the frames that are held, in bytes. */
    long heldBytes() {
        return heldBytes;
    }

    boolean isInWindow(int seq) {
        return Integer.compareUnsigned(seq - lastReleased - 1, MAX_MESSAGES) < 0;
    }

    boolean contains(int seq) {
        return get(seq) != null;
    }

    @Nullable
    Frame get(int seq) {
        return Integer.compareUnsigned(seq - lastReleased - 1, frames.length) < 0 ? frames[index(seq)] : null;
    }

    /** Takes ownership of a frame whose number is in the window and not there yet. */
    void put(int seq, Frame frame) {
        makeRoomFor(seq);
        int index = index(seq);
        frames[index] = frame;
        heldBytes += frame.size.capacity();
        missCounts[index] = 0;
        if (SequenceNumber.precedes(highSeq, seq)) {
            highSeq = seq;
        }
        while (aru != highSeq && frames[index(aru + 1)] != null) {
            aru++;
        }
    }

    /** Counts that a number was found missing, and returns how often by now (T-9). */
    int countMiss(int seq) {
        makeRoomFor(seq);
        if (SequenceNumber.precedes(highMissed, seq)) {
            highMissed = seq;
        }
        int index = index(seq);
        if (missCounts[index] < Byte.MAX_VALUE) {
            missCounts[index]++;
        }
        return missCounts[index];
    }

    /** Gives back all frames up to this number; nothing when it was passed before. */
    void releaseThrough(int seq) {
        while (SequenceNumber.precedes(lastReleased, seq)) {
            int index = index(lastReleased + 1);
            Frame frame = frames[index];
            if (frame != null) {
                frames[index] = null;
                heldBytes -= frame.size.capacity();
                pool.release(frame);
            }
            missCounts[index] = 0;
            lastReleased++;
        }
        if (SequenceNumber.precedes(aru, seq)) {
            aru = seq;
        }
        if (SequenceNumber.precedes(highSeq, seq)) {
            highSeq = seq;
        }
    }

    /** Gives back the memory of a window that holds nothing any more, and waits for nothing: what was counted is not forgotten. */
    void trim() {
        boolean isEmpty = lastReleased == highSeq && !SequenceNumber.precedes(lastReleased, highMissed);
        if (isEmpty && frames.length > INITIAL_CAPACITY) {
            frames = new @Nullable Frame[INITIAL_CAPACITY];
            missCounts = new byte[INITIAL_CAPACITY];
        }
    }

    int capacity() {
        return frames.length;
    }

    /** Forgets everything and begins anew behind {@code start}. */
    void reset(int start) {
        for (int i = 0; i < frames.length; i++) {
            Frame frame = frames[i];
            if (frame != null) {
                pool.release(frame);
            }
        }
        frames = new @Nullable Frame[INITIAL_CAPACITY];
        missCounts = new byte[INITIAL_CAPACITY];
        heldBytes = 0;
        lastReleased = start;
        aru = start;
        highSeq = start;
        highMissed = start;
    }

    private int index(int seq) {
        return seq & (frames.length - 1);
    }

    private void makeRoomFor(int seq) {
        int distance = seq - lastReleased;
        if (distance <= 0 || distance > MAX_MESSAGES) {
            throw new IllegalStateException("number " + Integer.toUnsignedString(seq) + " is outside the window behind "
                    + Integer.toUnsignedString(lastReleased));
        }
        if (distance <= frames.length) {
            return;
        }
        int capacity = frames.length;
        while (capacity < distance) {
            capacity *= 2;
        }
        @Nullable Frame[] grown = new @Nullable Frame[capacity];
        byte[] grownMissCounts = new byte[capacity];
        for (int i = 1; i <= frames.length; i++) {
            int moved = lastReleased + i;
            grown[moved & (capacity - 1)] = frames[index(moved)];
            grownMissCounts[moved & (capacity - 1)] = missCounts[index(moved)];
        }
        frames = grown;
        missCounts = grownMissCounts;
    }

    @Override
    public String toString() {
        return "released " + Integer.toUnsignedString(lastReleased) + " aru " + Integer.toUnsignedString(aru) + " high "
                + Integer.toUnsignedString(highSeq) + " held "
                + Arrays.stream(frames).filter(frame -> frame != null).count();
    }
}
