package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers come and go on other threads than the loop's. */
class KnetComponentTest {
    private final ThreadLoop loop = new ThreadLoop();
    private final KnetComponent component = new KnetComponent();

    /** Counts its open endpoints and goes nowhere. */
    private static final class CountingTransport implements TransportProvider {
        final AtomicInteger open = new AtomicInteger();

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
                EventLoop owner, InetSocketAddress local, TransportSettings settings, TransportListener listener) {
            open.incrementAndGet();
            return new TransportEndpoint() {
                @Override
                public InetSocketAddress localAddress() {
                    return local;
                }

                @Override
                public TransportLink connect(InetSocketAddress remote) {
                    return new Nowhere(remote);
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }
    }

    private record Nowhere(InetSocketAddress remoteAddress) implements TransportLink {
        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void send(ByteBuffer packets, int packetSizeBytes) {}

        @Override
        public void close() {}
    }

    private static final class Deaf implements KnetListener {
        @Override
        public void received(int sourceHostId, ByteBuffer message) {}

        @Override
        public void reachabilityChanged(int hostId, boolean reachable) {}
    }

    @AfterEach
    void endLoop() {
        loop.close();
    }

    private Knet openWithLink() throws ExecutionException, InterruptedException {
        return loop.call(() -> {
            Knet knet = component.open(KnetSettings.defaults(1), loop, new Deaf());
            knet.addHost(2, "two");
            knet.addLink(2, TestNode.link(1, 2, 0, "udp", 1));
            return knet;
        });
    }

    private boolean isEnabled(Knet knet) throws ExecutionException, InterruptedException {
        return loop.call(() -> knet.links().get(1).enabled());
    }

    @Test
    void transportThatIsThereOrComesIsUsed() throws Exception {
        CountingTransport transport = new CountingTransport();
        component.bindTransport(transport, Map.of());
        assertTrue(isEnabled(openWithLink()));

        component.unbindTransport(transport);
        component.bindTransport(new CountingTransport(), Map.of());
        // the news is in the queue before this question
        assertTrue(isEnabled(openWithLink()));
    }

    @Test
    void nothingUsesAProviderWhenUnbindReturns() throws Exception {
        CountingTransport transport = new CountingTransport();
        component.bindTransport(transport, Map.of());
        Knet knet = openWithLink();
        assertEquals(1, transport.open.get());
        component.unbindTransport(transport);
        assertEquals(0, transport.open.get());
        assertFalse(isEnabled(knet));
    }

    @Test
    void unbindOnTheLoopDoesNotWaitForItself() throws Exception {
        CountingTransport transport = new CountingTransport();
        component.bindTransport(transport, Map.of());
        Knet knet = openWithLink();
        int open = loop.call(() -> {
            component.unbindTransport(transport);
            return transport.open.get();
        });
        assertEquals(0, open);
        assertFalse(isEnabled(knet));
    }

    @Test
    void providerThatLeftBeforeTheLoopHeardOfItIsNeverUsed() throws Exception {
        CountingTransport transport = new CountingTransport();
        Knet knet = openWithLink();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch bound = new CountDownLatch(1);
        loop.execute(() -> {
            busy.countDown();
            try {
                bound.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            component.unbindTransport(transport);
        });
        busy.await();
        component.bindTransport(transport, Map.of());
        bound.countDown();
        assertFalse(isEnabled(knet));
        assertEquals(0, transport.open.get());
    }

    @Test
    void highestRankingIsPreferred() throws Exception {
        CountingTransport low = new CountingTransport();
        CountingTransport high = new CountingTransport();
        component.bindTransport(low, Map.of("service.ranking", 1, "service.id", 1L));
        component.bindTransport(high, Map.of("service.ranking", 2, "service.id", 2L));
        openWithLink();
        assertEquals(0, low.open.get());
        assertEquals(1, high.open.get());
        component.unbindTransport(high);
        assertEquals(1, low.open.get());
    }

    @Test
    void deactivationClosesWhatIsOpen() throws Exception {
        CountingTransport transport = new CountingTransport();
        component.bindTransport(transport, Map.of());
        openWithLink();
        component.deactivate();
        assertEquals(0, transport.open.get());
    }

    @Test
    void loopThatEndedDoesNotHoldUpProviders() throws Exception {
        CountingTransport transport = new CountingTransport();
        component.bindTransport(transport, Map.of());
        openWithLink();
        loop.close();
        component.unbindTransport(transport);
        component.bindTransport(transport, Map.of());
        assertEquals(1, transport.open.get());
    }

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        KnetSettings badMtu = KnetSettings.defaults(1).withPathMtu(30_000, 65_536);
        IllegalArgumentException problem =
                assertThrows(IllegalArgumentException.class, () -> component.open(badMtu, loop, new Deaf()));
        assertTrue(String.valueOf(problem.getMessage()).contains("manualMtuBytes"));
        KnetSettings badId = KnetSettings.defaults(0);
        assertThrows(IllegalArgumentException.class, () -> component.open(badId, loop, new Deaf()));
    }
}
