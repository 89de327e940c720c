package carousel.ipc.internal.cpg;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupName;
import carousel.api.ipc.IpcService;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of libcpg (ipc-wire 9): where their fields are. All have a header of 16 bytes but the two multicasts, whose is 24.
 *
 * <pre>
 * id              size    fields
 *  0 join          168    group 16, process id 152, flags 160
 *  1 leave         160    group 16, process id 152
 *  2 multicast      40+n  guarantee 24, length 32, data 40
 *  3 membership    152    group 16
 *  4 local node     16
 *  5 iterate       160    group 16, type 152
 *  6 next           24    handle 16
 *  7 iterated       24    handle 16
 *  8 finalize       16
 *  9 zc alloc      152    size 16, path 24
 * 10 zc free        32    size 16, address 24
 * 11 zc execute     24    address 16
 * 12 part           56+n  guarantee 24, whole length 32, length 40, type 48, data 56
 * group: length u32, 128 bytes from 8
 * </pre>
 */
final class CpgRequests {
    static final int JOIN = 0;
    static final int LEAVE = 1;
    static final int MULTICAST = 2;
    static final int MEMBERSHIP = 3;
    static final int LOCAL_NODE = 4;
    static final int ITERATE = 5;
    static final int NEXT = 6;
    static final int ITERATED = 7;
    static final int FINALIZE = 8;
    static final int ZERO_COPY_ALLOCATE = 9;
    static final int ZERO_COPY_FREE = 10;
    static final int ZERO_COPY_EXECUTE = 11;
    static final int PART = 12;

    /** Flag of a join: the ring that is, behind the own join. */
    static final int CURRENT_RING = 1;

    /** Iteration over the names of groups. */
    static final int NAMES = 1;
    /** Iteration over the members of one group. */
    static final int ONE_GROUP = 2;
    /** Iteration over the members of all groups. */
    static final int ALL = 3;

    /** Bytes before the data of a multicast. */
    static final int MULTICAST_BYTES = 40;
    /** Bytes before the data of a part. */
    static final int PART_BYTES = 56;

    /** Types of parts. */
    static final int FIRST = 1;

    static final int CONTINUED = 2;
    static final int LAST = 3;

    private static final int[] SMALLEST = {168, 160, MULTICAST_BYTES, 152, 16, 160, 24, 24, 16, 152, 32, 24, PART_BYTES
    };

    private static final int GROUP = 16;
    private static final int GROUP_BYTES = 24;
    private static final int PROCESS_ID = 152;
    private static final int FLAGS = 160;
    private static final int TYPE = 152;
    private static final int HANDLE = 16;
    private static final int MULTICAST_LENGTH = 32;
    private static final int WHOLE_LENGTH = 32;
    private static final int PART_LENGTH = 40;
    private static final int PART_TYPE = 48;

    private static final int ZERO_COPY_SIZE = 16;
    private static final int ZERO_COPY_PATH = 24;
    private static final int ZERO_COPY_PATH_BYTES = 128;
    private static final int ZERO_COPY_FREE_ADDRESS = 24;

    private CpgRequests() {}

    static int smallestBytes(int id) {
        return id >= 0 && id < SMALLEST.length ? SMALLEST[id] : IpcService.UNKNOWN_REQUEST;
    }

    /** Bytes that a client shares by {@link #ZERO_COPY_ALLOCATE}, unsigned. */
    static long zeroCopyBytes(ByteBuffer request) {
        return request.getLong(ZERO_COPY_SIZE);
    }

    /** The file that it shares. */
    static String zeroCopyPath(ByteBuffer request) {
        return Messages.text(request, ZERO_COPY_PATH, ZERO_COPY_PATH_BYTES);
    }

    /** What the shared memory was called when it was allocated. */
    static long zeroCopyAddress(ByteBuffer request) {
        return request.getLong(request.getInt(0) == ZERO_COPY_FREE ? ZERO_COPY_FREE_ADDRESS : ZERO_COPY_SIZE);
    }

    /** The group of a join, leave, membership or iteration; null when its length is more than a group's name may have. */
    static @Nullable GroupName group(ByteBuffer request) {
        int length = request.getInt(GROUP);
        if (length < 0 || length > Cpg.MAX_GROUP_NAME_BYTES) {
            return null;
        }
        byte[] bytes = new byte[length];
        request.get(GROUP_BYTES, bytes);
        return GroupName.of(bytes);
    }

    static int processId(ByteBuffer request) {
        return request.getInt(PROCESS_ID);
    }

    static int flags(ByteBuffer request) {
        return request.getInt(FLAGS);
    }

    static int iterationType(ByteBuffer request) {
        return request.getInt(TYPE);
    }

    static long handle(ByteBuffer request) {
        return request.getLong(HANDLE);
    }

    /** The message of a multicast, or null when its length is not that of the request. */
    static @Nullable ByteBuffer message(ByteBuffer request) {
        return data(request, MULTICAST_BYTES, request.getInt(MULTICAST_LENGTH));
    }

    /** Length of the whole message that a part is of. */
    static int wholeLength(ByteBuffer request) {
        return request.getInt(WHOLE_LENGTH);
    }

    static int partType(ByteBuffer request) {
        return request.getInt(PART_TYPE);
    }

    /** What a part holds, or null when its length is not that of the request. */
    static @Nullable ByteBuffer part(ByteBuffer request) {
        return data(request, PART_BYTES, request.getInt(PART_LENGTH));
    }

    private static @Nullable ByteBuffer data(ByteBuffer request, int at, int length) {
        return length < 0 || length > request.limit() - at ? null : request.slice(at, length);
    }
}
