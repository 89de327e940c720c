package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** A message of the total order (totem-wire 5). */
public final class Mcast {
    /** Offset of the originator. */
    public static final int SYSTEM_FROM_OFFSET = 13;
    /** Offset of the sequence number. */
    public static final int SEQ_OFFSET = 17;
    /** Offset of the originator's counter. */
    public static final int THIS_SEQNO_OFFSET = 21;
    /** Offset of the ring id. */
    public static final int RING_OFFSET = 25;
    /** Offset of a field that is never set. */
    public static final int NODE_ID_OFFSET = 37;
    /** Offset of the guarantee. */
    public static final int GUARANTEE_OFFSET = 41;
    /** Bytes of the header; the payload follows. */
    public static final int LENGTH = 45;

    private Mcast() {}

    /** Tests everything behind the common header. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        return length < LENGTH ? Verdict.TRUNCATED : Verdict.ACCEPTED;
    }

    /** Writes the whole header. */
    public static void put(
            ByteBuffer buffer, int at, byte encapsulated, int systemFrom, int seq, int thisSeqno, RingId ring) {
        Header.put(buffer, at, MessageType.MCAST, encapsulated, systemFrom, 0);
        buffer.putInt(at + SYSTEM_FROM_OFFSET, systemFrom);
        buffer.putInt(at + SEQ_OFFSET, seq);
        buffer.putInt(at + THIS_SEQNO_OFFSET, thisSeqno);
        RingIdField.put(buffer, at + RING_OFFSET, ring);
        buffer.putInt(at + NODE_ID_OFFSET, 0);
        buffer.putInt(at + GUARANTEE_OFFSET, 0);
    }

    /** The originator. */
    public static int systemFrom(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SYSTEM_FROM_OFFSET);
    }

    /** Position in the total order of the ring. */
    public static int seq(ByteBuffer buffer, int at) {
        return buffer.getInt(at + SEQ_OFFSET);
    }

    /** The originator's counter over all rings. */
    public static int thisSeqno(ByteBuffer buffer, int at) {
        return buffer.getInt(at + THIS_SEQNO_OFFSET);
    }

    /** 0 agreed, 1 safe; not evaluated. */
    public static int guarantee(ByteBuffer buffer, int at) {
        return buffer.getInt(at + GUARANTEE_OFFSET);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at, int length) {
        return (Header.encapsulated(buffer, at) == Header.ENCAPSULATED ? "encapsulated mcast ring " : "mcast ring ")
                + RingIdField.describe(buffer, at + RING_OFFSET) + " from "
                + Integer.toUnsignedString(systemFrom(buffer, at))
                + " seq " + Integer.toUnsignedString(seq(buffer, at)) + " payload " + (length - LENGTH);
    }
}
