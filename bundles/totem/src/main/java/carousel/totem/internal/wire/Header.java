package carousel.totem.internal.wire;

import java.nio.ByteBuffer;

/** The common header of every datagram (totem-wire 2). */
public final class Header {
    /** First field of a datagram, as a little-endian number. */
    public static final short MAGIC = (short) 0xC070;
    /** Version of the protocol. */
    public static final byte VERSION = 3;
    /** Of {@link #encapsulated}: a message of an old ring inside a message of the new one. */
    public static final byte ENCAPSULATED = 1;
    /** Of {@link #encapsulated}: a plain message. */
    public static final byte PLAIN = 2;

    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 0;
    /** Offset of the version. */
    public static final int VERSION_OFFSET = 2;
    /** Offset of the type. */
    public static final int TYPE_OFFSET = 3;
    /** Offset of the encapsulation mark. */
    public static final int ENCAPSULATED_OFFSET = 4;
    /** Offset of the sender. */
    public static final int NODE_ID_OFFSET = 5;
    /** Offset of the target. */
    public static final int TARGET_OFFSET = 9;
    /** Bytes of the header. */
    public static final int LENGTH = 13;

    /** Longest datagram. */
    public static final int MAX_DATAGRAM_BYTES = 65_536;
    /** Most members in a list. */
    public static final int MAX_MEMBERS = 384;

    private Header() {}

    /** Tests the common header only. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        if (length < LENGTH) {
            return Verdict.TOO_SHORT;
        }
        short magic = buffer.getShort(at + MAGIC_OFFSET);
        if (magic != MAGIC) {
            return magic == Short.reverseBytes(MAGIC) ? Verdict.SWAPPED_BYTE_ORDER : Verdict.BAD_MAGIC;
        }
        if (buffer.get(at + VERSION_OFFSET) != VERSION) {
            return Verdict.BAD_VERSION;
        }
        byte type = buffer.get(at + TYPE_OFFSET);
        return type < 0 || type >= MessageType.count() ? Verdict.BAD_TYPE : Verdict.ACCEPTED;
    }

    /** Writes the whole header. */
    public static void put(ByteBuffer buffer, int at, MessageType type, byte encapsulated, int nodeId, int target) {
        buffer.putShort(at + MAGIC_OFFSET, MAGIC);
        buffer.put(at + VERSION_OFFSET, VERSION);
        buffer.put(at + TYPE_OFFSET, type.number());
        buffer.put(at + ENCAPSULATED_OFFSET, encapsulated);
        buffer.putInt(at + NODE_ID_OFFSET, nodeId);
        buffer.putInt(at + TARGET_OFFSET, target);
    }

    /** The type; the header must be valid. */
    public static MessageType type(ByteBuffer buffer, int at) {
        return MessageType.of(buffer.get(at + TYPE_OFFSET));
    }

    /** {@link #ENCAPSULATED} or {@link #PLAIN} in a message, else 0. */
    public static byte encapsulated(ByteBuffer buffer, int at) {
        return buffer.get(at + ENCAPSULATED_OFFSET);
    }

    /** Who built the datagram; 0 in a leave message. */
    public static int nodeId(ByteBuffer buffer, int at) {
        return buffer.getInt(at + NODE_ID_OFFSET);
    }

    /** Sets who built the datagram. */
    public static void nodeId(ByteBuffer buffer, int at, int nodeId) {
        buffer.putInt(at + NODE_ID_OFFSET, nodeId);
    }

    /** Whom it is for, 0 for all. */
    public static int target(ByteBuffer buffer, int at) {
        return buffer.getInt(at + TARGET_OFFSET);
    }

    /** Sets whom it is for, 0 for all. */
    public static void target(ByteBuffer buffer, int at, int target) {
        buffer.putInt(at + TARGET_OFFSET, target);
    }
}
