package carousel.api.transport;

import java.net.InetSocketAddress;
import org.osgi.annotation.versioning.ConsumerType;

/** An open local address of a transport. To be used on the node's loop only. */
@ConsumerType
public interface TransportEndpoint extends AutoCloseable {
    /** The address and port in use. */
    InetSocketAddress localAddress();

    /** A way to one remote address. Costs nothing on the network for a transport without connections. */
    TransportLink connect(InetSocketAddress remote);

    /** Closes the endpoint and every link made from it; no listener call follows. */
    @Override
    void close();
}
