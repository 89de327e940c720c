package carousel.knet.internal;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A datagram network on virtual time with an MTU, loss, duplicates and cables to pull. */
final class VirtualNetwork {
    /** A packet as it was sent, whether or not it arrived. */
    @SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
    record Sent(long nanos, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    long delayNanos = 50_000;
    final List<Sent> sent = new ArrayList<>();
    final Set<InetAddress> pulled = new HashSet<>();
    int interfaceMtuBytes = 1500;
    /** Longer IP packets vanish without a word. */
    int pathMtuBytes = Integer.MAX_VALUE;
    /** Whether a router says what it allows: then the shortest length that it refuses is told. */
    boolean isPathMtuReported;
    /** Whether the interface says what it allows, or only that it refuses. */
    boolean isMtuReported = true;

    /** Whether a host tells that nobody listens where a packet went, as most do by ICMP. */
    boolean isRefusalTold;

    /** How often a refusal is told: a kernel may report it by the call and by its error queue. */
    int refusalReports = 1;

    boolean isRecording;
    double lossProbability;
    double duplicateProbability;
    double delaySpreadNanos;

    /** How likely one bit of a packet arrives turned. */
    double flipProbability;

    private final VirtualClock clock;
    private final Random random;
    private final Map<InetSocketAddress, Endpoint> endpoints = new HashMap<>();

    VirtualNetwork(VirtualClock clock, long seed) {
        this.clock = clock;
        this.random = new Random(seed);
    }

    int openEndpoints() {
        return endpoints.size();
    }

    /** A provider of this network; each node gets its own. */
    Provider provider(String name) {
        return new Provider(name);
    }

    final class Provider implements TransportProvider {
        private final String name;
        int opened;

        @Nullable
        IOException failure;

        Provider(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int overheadBytes() {
            return 8;
        }

        @Override
        public TransportEndpoint open(
                EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            opened++;
            Endpoint endpoint = new Endpoint((VirtualLoop) loop, local, listener);
            if (endpoints.putIfAbsent(local, endpoint) != null) {
                throw new IOException("Address " + local + " is in use.");
            }
            return endpoint;
        }
    }

    private final class Endpoint implements TransportEndpoint {
        private final VirtualLoop loop;
        private final InetSocketAddress local;
        private final TransportListener listener;
        private boolean closed;

        Endpoint(VirtualLoop loop, InetSocketAddress local, TransportListener listener) {
            this.loop = loop;
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
            closed = true;
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
            if (closed || endpoint.closed) {
                return;
            }
            for (int at = packets.position(); at < packets.limit(); at += packetSizeBytes) {
                byte[] bytes = new byte[Math.min(packetSizeBytes, packets.limit() - at)];
                packets.get(at, bytes);
                send(bytes);
            }
        }

        private void send(byte[] bytes) {
            int onWire = bytes.length + 8 + (remote.getAddress() instanceof Inet6Address ? 40 : 20);
            if (onWire > interfaceMtuBytes) {
                for (int i = 0; i < refusalReports; i++) {
                    endpoint.listener.packetTooLong(this, bytes.length, isMtuReported ? interfaceMtuBytes : 0);
                }
                return;
            }
            if (isRecording) {
                sent.add(new Sent(clock.nanoTime(), endpoint.local, remote, bytes));
            }
            if (onWire > pathMtuBytes && isPathMtuReported) {
                int refused = pathMtuBytes + 1 - (onWire - bytes.length);
                clock.at(
                        delayNanos,
                        () -> endpoint.loop.run(() -> endpoint.listener.packetTooLong(this, refused, pathMtuBytes)));
            }
            if (onWire > pathMtuBytes
                    || pulled.contains(endpoint.local.getAddress())
                    || pulled.contains(remote.getAddress())
                    || random.nextDouble() < lossProbability) {
                return;
            }
            arrive(bytes);
            if (random.nextDouble() < duplicateProbability) {
                arrive(bytes);
            }
        }

        private void arrive(byte[] whole) {
            byte[] bytes = whole;
            if (random.nextDouble() < flipProbability) {
                bytes = whole.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            deliver(bytes);
        }

        private void deliver(byte[] bytes) {
            long delay = delayNanos + (long) (random.nextDouble() * delaySpreadNanos);
            clock.at(delay, () -> {
                Endpoint target = endpoints.get(remote);
                if (target == null && isRefusalTold && !endpoint.closed) {
                    endpoint.loop.run(() -> endpoint.listener.refused(this, "Connection refused"));
                } else if (target != null) {
                    ByteBuffer packet =
                            ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
                    target.loop.run(() -> target.listener.received(packet, endpoint.local));
                }
            });
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
