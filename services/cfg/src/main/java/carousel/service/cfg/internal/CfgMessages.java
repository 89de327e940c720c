package carousel.service.cfg.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The executive messages of service 1, little endian (totem-wire 12.4). All begin with the request header of 16 bytes.
 *
 * <pre>
 * ringreenable 0 (32):  message source @16, never sent
 * killnode 1 (288):     u32 nodeid @16, u16 length of the reason @24, reason[256] @32
 * shutdown 2 (16):      nothing
 * reload_config 3 (32): message source @16: u32 nodeid @0, 8 bytes of the sender's own @8
 * crypto_reconfig 4 (24): u32 phase @16
 * </pre>
 */
final class CfgMessages {
    static final int SERVICE_ID = 1;
    static final int KILLNODE = 1;
    static final int SHUTDOWN = 2;
    static final int RELOAD = 3;
    static final int CRYPTO_RECONFIG = 4;

    /** Phase: outgoing packets use the new key. */
    static final int ACTIVATE = 1;

    /** Phase: the old key is forgotten. */
    static final int CLEAN_UP = 2;

    private static final int HEADER = 16;
    private static final int SIZE_OFFSET = 8;
    private static final int FIRST_OFFSET = 16;
    private static final int REASON_LENGTH_OFFSET = 24;
    private static final int REASON_OFFSET = 32;
    private static final int REASON_CAPACITY = 256;
    private static final int[] LENGTHS = {32, 288, HEADER, 32, 24};

    private CfgMessages() {}

    private static ByteBuffer message(int function) {
        int length = LENGTHS[function];
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(0, SERVICE_ID << 16 | function);
        return message.putInt(SIZE_OFFSET, length);
    }

    /** The reason is at most 255 bytes. */
    static ByteBuffer killNode(int nodeId, byte[] reason) {
        ByteBuffer message = message(KILLNODE);
        message.putInt(FIRST_OFFSET, nodeId);
        message.putShort(REASON_LENGTH_OFFSET, (short) reason.length);
        return message.put(REASON_OFFSET, reason);
    }

    static ByteBuffer shutdown() {
        return message(SHUTDOWN);
    }

    static ByteBuffer reload(int nodeId) {
        return message(RELOAD).putInt(FIRST_OFFSET, nodeId);
    }

    static ByteBuffer cryptoReconfig(int phase) {
        return message(CRYPTO_RECONFIG).putInt(FIRST_OFFSET, phase);
    }

    /** What is wrong with a message, or null. Functions that nobody knows are fine, and ignored. */
    static @Nullable String validate(int function, ByteBuffer message) {
        if (function < LENGTHS.length && message.remaining() < LENGTHS[function]) {
            return message.remaining() + " bytes instead of " + LENGTHS[function];
        }
        if (function == KILLNODE
                && Short.toUnsignedInt(message.getShort(message.position() + REASON_LENGTH_OFFSET)) > REASON_CAPACITY) {
            return "a reason longer than " + REASON_CAPACITY + " bytes";
        }
        return null;
    }

    static int nodeId(ByteBuffer killNode) {
        return killNode.getInt(killNode.position() + FIRST_OFFSET);
    }

    static int phase(ByteBuffer cryptoReconfig) {
        return cryptoReconfig.getInt(cryptoReconfig.position() + FIRST_OFFSET);
    }

    static String reason(ByteBuffer killNode) {
        int at = killNode.position();
        byte[] text = new byte[Short.toUnsignedInt(killNode.getShort(at + REASON_LENGTH_OFFSET))];
        killNode.get(at + REASON_OFFSET, text);
        int length = text.length;
        while (length > 0 && text[length - 1] == 0) {
            length--; // real daemons count the final zero
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
