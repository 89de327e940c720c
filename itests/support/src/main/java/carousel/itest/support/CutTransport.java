package carousel.itest.support;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A transport through which nothing passes where the cluster is cut, neither on the way out nor on the way in. What is not cut goes
 * through the real transport as it is.
 */
final class CutTransport implements TransportProvider {
    private final TransportProvider real;
    private final LoopbackNetwork network;
    private final Cuts cuts;
    private final BooleanSupplier dead;

    /**
     * A transport of one node.
     *
     * @param dead whether the node was killed: nothing passes any more
     */
    CutTransport(TransportProvider real, LoopbackNetwork network, Cuts cuts, BooleanSupplier dead) {
        this.real = real;
        this.network = network;
        this.cuts = cuts;
        this.dead = dead;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public int overheadBytes() {
        return real.overheadBytes();
    }

    @Override
    public TransportEndpoint open(
            EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener)
            throws IOException {
        Endpoint endpoint = new Endpoint(network.place(local.getAddress()), listener);
        endpoint.real = real.open(loop, local, settings, endpoint);
        return endpoint;
    }

    /** An address outside of the cluster is reached as long as the node lives. */
    private boolean isCut(LoopbackNetwork.@Nullable Place here, LoopbackNetwork.@Nullable Place there) {
        return dead.getAsBoolean() || (here != null && there != null && cuts.isCut(here, there));
    }

    private final class Endpoint implements TransportEndpoint, TransportListener {
        private final LoopbackNetwork.@Nullable Place here;
        private final TransportListener listener;
        private final List<Link> links = new ArrayList<>();
        private @Nullable TransportEndpoint real;

        Endpoint(LoopbackNetwork.@Nullable Place here, TransportListener listener) {
            this.here = here;
            this.listener = listener;
        }

        private TransportEndpoint real() {
            TransportEndpoint opened = real;
            if (opened == null) {
                throw new IllegalStateException("The endpoint is used before it is open.");
            }
            return opened;
        }

        @Override
        public InetSocketAddress localAddress() {
            return real().localAddress();
        }

        @Override
        public TransportLink connect(InetSocketAddress remote) {
            Link link = new Link(this, network.place(remote.getAddress()), real().connect(remote));
            links.add(link);
            return link;
        }

        @Override
        public void close() {
            links.clear();
            real().close();
        }

        @Override
        public void received(ByteBuffer packet, InetSocketAddress source) {
            if (!isCut(here, network.place(source.getAddress()))) {
                listener.received(packet, source);
            }
        }

        @Override
        public void packetTooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes) {
            Link known = find(link);
            if (known != null) {
                listener.packetTooLong(known, packetSizeBytes, pathMtuBytes);
            }
        }

        @Override
        public void unreachable(TransportLink link, String reason) {
            Link known = find(link);
            if (known != null && !isCut(here, known.there)) {
                listener.unreachable(known, reason);
            }
        }

        @Override
        public void refused(TransportLink link, String reason) {
            Link known = find(link);
            if (known != null && !isCut(here, known.there)) {
                listener.refused(known, reason);
            }
        }

        /** Ours for the real one. */
        @SuppressWarnings("ReferenceEquality") // a link is itself
        private @Nullable Link find(TransportLink link) {
            for (Link known : links) {
                if (known.real == link) {
                    return known;
                }
            }
            return null;
        }
    }

    private final class Link implements TransportLink {
        private final Endpoint endpoint;
        private final LoopbackNetwork.@Nullable Place there;
        private final TransportLink real;

        Link(Endpoint endpoint, LoopbackNetwork.@Nullable Place there, TransportLink real) {
            this.endpoint = endpoint;
            this.there = there;
            this.real = real;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return real.remoteAddress();
        }

        @Override
        public boolean isConnected() {
            return real.isConnected();
        }

        @Override
        public void send(ByteBuffer packets, int packetSizeBytes) {
            if (!isCut(endpoint.here, there)) {
                real.send(packets, packetSizeBytes);
            }
        }

        @Override
        public long lostPackets() {
            return real.lostPackets();
        }

        @Override
        public long retriedPackets() {
            return real.retriedPackets();
        }

        @Override
        public void close() {
            endpoint.links.remove(this);
            real.close();
        }
    }
}
