package carousel.service.cpg.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupChange.Reason;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executive messages of service 2, little endian, each member at a multiple of 8 (totem-wire 12.2).
 *
 * <pre>
 * every one:      i32 id @0, i32 size @8
 * name block:     u32 length @0, char value[128] @8                                                       136 bytes
 * procjoin 0, procleave 1:  name @16, u32 pid @152, u32 reason @160                                       168 bytes
 * joinlist 2:     i32 error @16 (0), then entries of 144 from @24: u32 pid @0, name @8
 * mcast 3:        name @16, u32 msglen @152, u32 pid @160, source @168 (u32 node), data @184
 * downlist 5:     u32 old members @16, u32 left nodes @24, u32 node ids[384] @32                         1568 bytes
 * partial 6:      name @16, u32 msglen (total) @152, u32 fraglen @160, u32 pid @168, u32 type @176, source @184, data @200
 * </pre>
 */
final class CpgMessages {
    static final int SERVICE_ID = 2;

    static final int PROCJOIN = 0;
    static final int PROCLEAVE = 1;
    static final int JOINLIST = 2;
    static final int MCAST = 3;
    static final int DOWNLIST_OLD = 4;
    static final int DOWNLIST = 5;
    static final int PARTIAL = 6;

    static final int FIRST = 1;
    static final int CONTINUED = 2;
    static final int LAST = 3;

    static final int MCAST_HEADER = 184;
    static final int PARTIAL_HEADER = 200;

    private static final int SIZE = 8;
    private static final int NAME = 16;
    private static final int NAME_VALUE = 8;
    private static final int PROC_PID = 152;
    private static final int PROC_REASON = 160;
    private static final int PROC_LENGTH = 168;
    private static final int JOINLIST_ENTRIES = 24;
    private static final int JOINLIST_ENTRY = 144;
    private static final int JOINLIST_NAME = 8;
    private static final int MESSAGE_LENGTH = 152;
    private static final int MCAST_PID = 160;
    private static final int MCAST_SOURCE = 168;
    private static final int DOWNLIST_OLD_MEMBERS = 16;
    private static final int DOWNLIST_LEFT = 24;
    private static final int DOWNLIST_IDS = 32;
    private static final int DOWNLIST_LENGTH = 1568;
    private static final int DOWNLIST_MAX_NODES = 384;
    private static final int FRAGMENT_LENGTH = 160;
    private static final int PARTIAL_PID = 168;
    private static final int PARTIAL_TYPE = 176;
    private static final int PARTIAL_SOURCE = 184;

    private CpgMessages() {}

    // ---- writing

    static ByteBuffer process(int function, GroupName group, int processId, Reason reason) {
        ByteBuffer message = message(function, PROC_LENGTH, PROC_LENGTH);
        putName(message, NAME, group);
        message.putInt(PROC_PID, processId);
        message.putInt(PROC_REASON, reason.number());
        return message;
    }

    /** One process of a join list. */
    record Listed(int processId, GroupName group) {}

    static ByteBuffer joinList(List<Listed> processes) {
        int length = JOINLIST_ENTRIES + processes.size() * JOINLIST_ENTRY;
        ByteBuffer message = message(JOINLIST, length, length);
        int at = JOINLIST_ENTRIES;
        for (Listed process : processes) {
            message.putInt(at, process.processId());
            putName(message, at + JOINLIST_NAME, process.group());
            at += JOINLIST_ENTRY;
        }
        return message;
    }

    static ByteBuffer downList(int oldMembers, Collection<Integer> left) {
        ByteBuffer message = message(DOWNLIST, DOWNLIST_LENGTH, DOWNLIST_LENGTH);
        message.putInt(DOWNLIST_OLD_MEMBERS, oldMembers);
        message.putInt(DOWNLIST_LEFT, left.size());
        int at = DOWNLIST_IDS;
        for (int node : left) {
            message.putInt(at, node);
            at += Integer.BYTES;
        }
        return message;
    }

    /** A buffer whose header {@link #putMcast} fills again and again. */
    static ByteBuffer newMcastHeader() {
        return message(MCAST, MCAST_HEADER, MCAST_HEADER);
    }

    static void putMcast(ByteBuffer header, GroupName group, GroupMember sender, int length) {
        header.putInt(SIZE, MCAST_HEADER + length);
        putName(header, NAME, group);
        header.putInt(MESSAGE_LENGTH, length);
        header.putInt(MCAST_PID, sender.processId());
        header.putInt(MCAST_SOURCE, sender.nodeId());
    }

    /** A buffer whose header {@link #putPartial} fills again and again. */
    static ByteBuffer newPartialHeader() {
        return message(PARTIAL, PARTIAL_HEADER, PARTIAL_HEADER);
    }

    static void putPartial(
            ByteBuffer header, GroupName group, GroupMember sender, int totalLength, int fragmentLength, int type) {
        header.putInt(SIZE, PARTIAL_HEADER + fragmentLength);
        putName(header, NAME, group);
        header.putInt(MESSAGE_LENGTH, totalLength);
        header.putInt(FRAGMENT_LENGTH, fragmentLength);
        header.putInt(PARTIAL_PID, sender.processId());
        header.putInt(PARTIAL_TYPE, type);
        header.putInt(PARTIAL_SOURCE, sender.nodeId());
    }

    private static ByteBuffer message(int function, int length, int size) {
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, SERVICE_ID << 16 | function);
        message.putInt(SIZE, size);
        return message;
    }

    private static void putName(ByteBuffer message, int at, GroupName group) {
        message.putInt(at, group.length());
        group.put(message, at + NAME_VALUE);
        for (int end = group.length(); end < Cpg.MAX_GROUP_NAME_BYTES; end++) {
            message.put(
                    at + NAME_VALUE + end, (byte) 0); // C programs read it as a string, and the buffer is used again
        }
    }

    // ---- reading; offsets count from the message's position

    /** What is wrong with a message, or null: afterwards the readers below stay inside it. */
    static @Nullable String validate(int function, ByteBuffer message) {
        return switch (function) {
            case PROCJOIN, PROCLEAVE -> processError(message);
            case JOINLIST -> joinListError(message);
            case MCAST -> mcastError(message);
            case DOWNLIST_OLD -> null;
            case DOWNLIST -> downListError(message);
            case PARTIAL -> partialError(message);
            default -> "unknown function";
        };
    }

    private static @Nullable String processError(ByteBuffer message) {
        if (message.remaining() < PROC_LENGTH) {
            return "shorter than " + PROC_LENGTH + " bytes";
        }
        return nameError(message, message.position() + NAME);
    }

    private static @Nullable String mcastError(ByteBuffer message) {
        int data = message.remaining() - MCAST_HEADER;
        if (data < 0) {
            return "shorter than " + MCAST_HEADER + " bytes";
        }
        int announced = totalLength(message);
        if (announced != data) {
            return "message length " + Integer.toUnsignedString(announced) + " but " + data + " bytes";
        }
        return nameError(message, message.position() + NAME);
    }

    private static @Nullable String downListError(ByteBuffer message) {
        if (message.remaining() < DOWNLIST_IDS) {
            return "shorter than " + DOWNLIST_IDS + " bytes";
        }
        int left = message.getInt(message.position() + DOWNLIST_LEFT);
        if (left < 0 || left > DOWNLIST_MAX_NODES || message.remaining() < DOWNLIST_IDS + left * Integer.BYTES) {
            return "left nodes " + Integer.toUnsignedString(left);
        }
        return null;
    }

    private static @Nullable String joinListError(ByteBuffer message) {
        int entries = message.remaining() - JOINLIST_ENTRIES;
        if (entries < 0 || entries % JOINLIST_ENTRY != 0) {
            return "length " + message.remaining() + " is not " + JOINLIST_ENTRIES + " plus entries of "
                    + JOINLIST_ENTRY;
        }
        for (int at = message.position() + JOINLIST_ENTRIES; at < message.limit(); at += JOINLIST_ENTRY) {
            String error = nameError(message, at + JOINLIST_NAME);
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable String partialError(ByteBuffer message) {
        int length = message.remaining();
        if (length < PARTIAL_HEADER) {
            return "shorter than " + PARTIAL_HEADER + " bytes";
        }
        int at = message.position();
        if (message.getInt(at + FRAGMENT_LENGTH) != length - PARTIAL_HEADER) {
            return "fragment length " + Integer.toUnsignedString(message.getInt(at + FRAGMENT_LENGTH)) + " but "
                    + (length - PARTIAL_HEADER) + " bytes";
        }
        if (message.getInt(at + MESSAGE_LENGTH) < 0) {
            return "message length " + Integer.toUnsignedString(message.getInt(at + MESSAGE_LENGTH));
        }
        int type = fragmentType(message);
        if (type < FIRST || type > LAST) {
            return "fragment type " + type;
        }
        return nameError(message, at + NAME);
    }

    private static @Nullable String nameError(ByteBuffer message, int at) {
        int length = message.getInt(at);
        if (length < 0 || length > Cpg.MAX_GROUP_NAME_BYTES) {
            return "group name length " + Integer.toUnsignedString(length);
        }
        return null;
    }

    static int nameLength(ByteBuffer message) {
        return message.getInt(message.position() + NAME);
    }

    static int nameOffset(ByteBuffer message) {
        return message.position() + NAME + NAME_VALUE;
    }

    static GroupName group(ByteBuffer message) {
        return name(message, nameOffset(message), nameLength(message));
    }

    static int processId(int function, ByteBuffer message) {
        return message.getInt(message.position()
                + switch (function) {
                    case MCAST -> MCAST_PID;
                    case PARTIAL -> PARTIAL_PID;
                    default -> PROC_PID;
                });
    }

    private static GroupName name(ByteBuffer message, int at, int length) {
        byte[] bytes = new byte[length];
        message.get(at, bytes);
        return GroupName.of(bytes);
    }

    /** The reason of a procleave; LEAVE for numbers that none has. */
    static Reason leaveReason(ByteBuffer message) {
        return message.getInt(message.position() + PROC_REASON) == Reason.PROCDOWN.number()
                ? Reason.PROCDOWN
                : Reason.LEAVE;
    }

    static int joinListEntries(ByteBuffer message) {
        return (message.remaining() - JOINLIST_ENTRIES) / JOINLIST_ENTRY;
    }

    static Listed joinListEntry(ByteBuffer message, int index) {
        int at = message.position() + JOINLIST_ENTRIES + index * JOINLIST_ENTRY;
        int name = at + JOINLIST_NAME;
        return new Listed(message.getInt(at), name(message, name + NAME_VALUE, message.getInt(name)));
    }

    static int totalLength(ByteBuffer message) {
        return message.getInt(message.position() + MESSAGE_LENGTH);
    }

    static int fragmentType(ByteBuffer message) {
        return message.getInt(message.position() + PARTIAL_TYPE);
    }
}
