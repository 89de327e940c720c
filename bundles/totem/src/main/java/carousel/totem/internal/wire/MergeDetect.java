package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** An idle ring looks for others (totem-wire 6). */
public final class MergeDetect {
    /** Offset of the sender. */
    public static final int SYSTEM_FROM_OFFSET = 13;
    /** Offset of the sender's ring. */
    public static final int RING_OFFSET = 17;
    /** Bytes of the datagram. */
    public static final int LENGTH = 29;

    private MergeDetect() {}

    /** Tests everything behind the common header. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        return length < LENGTH ? Verdict.TRUNCATED : Verdict.ACCEPTED;
    }

    /** Writes the whole datagram. */
    public static void put(ByteBuffer buffer, int at, int nodeId, RingId ring) {
        Header.put(buffer, at, MessageType.MERGE_DETECT, (byte) 0, nodeId, 0);
        buffer.putInt(at + SYSTEM_FROM_OFFSET, nodeId);
        RingIdField.put(buffer, at + RING_OFFSET, ring);
    }

    /** The sender. */
    public static int systemFrom(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SYSTEM_FROM_OFFSET);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        return "merge detect ring " + RingIdField.describe(buffer, at + RING_OFFSET) + " from "
                + Integer.toUnsignedString(systemFrom(buffer, at));
    }
}
