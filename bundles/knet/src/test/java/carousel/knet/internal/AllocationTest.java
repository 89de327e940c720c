package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages cost no memory once the link manager has warmed up. */
class AllocationTest {
    private static final int MESSAGES = 5000;
    private static final InetSocketAddress PEER = TestNode.address(2, 0);

    /** Answers pings and turns the node's own packets into the peer's. */
    private static final class Mirror implements TransportProvider, TransportEndpoint, TransportLink, KnetListener {
        private final ByteBuffer copy = ByteBuffer.allocateDirect(100_000);
        private final PacketFlyweight header = new PacketFlyweight();
        private TransportListener target = this.silent();
        long received;

        private TransportListener silent() {
            return new TransportListener() {
                @Override
                public void received(ByteBuffer packet, InetSocketAddress source) {}

                @Override
                public void packetTooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes) {}

                @Override
                public void unreachable(TransportLink link, String reason) {}
            };
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
            target = listener;
            return this;
        }

        @Override
        public InetSocketAddress localAddress() {
            return TestNode.address(1, 0);
        }

        @Override
        public TransportLink connect(InetSocketAddress remote) {
            return this;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return PEER;
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void send(ByteBuffer packets, int packetSizeBytes) {
            for (int at = packets.position(); at < packets.limit(); at += packetSizeBytes) {
                int size = Math.min(packetSizeBytes, packets.limit() - at);
                copy.clear().limit(size);
                copy.put(0, packets, at, size);
                header.wrap(copy, 0, size);
                if (header.type() == PacketFlyweight.TYPE_PMTUD_REPLY || header.type() == PacketFlyweight.TYPE_PONG) {
                    continue;
                }
                if (header.type() == PacketFlyweight.TYPE_PMTUD) {
                    copy.limit(PmtudFlyweight.PMTUD_BYTES);
                    header.answer(PacketFlyweight.TYPE_PMTUD_REPLY, 2);
                } else if (header.type() == PacketFlyweight.TYPE_PING) {
                    header.answer(PacketFlyweight.TYPE_PONG, 2);
                } else {
                    header.answer(PacketFlyweight.TYPE_DATA, 2);
                }
                target.received(copy, PEER);
            }
        }

        @Override
        public void received(int sourceHostId, ByteBuffer message) {
            received++;
        }

        @Override
        public void reachabilityChanged(int hostId, boolean reachable) {}

        @Override
        public void close() {}
    }

    @Test
    void sendingAndReceivingAllocateNothingInSteadyState() {
        VirtualClock clock = new VirtualClock();
        VirtualLoop loop = new VirtualLoop(clock);
        Mirror mirror = new Mirror();
        KnetSettings settings = KnetSettings.defaults(1);
        KnetHandle handle = new KnetHandle(
                KnetSettings.defaults(1).withPolicy(settings.policy()).withPathMtu(30_000, 1500),
                loop,
                mirror,
                closed -> {});
        handle.start(new ProviderSet(List.of(mirror), List.of(), List.of()));
        handle.addHost(2, "two");
        handle.addLink(2, TestNode.link(1, 2, 0, "udp", 1));
        clock.runMillis(3000);
        ByteBuffer small = ByteBuffer.allocateDirect(1000);
        ByteBuffer large = ByteBuffer.allocateDirect(20_000);
        run(handle, small, large);
        assertEquals(2 * MESSAGES, mirror.received);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(handle, small, large);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(4 * MESSAGES, mirror.received);
        assertTrue(allocated < MESSAGES, allocated + " bytes for " + 2 * MESSAGES + " messages");
    }

    private static void run(KnetHandle handle, ByteBuffer small, ByteBuffer large) {
        for (int i = 0; i < MESSAGES; i++) {
            handle.broadcast(small, false);
            handle.unicast(2, large);
        }
    }
}
