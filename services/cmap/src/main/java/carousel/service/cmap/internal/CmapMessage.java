package carousel.service.cmap.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The one executive message of service 0, little endian, behind the request header of 16 bytes (totem-wire 12.5).
 *
 * <pre>
 *  16 u8  reason: 0 synchronisation, 1 a new version
 *  24 u8  items, at most 32
 *  48     items, each: u16 length of the key @0, key[256] @8, u8 type @264, u64 length of the value @272, value @280, to 8 bytes
 * </pre>
 *
 * The only item ever sent is the configuration's version: type 8 (u64), or type 0 without a value when it is not set.
 */
final class CmapMessage {
    static final int SERVICE_ID = 0;
    static final int MCAST = 0;
    static final int REASON_SYNC = 0;

    private static final byte[] KEY = "totem.config_version".getBytes(StandardCharsets.US_ASCII);
    private static final int SIZE_OFFSET = 8;
    private static final int REASON_OFFSET = 16;
    private static final int ITEMS_OFFSET = 24;
    private static final int FIRST_ITEM = 48;
    private static final int KEY_OFFSET = 8;
    private static final int KEY_CAPACITY = 256;
    private static final int TYPE_OFFSET = 264;
    private static final int VALUE_LENGTH_OFFSET = 272;
    private static final int VALUE_OFFSET = 280;
    private static final int MOST_ITEMS = 32;
    private static final int TYPE_U64 = 8;

    private CmapMessage() {}

    /**
     * The message of a synchronisation.
     *
     * @param version unsigned; 0 when the configuration has none
     */
    static ByteBuffer synchronisation(long version) {
        int length = FIRST_ITEM + VALUE_OFFSET + (version == 0 ? 0 : Long.BYTES);
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, SERVICE_ID << 16 | MCAST).putInt(SIZE_OFFSET, length);
        message.put(REASON_OFFSET, (byte) REASON_SYNC).put(ITEMS_OFFSET, (byte) 1);
        message.putShort(FIRST_ITEM, (short) KEY.length).put(FIRST_ITEM + KEY_OFFSET, KEY);
        if (version != 0) {
            message.put(FIRST_ITEM + TYPE_OFFSET, (byte) TYPE_U64);
            message.putLong(FIRST_ITEM + VALUE_LENGTH_OFFSET, Long.BYTES);
            message.putLong(FIRST_ITEM + VALUE_OFFSET, version);
        }
        return message;
    }

    /** What is wrong with a message, or null. */
    static @Nullable String validate(ByteBuffer message) {
        if (message.remaining() < FIRST_ITEM) {
            return message.remaining() + " bytes instead of at least " + FIRST_ITEM;
        }
        int items = Byte.toUnsignedInt(message.get(message.position() + ITEMS_OFFSET));
        if (items > MOST_ITEMS) {
            return items + " items instead of at most " + MOST_ITEMS;
        }
        int at = FIRST_ITEM;
        for (int i = 0; i < items; i++) {
            if (message.remaining() - at < VALUE_OFFSET) {
                return "it ends within item " + i;
            }
            long length = message.getLong(message.position() + at + VALUE_LENGTH_OFFSET);
            if (length < 0 || length > message.remaining() - at - VALUE_OFFSET) {
                return "it ends within the value of item " + i;
            }
            if (Short.toUnsignedInt(message.getShort(message.position() + at)) > KEY_CAPACITY) {
                return "a key longer than " + KEY_CAPACITY + " bytes";
            }
            at += VALUE_OFFSET + aligned(length);
        }
        return null;
    }

    private static int aligned(long length) {
        return (int) ((length + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
    }

    /** Whether it was sent in a synchronisation. */
    static boolean isOfSynchronisation(ByteBuffer message) {
        return message.get(message.position() + REASON_OFFSET) == REASON_SYNC;
    }

    /** The version in a valid message; 0 when it is not set. */
    static long version(ByteBuffer message) {
        int items = Byte.toUnsignedInt(message.get(message.position() + ITEMS_OFFSET));
        int at = message.position() + FIRST_ITEM;
        for (int i = 0; i < items; i++) {
            long length = message.getLong(at + VALUE_LENGTH_OFFSET);
            if (isVersion(message, at) && message.get(at + TYPE_OFFSET) == TYPE_U64 && length == Long.BYTES) {
                return message.getLong(at + VALUE_OFFSET);
            }
            at += VALUE_OFFSET + aligned(length);
        }
        return 0;
    }

    private static boolean isVersion(ByteBuffer message, int at) {
        return Short.toUnsignedInt(message.getShort(at)) == KEY.length
                && message.slice(at + KEY_OFFSET, KEY.length).equals(ByteBuffer.wrap(KEY));
    }
}
