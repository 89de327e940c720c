package carousel.knet.internal;

import org.jspecify.annotations.Nullable;

/**
 * A PING or PONG packet (knet-wire 1.4).
 *
 * <pre>
 * 6 link | 7 time (16) | 23 seq (2) | 25 timed
 * </pre>
 *
 * The time is opaque to everybody but the pinging node; here it is what libknet writes on a little endian machine:
 * seconds and nanoseconds of a monotonic clock, eight bytes each. Nanoseconds leave the upper four bytes free, in which
 * Carousel nodes know each other (knet-wire 1.4).
 */
final class PingFlyweight extends PacketFlyweight {
    static final int TIME_OFFSET = 7;
    static final int TIME_NANOS_OFFSET = TIME_OFFSET + Long.BYTES;
    static final int SEQUENCE_OFFSET = 23;
    static final int TIMED_OFFSET = 25;
    static final int PING_BYTES = 26;

    /** In the four bytes from {@link #MARK_OFFSET} on: sent by a Carousel node. */
    static final int CAROUSEL_MARK = 'C' << 24 | 'r' << 16 | 's' << 8 | 'l';

    static final int MARK_OFFSET = TIME_NANOS_OFFSET + Integer.BYTES;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    void putPing(int node, int linkNumber, long nanoTime, int sequence, boolean timed) {
        putHeader(TYPE_PING, node);
        buffer.put(offset + LINK_OFFSET, (byte) linkNumber);
        buffer.putLong(offset + TIME_OFFSET, Long.reverseBytes(Math.floorDiv(nanoTime, NANOS_PER_SECOND)));
        buffer.putLong(offset + TIME_NANOS_OFFSET, Long.reverseBytes(Math.floorMod(nanoTime, NANOS_PER_SECOND)));
        buffer.putShort(offset + SEQUENCE_OFFSET, (short) sequence);
        buffer.put(offset + TIMED_OFFSET, (byte) (timed ? 1 : 0));
    }

    long seconds() {
        return Long.reverseBytes(buffer.getLong(offset + TIME_OFFSET));
    }

    long nanos() {
        return Integer.toUnsignedLong(Integer.reverseBytes(buffer.getInt(offset + TIME_NANOS_OFFSET)));
    }

    /** Marks the ping as one of a Carousel node. */
    void putCarouselMark() {
        buffer.putInt(offset + MARK_OFFSET, CAROUSEL_MARK);
    }

    /** Whether a Carousel node sent the ping. */
    boolean isFromCarousel() {
        return buffer.getInt(offset + MARK_OFFSET) == CAROUSEL_MARK;
    }

    /** The time that {@link #putPing} wrote; any number at all if somebody else did. */
    long nanoTime() {
        return seconds() * NANOS_PER_SECOND + nanos();
    }

    int sequence() {
        return unsignedShort(SEQUENCE_OFFSET);
    }

    /** Whether it is a heartbeat, not a ping that data sending forced (knet-wire 2.4). */
    boolean isTimed() {
        return unsignedByte(TIMED_OFFSET) != 0;
    }

    @Override
    @Nullable
    String validate() {
        String problem = super.validate();
        if (problem != null) {
            return problem;
        }
        if (type() != TYPE_PING && type() != TYPE_PONG) {
            return "not a ping or pong";
        }
        return length == PING_BYTES ? null : "a ping or pong without exactly 26 bytes";
    }

    @Override
    public String toString() {
        if (length < PING_BYTES) {
            return super.toString();
        }
        return super.toString() + " link=" + linkNumber() + " time=" + seconds() + "s" + nanos() + "ns seq="
                + sequence() + " timed=" + isTimed();
    }
}
