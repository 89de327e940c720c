package carousel.api.transport;

import carousel.api.loop.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of link, found as a service by its name; {@code docs/writing-a-provider.md} has the whole contract. When the provider leaves, its links go down like a pulled cable; when
 * one with the same name comes, they come back. A bundle with a transport provides the capability
 * {@code carousel.transport;name=NAME}.
 */
@ConsumerType
public interface TransportProvider {
    /** Namespace of the bundle capability. */
    String NAMESPACE = "carousel.transport";

    /**
     * The value of {@code knet_transport} in corosync.conf, for instance {@code udp}. The configuration takes it as long as the
     * provider is there, and always {@code udp} and {@code sctp}.
     */
    String name();

    /** Bytes that the transport puts around a packet, without the IP header: 8 for UDP, 28 for SCTP (knet-wire 5.2, T). */
    int overheadBytes();

    /**
     * Opens a local address. Links to any number of hosts share one endpoint. What fails is tried again each second.
     *
     * @param loop the node's loop, on which this is called; the listener is called on it, too. It takes sockets only of transports
     *     on Netty (bundle {@code carousel.loop}); others serve theirs on a thread of their own and come back by {@code execute}
     * @param local address and port to bind; the address need not exist yet
     * @param settings what else matters to the packets; the same for as long as the endpoint is open
     * @param listener told of packets and failures until the endpoint is closed
     * @throws IOException when the address cannot be used; the message names it
     */
    TransportEndpoint open(
            EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
            throws IOException;
}
