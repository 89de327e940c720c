package carousel.ipc.internal.votequorum;

import carousel.api.ipc.IpcService;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;

/**
 * Requests of libvotequorum (ipc-wire 11): where their fields are, behind a header of 16 bytes.
 *
 * <pre>
 * id                        size     fields
 *  0 information             24      node 16, 0 for this one
 *  1 set expected votes      24      votes 16
 *  2 set votes               24      votes 16, node 20
 *  3 track                   32      context u64 16, flags 24
 *  4 track no more           16
 *  5 register a device      272      name 16 (255 bytes)
 *  6 unregister it          272      name 16
 *  7 rename it              528      old name 16, new name 271
 *  8 it is there            296      name 16, casts its vote 272, ring 280
 *  9 master wins            280      name 16, whether 272
 * 10 set extra information   24+n    length 16, data 20 (after 3.1.10)
 * 11 get extra information   24      node 16 (after 3.1.10)
 * </pre>
 */
final class VotequorumRequests {
    static final int INFORMATION = 0;
    static final int SET_EXPECTED = 1;
    static final int SET_VOTES = 2;
    static final int TRACK = 3;
    static final int TRACK_NO_MORE = 4;
    static final int REGISTER = 5;
    static final int UNREGISTER = 6;
    static final int RENAME = 7;
    static final int POLL = 8;
    static final int MASTER_WINS = 9;
    static final int SET_EXTRA = 10;
    static final int GET_EXTRA = 11;

    /** Flag of a track: how things stand now. */
    static final int CURRENT = 1;
    /** Flag of a track: what changes, and how things stand now. */
    static final int CHANGES = 2;
    /** Flag of a track: what changes. */
    static final int CHANGES_ONLY = 4;

    private static final int[] SMALLEST = {24, 24, 24, 32, 16, 272, 272, 528, 296, 280, 24, 24};
    private static final int FIRST = 16;
    private static final int SECOND = 20;
    private static final int FLAGS = 24;
    private static final int NEW_NAME = 271;
    private static final int NAME_BYTES = 255;
    private static final int BEHIND_NAME = 272;
    private static final int RING = 280;

    private VotequorumRequests() {}

    static int smallestBytes(int id) {
        return id >= 0 && id < SMALLEST.length ? SMALLEST[id] : IpcService.UNKNOWN_REQUEST;
    }

    /** The node that is asked for. */
    static int nodeId(ByteBuffer request) {
        return request.getInt(FIRST);
    }

    static long votes(ByteBuffer request) {
        return Integer.toUnsignedLong(request.getInt(FIRST));
    }

    /** The node whose votes are set. */
    static int votesNodeId(ByteBuffer request) {
        return request.getInt(SECOND);
    }

    static long context(ByteBuffer request) {
        return request.getLong(FIRST);
    }

    static int flags(ByteBuffer request) {
        return request.getInt(FLAGS);
    }

    static String name(ByteBuffer request) {
        return Messages.text(request, FIRST, NAME_BYTES);
    }

    static String newName(ByteBuffer request) {
        return Messages.text(request, NEW_NAME, NAME_BYTES);
    }

    /** Whether the device casts its vote, or its vote alone decides. */
    static boolean isSet(ByteBuffer request) {
        return request.getInt(BEHIND_NAME) != 0;
    }

    static RingId ring(ByteBuffer request) {
        return new RingId(request.getInt(RING), request.getLong(RING + Long.BYTES));
    }
}
