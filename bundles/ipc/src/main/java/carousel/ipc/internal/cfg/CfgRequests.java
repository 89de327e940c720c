package carousel.ipc.internal.cfg;

import carousel.api.ipc.IpcService;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Requests of libcfg (ipc-wire 8): where their fields are, behind a header of 16 bytes.
 *
 * <pre>
 * id                 size   fields
 *  0 ring status       16
 *  1 reenable          16
 *  2 kill node        288   node 16, reason: length u16 24 (with the zero), 256 bytes from 26
 *  3 shut down         24   flags 16
 *  4 answer            24   1 yes, 0 no 16
 *  5 addresses         24   node 16, 0 for this one
 *  6 local node        16
 *  7 reload            16
 *  8 reopen logs       16
 *  9 node status       32   node 16, version 24
 * 10 track             24   flags u8 16
 * 11 track no more     16
 * </pre>
 */
final class CfgRequests {
    static final int RING_STATUS = 0;
    static final int REENABLE = 1;
    static final int KILL_NODE = 2;
    static final int SHUT_DOWN = 3;
    static final int ANSWER = 4;
    static final int ADDRESSES = 5;
    static final int LOCAL_NODE = 6;
    static final int RELOAD = 7;
    static final int REOPEN_LOGS = 8;
    static final int NODE_STATUS = 9;
    static final int TRACK = 10;
    static final int TRACK_NO_MORE = 11;

    private static final int[] SMALLEST = {16, 16, 288, 24, 24, 24, 16, 16, 16, 32, 24, 16};
    private static final int FIRST = 16;
    private static final int VERSION = 24;
    private static final int REASON_LENGTH = 24;
    private static final int REASON = 26;
    private static final int REASON_BYTES = 256;

    private CfgRequests() {}

    static int smallestBytes(int id) {
        return id >= 0 && id < SMALLEST.length ? SMALLEST[id] : IpcService.UNKNOWN_REQUEST;
    }

    /** The node of a kill, of addresses or of a status. */
    static int nodeId(ByteBuffer request) {
        return request.getInt(FIRST);
    }

    /** The reason of a kill, or null when it is longer than its room. */
    static @Nullable String reason(ByteBuffer request) {
        int length = Short.toUnsignedInt(request.getShort(REASON_LENGTH));
        return length > REASON_BYTES ? null : Messages.text(request, REASON, length);
    }

    /** How to shut down. */
    static int flags(ByteBuffer request) {
        return request.getInt(FIRST);
    }

    /** Whether the answer to a question is yes. */
    static boolean isYes(ByteBuffer request) {
        return request.getInt(FIRST) == 1;
    }

    static int version(ByteBuffer request) {
        return request.getInt(VERSION);
    }
}
