package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
import carousel.api.os.SocketErrors;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import carousel.loop.NettyEventLoop;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport {@code udp}. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = TransportProvider.NAMESPACE, attribute = "name=udp")
public final class UdpTransportProvider implements TransportProvider {
    private static final int UDP_HEADER_BYTES = 8;
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final Set<UdpEndpoint> endpoints = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SocketErrors socketErrors;
    private boolean absenceTold;

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public int overheadBytes() {
        return UDP_HEADER_BYTES;
    }

    @Override
    public TransportEndpoint open(
            EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
            throws IOException {
        if (!(loop instanceof NettyEventLoop nettyLoop)) {
            throw new IOException("Transport udp cannot open " + local + " on an event loop of "
                    + loop.getClass().getName() + ", expected a " + NettyEventLoop.class.getName() + ".");
        }
        if (nettyLoop.netty().isShuttingDown()) {
            throw new IOException("Transport udp cannot open " + local + " on an event loop that has ended.");
        }
        if (local.isUnresolved()) {
            throw new IOException("Transport udp cannot open " + local + ": its host name has no address.");
        }
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        DatagramChannel channel;
        try {
            channel = nettyLoop.newDatagramChannel(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        } catch (ChannelException e) {
            throw openFailure(local, e);
        }
        UdpEndpoint endpoint = new UdpEndpoint(channel, ipv6, nettyLoop, listener, endpoints::remove);
        try {
            endpoint.bind(local, settings);
        } catch (IOException | ChannelException e) {
            endpoint.close();
            throw openFailure(local, e);
        }
        endpoints.add(endpoint);
        tellAbsence();
        followSocketErrors(endpoint);
        return endpoint;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSocketErrors(SocketErrors service) {
        socketErrors = service;
        tellPresence();
        endpoints.forEach(this::followSocketErrors);
    }

    void unbindSocketErrors(SocketErrors service) {
        // with a better service this comes after it was bound
        if (service.equals(socketErrors)) {
            socketErrors = null;
            endpoints.forEach(this::followSocketErrors);
            if (!endpoints.isEmpty()) {
                tellAbsence();
            }
        }
    }

    /** Takes the newest service there is, so that it does not matter in which order the news of them reaches the loop. */
    private void followSocketErrors(UdpEndpoint endpoint) {
        if (endpoint.loop().inEventLoop()) {
            endpoint.useSocketErrors(socketErrors);
            return;
        }
        try {
            endpoint.loop().execute(() -> endpoint.useSocketErrors(socketErrors));
        } catch (RejectedExecutionException e) {
            LOGGER.debug("The loop of {} has ended.", endpoint.localAddress());
        }
    }

    private synchronized void tellAbsence() {
        if (socketErrors == null && !absenceTold) {
            absenceTold = true;
            LOGGER.info("transport: ICMP errors cannot be read without a service for them (carousel.native): only"
                    + " heartbeats tell that a peer is gone");
        }
    }

    private synchronized void tellPresence() {
        if (absenceTold) {
            absenceTold = false;
            LOGGER.info("transport: ICMP errors are read from now on");
        }
    }

    /** Closes what is still open, each on its own loop. */
    @Deactivate
    void deactivate() {
        for (UdpEndpoint endpoint : endpoints) {
            try {
                endpoint.loop().execute(endpoint::close);
            } catch (RejectedExecutionException e) {
                LOGGER.debug("The loop of {} has ended, and closed it when it did.", endpoint.localAddress());
            }
        }
    }

    private static IOException openFailure(InetSocketAddress local, Exception cause) {
        return new IOException("Transport udp cannot open " + local + ": " + cause.getMessage(), cause);
    }
}
