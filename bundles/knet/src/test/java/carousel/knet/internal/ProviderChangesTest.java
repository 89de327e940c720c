package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.CompressionSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.transport.TransportProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Providers leave and return while messages flow. */
class ProviderChangesTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    private TestNode compressing(int id, TestZlib zlib) {
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(id).withCompression(new CompressionSettings("zlib", 0, 6)),
                new ProviderSet(List.of(network.provider("udp")), List.of(zlib), List.of()));
        node.peer(3 - id, 1);
        return node;
    }

    @Test
    void compressionLeavesAndReturnsUnderTraffic() {
        TestZlib zlib = new TestZlib();
        TestZlib peerZlib = new TestZlib();
        TestNode node = compressing(1, zlib);
        TestNode peer = compressing(2, peerZlib);
        clock.runMillis(3000);
        byte[] message = Payloads.text(1, 5000);
        byte[] incompressible = Payloads.random(1, 200);

        node.broadcast(message);
        node.broadcast(incompressible);
        node.broadcast(Payloads.text(1, 100));
        KnetStatistics statistics = node.handle.statistics();
        assertEquals(1, statistics.txCompressedPackets());
        assertEquals(2, statistics.txUncompressedPackets());
        assertEquals(5000, statistics.txCompressedOriginalBytes());
        assertTrue(statistics.txCompressedSizeBytes() < 2500);

        node.useCompressions();
        assertEquals(0, zlib.openCoders);
        node.broadcast(message);
        node.useCompressions(new TestZlib());
        node.broadcast(message);
        clock.runMillis(1);
        assertEquals(2, node.handle.statistics().txCompressedPackets());
        assertEquals(5, peer.received.size());
        assertArrayEquals(message, peer.received.get(3).bytes());
        assertArrayEquals(message, peer.received.get(4).bytes());
        assertEquals(2, peer.handle.statistics().rxCompressedPackets());

        peer.useCompressions();
        assertEquals(0, peerZlib.openCoders);
        node.broadcast(message);
        node.broadcast(incompressible);
        clock.runMillis(1);
        assertEquals(6, peer.received.size());
        assertEquals(1, peer.handle.statistics().dropped(DropReason.UNDECODABLE));

        node.loop.run(node.handle::close);
        peer.useCompressions(peerZlib);
        peer.loop.run(peer.handle::close);
        assertEquals(0, peerZlib.openCoders);
    }

    @Test
    void nodeThatCannotReadWhatOthersCompressIsGoneForThemUntilItCan() {
        TestNode node = compressing(1, new TestZlib());
        TestNode peer = compressing(2, new TestZlib());
        clock.runMillis(3000);
        byte[] message = Payloads.text(1, 5000);
        peer.useCompressions();
        clock.runMillis(5000);
        assertEquals(List.of("1 up"), peer.reachability, "nothing came that it could not read");
        node.broadcast(message);
        clock.runMillis(5000);
        assertEquals(List.of("1 up", "1 down"), peer.reachability);
        assertEquals(List.of("2 up", "2 down"), node.reachability);
        peer.useCompressions(new TestZlib());
        clock.runMillis(5000);
        assertEquals(List.of("1 up", "1 down", "1 up"), peer.reachability);
        assertEquals(List.of("2 up", "2 down", "2 up"), node.reachability);
        node.broadcast(message);
        clock.runMillis(1);
        assertArrayEquals(message, peer.received.get(0).bytes());
    }

    @Test
    void compressionThatIsReplacedQuicklyCutsNoLink() {
        TestNode node = compressing(1, new TestZlib());
        TestNode peer = compressing(2, new TestZlib());
        clock.runMillis(3000);
        peer.useCompressions();
        node.broadcast(Payloads.text(1, 5000));
        clock.runMillis(500);
        peer.useCompressions(new TestZlib());
        clock.runMillis(5000);
        assertEquals(List.of("1 up"), peer.reachability);
        assertEquals(List.of("2 up"), node.reachability);
    }

    @Test
    void oneTransportLeavesAndTrafficStaysOnTheOther() {
        TransportProvider udp = network.provider("udp");
        TransportProvider sctp = network.provider("sctp");
        TestNode node = new TestNode(clock, KnetSettings.defaults(1), TestNode.transports(udp, sctp));
        TestNode peer = new TestNode(
                clock,
                KnetSettings.defaults(2),
                TestNode.transports(network.provider("udp"), network.provider("sctp")));
        for (TestNode each : List.of(node, peer)) {
            int other = 3 - each.id;
            each.loop.run(() -> {
                each.handle.addHost(other, "other");
                each.handle.addLink(other, TestNode.link(each.id, other, 0, "udp", 2));
                each.handle.addLink(other, TestNode.link(each.id, other, 1, "sctp", 1));
            });
        }
        clock.runMillis(3000);
        assertTrue(node.status(2, 0).active());
        assertFalse(node.status(2, 1).active());
        node.useTransports(sctp);
        assertTrue(node.status(2, 1).active());
        byte[] message = Payloads.text(1, 3000);
        node.broadcast(message);
        clock.runMillis(1);
        assertArrayEquals(message, peer.received.get(0).bytes());
        node.useTransports(sctp, udp);
        clock.runMillis(20_000);
        assertTrue(node.status(2, 0).active());
        assertEquals(List.of("2 up"), node.reachability);
        assertEquals(List.of("1 up"), peer.reachability);
    }

    @Test
    void linkWaitsForItsTransport() {
        TestNode node = new TestNode(clock, KnetSettings.defaults(1), ProviderSet.NONE);
        TestNode peer = new TestNode(clock, KnetSettings.defaults(2), TestNode.transports(network.provider("udp")));
        node.peer(2, 1);
        peer.peer(1, 1);
        clock.runMillis(3000);
        assertFalse(node.status(2, 0).enabled());
        node.useTransports(network.provider("udp"));
        clock.runMillis(3000);
        assertTrue(node.status(2, 0).connected());
    }

    @Test
    void betterTransportOfTheSameNameDoesNotCutTheOneInUse() {
        VirtualNetwork.Provider first = network.provider("udp");
        VirtualNetwork.Provider better = network.provider("udp");
        TestNode node = new TestNode(clock, KnetSettings.defaults(1), TestNode.transports(first));
        node.peer(2, 1);
        node.useTransports(better, first);
        assertEquals(0, better.opened);
        node.useTransports(better);
        assertEquals(1, better.opened);
    }
}
