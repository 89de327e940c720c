package carousel.service.quorum.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The executive messages of service 5, little endian (totem-wire 12.3). All begin with the request header of 16 bytes; nothing is
 * aligned behind it.
 *
 * <pre>
 * nodeinfo 0 (32):            u32 nodeid @16 (0: the sender's quorum device), u32 votes @20, u32 expected_votes @24, u32 flags @28
 * reconfigure 1 (32):         u32 nodeid @16, u32 value @20, u8 param @24
 * qdevice_reg 2 (280):        u32 operation @16 (1 register, 0 unregister), char name[255] @20
 * qdevice_reconfigure 3 (528): char oldname[255] @16, char newname[255] @271
 * </pre>
 *
 * <p>Flags: {@link VoterFlags}.
 */
final class VoteMessages {
    static final int SERVICE_ID = 5;
    static final int NODEINFO = 0;
    static final int RECONFIGURE = 1;
    static final int QDEVICE_REG = 2;
    static final int QDEVICE_RECONFIGURE = 3;
    static final int FUNCTIONS = 4;

    /** {@link #param}: expected votes. */
    static final int PARAM_EXPECTED_VOTES = 1;

    /** {@link #param}: votes of a node. */
    static final int PARAM_NODE_VOTES = 2;

    /** {@link #param}: nobody waits for all nodes any more. */
    static final int PARAM_CANCEL_WAIT_FOR_ALL = 3;

    private static final int SIZE_OFFSET = 8;
    private static final int NODEID_OFFSET = 16;
    private static final int VOTES_OFFSET = 20;
    private static final int EXPECTED_VOTES_OFFSET = 24;
    private static final int FLAGS_OFFSET = 28;
    private static final int VALUE_OFFSET = 20;
    private static final int PARAM_OFFSET = 24;
    private static final int OPERATION_OFFSET = 16;
    private static final int NAME_OFFSET = 20;
    private static final int OLD_NAME_OFFSET = 16;
    private static final int NEW_NAME_OFFSET = 271;
    private static final int NAME_LENGTH = 255;
    private static final int[] LENGTHS = {32, 32, 280, 528};
    private static final long UNSIGNED = 0xffff_ffffL;

    private VoteMessages() {}

    private static ByteBuffer message(int function) {
        int length = LENGTHS[function];
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, SERVICE_ID << 16 | function);
        return message.putInt(SIZE_OFFSET, length);
    }

    /** Of node 0 for the device. */
    static ByteBuffer nodeInfo(int nodeId, long votes, long expectedVotes, int flags) {
        return message(NODEINFO)
                .putInt(NODEID_OFFSET, nodeId)
                .putInt(VOTES_OFFSET, (int) votes)
                .putInt(EXPECTED_VOTES_OFFSET, (int) expectedVotes)
                .putInt(FLAGS_OFFSET, flags);
    }

    static ByteBuffer reconfigure(int param, int nodeId, long value) {
        return message(RECONFIGURE)
                .putInt(NODEID_OFFSET, nodeId)
                .putInt(VALUE_OFFSET, (int) value)
                .put(PARAM_OFFSET, (byte) param);
    }

    static ByteBuffer deviceRegistration(boolean register, String name) {
        ByteBuffer message = message(QDEVICE_REG).putInt(OPERATION_OFFSET, register ? 1 : 0);
        return putName(message, NAME_OFFSET, name);
    }

    static ByteBuffer deviceRename(String oldName, String newName) {
        return putName(putName(message(QDEVICE_RECONFIGURE), OLD_NAME_OFFSET, oldName), NEW_NAME_OFFSET, newName);
    }

    /** A name has fewer than 255 bytes, so that a zero ends it. */
    private static ByteBuffer putName(ByteBuffer message, int offset, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return message.put(offset, bytes);
    }

    /** What is wrong with a message, or null. */
    static @Nullable String validate(int function, ByteBuffer message) {
        if (function >= LENGTHS.length) {
            return "unknown";
        }
        return message.remaining() < LENGTHS[function]
                ? message.remaining() + " bytes instead of " + LENGTHS[function]
                : null;
    }

    static int nodeId(ByteBuffer message) {
        return message.getInt(message.position() + NODEID_OFFSET);
    }

    static long votes(ByteBuffer nodeInfo) {
        return nodeInfo.getInt(nodeInfo.position() + VOTES_OFFSET) & UNSIGNED;
    }

    static long expectedVotes(ByteBuffer nodeInfo) {
        return nodeInfo.getInt(nodeInfo.position() + EXPECTED_VOTES_OFFSET) & UNSIGNED;
    }

    static int flags(ByteBuffer nodeInfo) {
        return nodeInfo.getInt(nodeInfo.position() + FLAGS_OFFSET);
    }

    static long value(ByteBuffer reconfigure) {
        return reconfigure.getInt(reconfigure.position() + VALUE_OFFSET) & UNSIGNED;
    }

    static int param(ByteBuffer reconfigure) {
        return reconfigure.get(reconfigure.position() + PARAM_OFFSET);
    }

    static boolean registers(ByteBuffer deviceRegistration) {
        return deviceRegistration.getInt(deviceRegistration.position() + OPERATION_OFFSET) == 1;
    }

    static String name(ByteBuffer deviceRegistration) {
        return name(deviceRegistration, NAME_OFFSET);
    }

    static String oldName(ByteBuffer deviceRename) {
        return name(deviceRename, OLD_NAME_OFFSET);
    }

    static String newName(ByteBuffer deviceRename) {
        return name(deviceRename, NEW_NAME_OFFSET);
    }

    private static String name(ByteBuffer message, int offset) {
        byte[] bytes = new byte[NAME_LENGTH];
        message.get(message.position() + offset, bytes);
        int length = 0;
        while (length < NAME_LENGTH && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
