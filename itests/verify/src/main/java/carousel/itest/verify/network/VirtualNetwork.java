package carousel.itest.verify.network;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A transport by the name of {@code udp} that carries datagrams in virtual time, over interfaces and paths with an MTU. */
public final class VirtualNetwork implements TransportProvider {
    /** Told of each packet that an interface let through. */
    public interface Observer {
        /** A packet was sent, whether or not it will arrive. */
        void sent(InetSocketAddress from, InetSocketAddress to, byte[] packet);
    }

    private static final int PORT = 5405;
    private static final int LONGEST_PACKET_BYTES = 65_535;
    private static final int UDP_BYTES = 8;
    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    private static final long DELAY_NANOS = 50_000;

    private final VirtualLoop loop;
    private final ByteBuffer arrived = ByteBuffer.allocateDirect(LONGEST_PACKET_BYTES);
    private final Map<InetSocketAddress, Endpoint> endpoints = new HashMap<>();
    private final Set<InetAddress> unplugged = new HashSet<>();
    private int interfaceMtuBytes = 1500;
    private int pathMtuBytes = Integer.MAX_VALUE;
    private @Nullable Observer observer;

    /** A network without nodes, with interfaces of 1500 bytes. */
    public VirtualNetwork(VirtualLoop loop) {
        this.loop = loop;
    }

    /** The address of a node on a link: each link is a network of its own. */
    public static InetSocketAddress address(int hostId, int linkNumber, boolean isIpv6) {
        String host = isIpv6
                ? "fd00::" + linkNumber + ":" + Integer.toHexString(hostId)
                : "10." + linkNumber + "." + (hostId >> 8) + "." + (hostId & 0xff);
        return new InetSocketAddress(host, PORT);
    }

    /** IP and UDP header of a packet on the way to this address. */
    public static int headersBytes(boolean isIpv6) {
        return UDP_BYTES + (isIpv6 ? IPV6_BYTES : IPV4_BYTES);
    }

    /** Longer IP packets are refused by the interfaces. */
    public void setInterfaceMtu(int bytes) {
        interfaceMtuBytes = bytes;
    }

    /** Longer IP packets vanish without a word. */
    public void setPathMtu(int bytes) {
        pathMtuBytes = bytes;
    }

    /** Nothing comes from or reaches this address any more. */
    public void unplug(InetAddress address) {
        unplugged.add(address);
    }

    /** Who is told of sent packets from now on; null for nobody. */
    public void observe(@Nullable Observer newObserver) {
        observer = newObserver;
    }

    /** Hands over a packet at once, as if it had come from there. */
    public void inject(InetSocketAddress from, InetSocketAddress to, byte[] packet) {
        Endpoint target = endpoints.get(to);
        if (target != null) {
            // nobody may look at it when the call is over: the next packet takes its place
            arrived.clear();
            arrived.put(packet).flip();
            target.listener.received(arrived, from);
        }
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public int overheadBytes() {
        return UDP_BYTES;
    }

    @Override
    public TransportEndpoint open(
            EventLoop nodeLoop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
            throws IOException {
        Endpoint endpoint = new Endpoint(local, listener);
        if (endpoints.putIfAbsent(local, endpoint) != null) {
            throw new IOException("Address " + local + " is in use.");
        }
        return endpoint;
    }

    private final class Endpoint implements TransportEndpoint {
        private final InetSocketAddress local;
        private final TransportListener listener;

        Endpoint(InetSocketAddress local, TransportListener listener) {
            this.local = local;
            this.listener = listener;
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public TransportLink connect(InetSocketAddress remote) {
            return new Way(this, remote);
        }

        @Override
        public void close() {
            endpoints.remove(local, this);
        }
    }

    private final class Way implements TransportLink {
        private final Endpoint endpoint;
        private final InetSocketAddress remote;
        private boolean closed;

        Way(Endpoint endpoint, InetSocketAddress remote) {
            this.endpoint = endpoint;
            this.remote = remote;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return remote;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void send(ByteBuffer packets, int packetSizeBytes) {
            for (int at = packets.position(); at < packets.limit() && !closed; at += packetSizeBytes) {
                byte[] packet = new byte[Math.min(packetSizeBytes, packets.limit() - at)];
                packets.get(at, packet);
                send(packet);
            }
        }

        private void send(byte[] packet) {
            int onWireBytes = packet.length + headersBytes(remote.getAddress() instanceof Inet6Address);
            if (onWireBytes > interfaceMtuBytes) {
                endpoint.listener.packetTooLong(this, packet.length, interfaceMtuBytes);
                return;
            }
            if (observer != null) {
                observer.sent(endpoint.local, remote, packet);
            }
            if (onWireBytes <= pathMtuBytes
                    && !unplugged.contains(endpoint.local.getAddress())
                    && !unplugged.contains(remote.getAddress())) {
                loop.later(DELAY_NANOS, () -> inject(endpoint.local, remote, packet));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
