package carousel.engine.internal;

import java.nio.ByteBuffer;

/**
 * The destination filter that Corosync gives to knet, its receiving half: a totem message names its target (knet-wire 8.2).
 *
 * <pre>
 * 0 magic 0xC070 (2) | 2 version | 3 type | 4 encapsulated | 5 nodeid (4) | 9 target nodeid (4)
 * </pre>
 *
 * All in the sender's byte order, which the magic tells.
 */
final class TotemTarget {
    private static final int TARGET_OFFSET = 9;
    private static final int HEADER_BYTES = 13;
    private static final byte MAGIC_LOW = 0x70;
    private static final int NODE_MASK = 0xffff;

    private TotemTarget() {}

    /** Whether the message is for all, for this node, or too short to say. */
    static boolean isFor(int nodeId, ByteBuffer message) {
        int start = message.position();
        if (message.remaining() < HEADER_BYTES) {
            return true;
        }
        int inOrder = message.getInt(start + TARGET_OFFSET);
        int target = message.get(start) == MAGIC_LOW ? Integer.reverseBytes(inOrder) : inOrder;
        return target == 0 || (target & NODE_MASK) == nodeId;
    }
}
