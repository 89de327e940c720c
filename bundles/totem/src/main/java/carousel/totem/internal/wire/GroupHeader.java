package carousel.totem.internal.wire;

import carousel.api.totem.MessageGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names the groups a message is for, at its start (totem-wire 11). */
public final class GroupHeader {
    /** Offset of the number of groups. */
    public static final int GROUP_COUNT_OFFSET = 0;
    /** Offset of the first group's name length. */
    public static final int GROUP_LENS_OFFSET = 2;
    /** Bytes of a name's length. */
    public static final int GROUP_LEN_LENGTH = 2;
    /** Most groups of a message. */
    public static final int MAX_GROUPS = 32;
    /** What {@link #length} says about a header that is malformed. */
    public static final int MALFORMED = -1;

    private static final MessageGroup[] GROUPS = MessageGroup.values();
    private static final byte[][] NAMES = names();
    private static final Map<MessageGroup, byte[]> HEADERS = headers();

    private GroupHeader() {}

    private static byte[][] names() {
        byte[][] names = new byte[GROUPS.length][];
        for (int i = 0; i < names.length; i++) {
            names[i] = GROUPS[i].wireName();
        }
        return names;
    }

    private static Map<MessageGroup, byte[]> headers() {
        Map<MessageGroup, byte[]> headers = new EnumMap<>(MessageGroup.class);
        for (MessageGroup group : GROUPS) {
            byte[] name = group.wireName();
            byte[] header = new byte[GROUP_LENS_OFFSET + GROUP_LEN_LENGTH + name.length];
            header[GROUP_COUNT_OFFSET] = 1;
            header[GROUP_LENS_OFFSET] = (byte) name.length;
            System.arraycopy(name, 0, header, GROUP_LENS_OFFSET + GROUP_LEN_LENGTH, name.length);
            headers.put(group, header);
        }
        return headers;
    }

    /** The header of a message for one group; not to be changed. */
    public static byte[] of(MessageGroup group) {
        return Objects.requireNonNull(HEADERS.get(group));
    }

    /** Bytes of the header at the start of a message of {@code length} bytes, or {@link #MALFORMED}. */
    public static int length(ByteBuffer buffer, int at, int length) {
        if (length < GROUP_LENS_OFFSET) {
            return MALFORMED;
        }
        int count = groupCount(buffer, at);
        int end = GROUP_LENS_OFFSET + GROUP_LEN_LENGTH * count;
        if (count == 0 || count > MAX_GROUPS || length < end) {
            return MALFORMED;
        }
        for (int i = 0; i < count; i++) {
            end += groupLength(buffer, at, i);
        }
        return end > length ? MALFORMED : end;
    }

    /** Number of groups. */
    public static int groupCount(ByteBuffer buffer, int at) {
        return Short.toUnsignedInt(buffer.getShort(at + GROUP_COUNT_OFFSET));
    }

    /** Bytes of a group's name. */
    public static int groupLength(ByteBuffer buffer, int at, int index) {
        return Short.toUnsignedInt(buffer.getShort(at + GROUP_LENS_OFFSET + GROUP_LEN_LENGTH * index));
    }

    /** The first group of a well-formed header that we read, or null. */
    public static @Nullable MessageGroup group(ByteBuffer buffer, int at) {
        int count = groupCount(buffer, at);
        int nameAt = at + GROUP_LENS_OFFSET + GROUP_LEN_LENGTH * count;
        for (int i = 0; i < count; i++) {
            int nameLength = groupLength(buffer, at, i);
            for (int group = 0; group < NAMES.length; group++) {
                if (isName(buffer, nameAt, nameLength, NAMES[group])) {
                    return GROUPS[group];
                }
            }
            nameAt += nameLength;
        }
        return null;
    }

    private static boolean isName(ByteBuffer buffer, int at, int length, byte[] name) {
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer.get(at + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        StringBuilder text = new StringBuilder("groups");
        int count = groupCount(buffer, at);
        int nameAt = at + GROUP_LENS_OFFSET + GROUP_LEN_LENGTH * count;
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[groupLength(buffer, at, i)];
            buffer.get(nameAt, name);
            text.append(' ').append(new String(name, StandardCharsets.US_ASCII));
            nameAt += name.length;
        }
        return text.toString();
    }
}
