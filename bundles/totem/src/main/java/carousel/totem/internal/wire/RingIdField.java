package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** A ring id inside a datagram (totem-wire 3). */
public final class RingIdField {
    /** Offset of the representative. */
    public static final int REPRESENTATIVE_OFFSET = 0;
    /** Offset of the sequence. */
    public static final int SEQUENCE_OFFSET = 4;
    /** Bytes of a ring id. */
    public static final int LENGTH = 12;

    private RingIdField() {}

    /** The representative's node id. */
    public static int representative(ByteBuffer buffer, int at) {
        return buffer.getInt(at + REPRESENTATIVE_OFFSET);
    }

    /** The ring sequence. */
    public static long sequence(ByteBuffer buffer, int at) {
        return buffer.getLong(at + SEQUENCE_OFFSET);
    }

    /** Reads it into an object; not for use per packet. */
    public static RingId get(ByteBuffer buffer, int at) {
        return new RingId(representative(buffer, at), sequence(buffer, at));
    }

    /** Writes it. */
    public static void put(ByteBuffer buffer, int at, RingId ring) {
        buffer.putInt(at + REPRESENTATIVE_OFFSET, ring.representative());
        buffer.putLong(at + SEQUENCE_OFFSET, ring.sequence());
    }

    /** Whether all 12 bytes are equal. */
    public static boolean matches(ByteBuffer buffer, int at, RingId ring) {
        return representative(buffer, at) == ring.representative() && sequence(buffer, at) == ring.sequence();
    }

    /** As Corosync prints it. */
    public static String describe(ByteBuffer buffer, int at) {
        return Integer.toHexString(representative(buffer, at)) + "." + Long.toHexString(sequence(buffer, at));
    }
}
