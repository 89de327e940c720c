package carousel.benchmarks.knet;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Endpoints in one memory. Packets are delivered within the call, or to nobody. */
final class MemoryTransport implements TransportProvider {
    private final Map<InetSocketAddress, TransportListener> listeners = new HashMap<>();
    private final ByteBuffer packet = ByteBuffer.allocateDirect(65_536);
    private boolean connected = true;

    /** Whether packets arrive from now on. */
    void setConnected(boolean nowConnected) {
        connected = nowConnected;
    }

    /** Delivers packets that stand back to back. */
    private void deliver(ByteBuffer packets, int packetSizeBytes, InetSocketAddress from, InetSocketAddress to) {
        TransportListener listener = listeners.get(to);
        if (listener == null) {
            return;
        }
        int limit = packets.limit();
        for (int at = packets.position(); at < limit; at += packetSizeBytes) {
            int size = Math.min(packetSizeBytes, limit - at);
            packet.clear().put(0, packets, at, size).limit(size);
            listener.received(packet, from);
        }
    }

    @Override
    public String name() {
        return "udp";
    }

    @Override
    public int overheadBytes() {
        return 8;
    }

    @Override
    public TransportEndpoint open(
            EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener) {
        listeners.put(local, listener);
        return new Endpoint(local);
    }

    private final class Endpoint implements TransportEndpoint {
        private final InetSocketAddress local;

        Endpoint(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public TransportLink connect(InetSocketAddress remote) {
            return new Way(local, remote);
        }

        @Override
        public void close() {
            listeners.remove(local);
        }
    }

    private final class Way implements TransportLink {
        private final InetSocketAddress local;
        private final InetSocketAddress remote;

        Way(InetSocketAddress local, InetSocketAddress remote) {
            this.local = local;
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
            if (connected) {
                deliver(packets, packetSizeBytes, local, remote);
            }
        }

        @Override
        public void close() {}
    }
}
