package carousel.sample.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Received bytes on their way to the node's loop. The endpoint's thread fills it, the loop takes the packets out; one hands it to the other, so that
 * it is never used by both.
 */
final class Chunk implements Runnable {
    /** Twice the longest packet with its length, so that there is room for a whole one whatever was left of the one before. */
    static final int BYTES = 1 << 17;

    private final TcpEndpoint endpoint;
    private final ChunkPool pool;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);
    private final ByteBuffer packet = bytes.duplicate();

    /** Up to here there are whole packets and probes. */
    private int wholeBytes;

    private boolean packets;
    private int next;
    private InetSocketAddress source;

    Chunk(TcpEndpoint endpoint, ChunkPool pool) {
        this.endpoint = endpoint;
        this.pool = pool;
    }

    /** To be filled from its position on. */
    ByteBuffer bytes() {
        return bytes;
    }

    /**
     * Looks at what has come.
     *
     * @return how many probes are among it
     * @throws IOException when it is not of this transport
     */
    int findPackets() throws IOException {
        int probes = 0;
        int end = bytes.position();
        while (end - wholeBytes >= Wire.LENGTH_BYTES) {
            int length = bytes.getInt(wholeBytes);
            if (length < 0 || length > Wire.MAX_PACKET_BYTES) {
                throw new IOException("a packet of " + Integer.toUnsignedString(length) + " bytes, expected 1 to "
                        + Wire.MAX_PACKET_BYTES);
            }
            if (end - wholeBytes - Wire.LENGTH_BYTES < length) {
                break;
            }
            wholeBytes += Wire.LENGTH_BYTES + length;
            packets |= length > 0;
            probes += length == 0 ? 1 : 0;
        }
        return probes;
    }

    boolean hasPackets() {
        return packets;
    }

    void dropProbes() {
        bytes.limit(bytes.position()).position(wholeBytes);
        bytes.compact();
        wholeBytes = 0;
    }

    /** Copies what is left of a packet that has not come as a whole. */
    void copyRestTo(ByteBuffer target) {
        target.put(bytes.limit(bytes.position()).position(wholeBytes));
        bytes.limit(BYTES);
    }

    /** Gives the packets to the listener, on the loop, and itself back to the pool. */
    void deliver(InetSocketAddress from) {
        source = from;
        next = 0;
        endpoint.onLoop(this);
    }

    @Override
    public void run() {
        try {
            while (next < wholeBytes && !endpoint.isClosed()) {
                int start = next + Wire.LENGTH_BYTES;
                int length = bytes.getInt(next);
                next = start + length;
                if (length > 0) {
                    packet.clear().order(ByteOrder.BIG_ENDIAN).limit(next).position(start);
                    endpoint.listener().received(packet, source);
                }
            }
        } finally {
            if (next < wholeBytes && !endpoint.isClosed()) {
                endpoint.onLoop(this); // the listener threw, which the loop logs; the other packets are not to suffer
            } else {
                pool.giveBack(this);
            }
        }
    }

    void reset() {
        bytes.clear();
        wholeBytes = 0;
        packets = false;
    }
}
