package carousel.sample.transport.tcp;

import java.nio.ByteBuffer;

/**
 * What is on a connection, in network order.
 *
 * <pre>
 * sender to receiver   greeting: u32 0x43545031 ("CTP1"), u16 port that the sender listens at, u16 0
 *                      then frames: u32 length (1 to 65 535) and so many bytes: a packet
 *                                   u32 0: a probe
 * receiver to sender   u8 0 for each probe
 * </pre>
 */
final class Wire {
    static final int GREETING_BYTES = 8;
    static final int LENGTH_BYTES = 4;
    static final int MAX_PACKET_BYTES = 65_535;

    private static final int MAGIC = 0x43545031;
    private static final int PORT_MASK = 0xffff;

    private Wire() {}

    static ByteBuffer greeting(int port) {
        return ByteBuffer.allocate(GREETING_BYTES)
                .putInt(MAGIC)
                .putShort((short) port)
                .putShort((short) 0)
                .flip();
    }

    /** Takes a greeting out of the buffer; 0 when it is none. */
    static int portOfGreeting(ByteBuffer buffer) {
        int magic = buffer.getInt();
        int port = buffer.getShort() & PORT_MASK;
        int zero = buffer.getShort();
        return magic == MAGIC && zero == 0 ? port : 0;
    }
}
