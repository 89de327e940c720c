package carousel.engine.internal;

import java.nio.ByteBuffer;

/**
 * The request header in front of every executive message, 16 bytes, little endian (totem-wire 12).
 *
 * <pre>
 *  0  i32  id = service &lt;&lt; 16 | function
 *  4       padding
 *  8  i32  size of the whole message
 * 12       padding
 * </pre>
 */
final class ExecutiveHeader {
    static final int LENGTH = 16;
    static final int MAX_SERVICE_ID = 63;

    private static final int ID_OFFSET = 0;
    private static final int SIZE_OFFSET = 8;

    private ExecutiveHeader() {}

    static int id(ByteBuffer message) {
        return message.getInt(message.position() + ID_OFFSET);
    }

    /** The size of the whole message, header included, as its sender says. */
    static int size(ByteBuffer message) {
        return message.getInt(message.position() + SIZE_OFFSET);
    }

    static int service(int id) {
        return id >>> 16;
    }

    static int function(int id) {
        return id & 0xffff;
    }

    static void put(ByteBuffer message, int id, int size) {
        int at = message.position();
        message.putLong(at, id & 0xffff_ffffL);
        message.putLong(at + SIZE_OFFSET, size & 0xffff_ffffL);
    }
}
