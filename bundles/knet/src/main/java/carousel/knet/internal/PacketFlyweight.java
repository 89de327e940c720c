package carousel.knet.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The header that every knet packet begins with (knet-wire 1.2), laid over a buffer.
 *
 * <pre>
 * 0 version | 1 type | 2 node (2) | 4 pad1, the highest version in newer libknet | 5 pad2
 * </pre>
 */
public class PacketFlyweight {
    static final int VERSION_OFFSET = 0;
    static final int TYPE_OFFSET = 1;
    static final int NODE_OFFSET = 2;
    public static final int PAD1_OFFSET = 4;
    public static final int PAD2_OFFSET = 5;
    static final int HEADER_BYTES = 6;

    /** Where packets with {@link #LINK_TYPE_BIT} name their link. */
    static final int LINK_OFFSET = 6;

    /** The largest header, which all MTU arithmetic subtracts whatever the real header is (knet-wire 1.7). */
    public static final int LARGEST_HEADER_BYTES = 26;

    static final int VERSION = 1;

    public static final int TYPE_DATA = 0x00;
    public static final int TYPE_PING = 0x81;
    public static final int TYPE_PONG = 0x82;
    public static final int TYPE_PMTUD = 0x83;
    public static final int TYPE_PMTUD_REPLY = 0x84;

    /** Set in the type of packets that carry a link number. */
    static final int LINK_TYPE_BIT = 0x80;

    private static final int SHORTEST_BYTES = 7;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    ByteBuffer buffer = NOTHING;
    int offset;
    int length;

    /** Lays the flyweight over {@code length} bytes; the buffer becomes big endian. */
    public final void wrap(ByteBuffer newBuffer, int newOffset, int newLength) {
        buffer = newBuffer.order(ByteOrder.BIG_ENDIAN);
        offset = newOffset;
        length = newLength;
    }

    /** Writes the six common bytes. */
    final void putHeader(int type, int node) {
        buffer.put(offset + VERSION_OFFSET, (byte) VERSION);
        buffer.put(offset + TYPE_OFFSET, (byte) type);
        buffer.putShort(offset + NODE_OFFSET, (short) node);
        buffer.put(offset + PAD1_OFFSET, (byte) 0);
        buffer.put(offset + PAD2_OFFSET, (byte) 0);
    }

    /** Turns a request into its answer: only type and node change (knet-wire 1.4, 1.5). */
    public final void answer(int type, int node) {
        buffer.put(offset + TYPE_OFFSET, (byte) type);
        buffer.putShort(offset + NODE_OFFSET, (short) node);
    }

    public final int version() {
        return unsignedByte(VERSION_OFFSET);
    }

    public final int type() {
        return unsignedByte(TYPE_OFFSET);
    }

    public final int node() {
        return unsignedShort(NODE_OFFSET);
    }

    final boolean carriesLinkNumber() {
        return (type() & LINK_TYPE_BIT) != 0;
    }

    public final int linkNumber() {
        return unsignedByte(LINK_OFFSET);
    }

    /** What is wrong with the packet, or null; a constant, so that bad packets cost no memory. */
    @Nullable
    public String validate() {
        if (length < SHORTEST_BYTES) {
            return "shorter than 7 bytes";
        }
        return version() == VERSION ? null : "version is not 1";
    }

    public final int unsignedByte(int at) {
        return buffer.get(offset + at) & 0xff;
    }

    final int unsignedShort(int at) {
        return buffer.getShort(offset + at) & 0xffff;
    }

    @Override
    public String toString() {
        String problem = validate();
        if (length < HEADER_BYTES) {
            return length + " bytes, " + problem;
        }
        return typeName() + " node=" + node() + " length=" + length + (problem == null ? "" : " (" + problem + ")");
    }

    private String typeName() {
        return switch (type()) {
            case TYPE_DATA -> "DATA";
            case TYPE_PING -> "PING";
            case TYPE_PONG -> "PONG";
            case TYPE_PMTUD -> "PMTUD";
            case TYPE_PMTUD_REPLY -> "PMTUD_REPLY";
            default -> "type 0x" + Integer.toHexString(type());
        };
    }
}
