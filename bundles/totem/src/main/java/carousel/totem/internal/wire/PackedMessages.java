package carousel.totem.internal.wire;

import java.nio.ByteBuffer;

/** A totempg packet: several messages, or pieces of them, in one mcast (totem-wire 10). */
public final class PackedMessages {
    /** Offset of the version, 0. */
    public static final int VERSION_OFFSET = 0;
    /** Offset of the type, 0. */
    public static final int TYPE_OFFSET = 2;
    /** Offset of the mark that the last part goes on in the sender's next packet. */
    public static final int FRAGMENTED_OFFSET = 4;
    /** Offset of the mark that the first part goes on from the sender's last packet. */
    public static final int CONTINUATION_OFFSET = 5;
    /** Offset of the number of parts. */
    public static final int MSG_COUNT_OFFSET = 6;
    /** Offset of the first part's length. */
    public static final int MSG_LENS_OFFSET = 8;
    /** Bytes of a part's length. */
    public static final int MSG_LEN_LENGTH = 2;

    private PackedMessages() {}

    /** Whether header, lengths and parts fill {@code length} bytes exactly. */
    public static boolean isValid(ByteBuffer buffer, int at, int length) {
        if (length < MSG_LENS_OFFSET) {
            return false;
        }
        int count = messageCount(buffer, at);
        int expected = headerLength(count);
        if (count == 0 || length < expected) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            expected += messageLength(buffer, at, i);
        }
        return expected == length;
    }

    /** Bytes in front of the parts. */
    public static int headerLength(int messageCount) {
        return MSG_LENS_OFFSET + MSG_LEN_LENGTH * messageCount;
    }

    /** Writes everything in front of the lengths. */
    public static void put(ByteBuffer buffer, int at, int fragmented, int continuation, int messageCount) {
        buffer.putShort(at + VERSION_OFFSET, (short) 0);
        buffer.putShort(at + TYPE_OFFSET, (short) 0);
        buffer.put(at + FRAGMENTED_OFFSET, (byte) fragmented);
        buffer.put(at + CONTINUATION_OFFSET, (byte) continuation);
        buffer.putShort(at + MSG_COUNT_OFFSET, (short) messageCount);
    }

    /** 0, or the number of the fragment that the last part is. */
    public static int fragmented(ByteBuffer buffer, int at) {
        return Byte.toUnsignedInt(buffer.get(at + FRAGMENTED_OFFSET));
    }

    /** 0, or the number of the fragment that the first part goes on from. */
    public static int continuation(ByteBuffer buffer, int at) {
        return Byte.toUnsignedInt(buffer.get(at + CONTINUATION_OFFSET));
    }

    /** Number of parts. */
    public static int messageCount(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at + MSG_COUNT_OFFSET));
    }

    /** Bytes of a part. */
    public static int messageLength(ByteBuffer buffer, int at, int index) {
        return Short.toUnsignedInt(buffer.getShort(at + MSG_LENS_OFFSET + MSG_LEN_LENGTH * index));
    }

    /** Sets the bytes of a part. */
    public static void messageLength(ByteBuffer buffer, int at, int index, int length) {
        buffer.putShort(at + MSG_LENS_OFFSET + MSG_LEN_LENGTH * index, (short) length);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        StringBuilder text = new StringBuilder("packet fragmented ")
                .append(fragmented(buffer, at))
                .append(" continuation ")
                .append(continuation(buffer, at))
                .append(" parts");
        for (int i = 0; i < messageCount(buffer, at); i++) {
            text.append(' ').append(messageLength(buffer, at, i));
        }
        return text.toString();
    }
}
