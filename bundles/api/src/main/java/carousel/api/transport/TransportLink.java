package carousel.api.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** The way from an endpoint to one remote address. To be used on the node's loop only. */
@ConsumerType
public interface TransportLink extends AutoCloseable {
    /** Where packets go. */
    InetSocketAddress remoteAddress();

    /** Whether packets can travel now; always true for a transport without connections. */
    boolean isConnected();

    /**
     * Sends the packets that stand back to back between position and limit. Each has {@code packetSizeBytes} bytes but for
     * the last, which may be shorter: the fragments of a frame, fit for one segmented system call.
     *
     * <p>The bytes are taken before the call returns; the buffer's position and limit are left as they were. Delivery is
     * not promised. A packet that is too long for the path is reported by {@link TransportListener#packetTooLong}.
     *
     * @param packets best in a direct buffer
     * @param packetSizeBytes 1 or more
     */
    void send(ByteBuffer packets, int packetSizeBytes);

    /** Packets given up since the link was made, because the system refused them or a queue was full. */
    default long lostPackets() {
        return 0;
    }

    /** Packets that had to be offered to the system again since the link was made. */
    default long retriedPackets() {
        return 0;
    }

    /** Ends the link; later sends do nothing. */
    @Override
    void close();
}
