package carousel.itest.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Node 1's transport with a link to node 2, over one that only notes what it is given. */
class CutTransportTest {
    private final List<String> events = new ArrayList<>();
    private final Cuts cuts = new Cuts();
    private final Noting real = new Noting();
    private boolean dead;
    private LoopbackNetwork network;
    private TransportLink link;

    @BeforeEach
    void open() throws Exception {
        network = LoopbackNetwork.reserve(2, 1);
        CutTransport transport = new CutTransport(real, network, cuts, () -> dead);
        TransportEndpoint endpoint =
                transport.open(new NoLoop(), address(1), TransportSettings.DEFAULT, new NotingListener());
        link = endpoint.connect(address(2));
    }

    @AfterEach
    void close() {
        network.close();
    }

    private InetSocketAddress address(int node) {
        return new InetSocketAddress(network.address(node, 0), LoopbackNetwork.PORT);
    }

    private void exchange() {
        events.clear();
        link.send(ByteBuffer.allocate(3), 3);
        real.listener.received(ByteBuffer.allocate(4), address(2));
        real.listener.refused(real, "nobody there");
    }

    @Test
    void whatIsNotCutPassesBothWaysUnderTheNameOfTheRealOne() {
        exchange();
        assertEquals(List.of("sent 3", "received 4", "refused"), events);
    }

    @Test
    void nothingPassesAPartitionEitherWay() {
        cuts.part(List.of(Set.of(2)));
        exchange();
        assertEquals(List.of(), events);
        cuts.heal();
        exchange();
        assertEquals(3, events.size());
    }

    @Test
    void nothingPassesAPulledCableOfEitherEnd() {
        cuts.pull(2, 0);
        exchange();
        assertEquals(List.of(), events);
    }

    @Test
    void aDeadNodeReachesNobodyNotEvenOutsideOfTheCluster() throws Exception {
        dead = true;
        exchange();
        real.listener.received(ByteBuffer.allocate(4), new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5405));
        assertEquals(List.of(), events);
    }

    @Test
    void strangersAreNotCutByAPartition() throws Exception {
        cuts.part(List.of(Set.of(1)));
        real.listener.received(ByteBuffer.allocate(4), new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 5405));
        assertEquals(List.of("received 4"), events);
    }

    @Test
    void reportsNameTheLinkThatTheOwnerKnows() {
        real.listener.packetTooLong(real, 1500, 1400);
        assertEquals(List.of("too long"), events);
    }

    /** Provider, endpoint and link in one. */
    private final class Noting implements TransportProvider, TransportEndpoint, TransportLink {
        private TransportListener listener = new NotingListener();

        @Override
        public String name() {
            return "noting";
        }

        @Override
        public int overheadBytes() {
            return 8;
        }

        @Override
        public TransportEndpoint open(
                EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener owner) {
            listener = owner;
            return this;
        }

        @Override
        public InetSocketAddress localAddress() {
            return address(1);
        }

        @Override
        public TransportLink connect(InetSocketAddress remote) {
            return this;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return address(2);
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void send(ByteBuffer packets, int packetSizeBytes) {
            events.add("sent " + packetSizeBytes);
        }

        @Override
        public void close() {
            events.add("closed");
        }
    }

    private final class NotingListener implements TransportListener {
        @Override
        public void received(ByteBuffer packet, InetSocketAddress source) {
            events.add("received " + packet.remaining());
        }

        @Override
        public void packetTooLong(TransportLink which, int packetSizeBytes, int pathMtuBytes) {
            assertSame(link, which);
            events.add("too long");
        }

        @Override
        public void unreachable(TransportLink which, String reason) {
            events.add("unreachable");
        }

        @Override
        public void refused(TransportLink which, String reason) {
            assertSame(link, which);
            events.add("refused");
        }
    }

    private static final class NoLoop implements EventLoop {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public LoopTimer newTimer(Runnable task) {
            throw new UnsupportedOperationException("no timer is needed");
        }
    }
}
