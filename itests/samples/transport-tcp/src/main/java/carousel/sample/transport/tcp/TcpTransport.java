package carousel.sample.transport.tcp;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The transport {@code tcp} ({@code knet_transport: tcp}). Each link has a connection of its own to the peer, on which it only sends; what
 * it receives comes on the peer's. So nobody has to agree on which of two connections is the right one.
 *
 * <p>Built against {@code carousel.api} alone: sockets are served by a thread of each endpoint, because the node's loop takes tasks but
 * no sockets of others.
 */
@Component(immediate = true)
@Capability(namespace = TransportProvider.NAMESPACE, attribute = "name=tcp")
public final class TcpTransport implements TransportProvider {
    /** TCP header and length of the packet. Packets share segments, so this is what a lonely one costs. */
    private static final int OVERHEAD_BYTES = 20 + Wire.LENGTH_BYTES;

    private final Set<TcpEndpoint> endpoints = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
        return "tcp";
    }

    @Override
    public int overheadBytes() {
        return OVERHEAD_BYTES;
    }

    /** The address has to be this machine's already: Java cannot bind one that is yet to come. The owner tries again. */
    @Override
    public TransportEndpoint open(
            EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
            throws IOException {
        if (local.isUnresolved()) {
            throw new IOException("Transport tcp cannot open " + local + ": its host name has no address.");
        }
        TcpEndpoint endpoint = new TcpEndpoint(loop, listener, settings, endpoints::remove);
        try {
            endpoint.bind(local);
        } catch (IOException e) {
            throw new IOException("Transport tcp cannot open " + local + ": " + e.getMessage(), e);
        }
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Called by DS: closes what is still open, each on its own loop. */
    @Deactivate
    void deactivate() {
        for (TcpEndpoint endpoint : endpoints) {
            endpoint.onLoop(endpoint::close);
        }
    }
}
