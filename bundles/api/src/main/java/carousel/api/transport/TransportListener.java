package carousel.api.transport;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What an endpoint tells its owner, on the node's loop. */
@ConsumerType
public interface TransportListener {
    /**
     * A packet came.
     *
     * @param packet its bytes between position and limit, at least one; valid only during the call, and may be changed
     * @param source the sender's address and port
     */
    void received(ByteBuffer packet, InetSocketAddress source);

    /**
     * A packet was refused because it is longer than the local interface or a known path allows. Longer ones will be too.
     *
     * @param link the link it was sent on
     * @param packetSizeBytes its length, without IP and transport headers; when a router refused it and does not tell which
     *     one it was, the shortest length that it would refuse
     * @param pathMtuBytes the largest IP packet that is known to pass, 0 when unknown
     */
    void packetTooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes);

    /** The link's peer or the way to it is known not to be there (for instance by ICMP). Heartbeats decide when it is back. */
    void unreachable(TransportLink link, String reason);

    /**
     * As {@link #unreachable}, and more: the peer's host answered that nobody listens at the peer's address. Its process has
     * ended, or is about to start.
     */
    default void refused(TransportLink link, String reason) {
        unreachable(link, reason);
    }
}
