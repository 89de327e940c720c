package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sealing and opening of everything, with a toy in the place of a crypto model (knet-wire 2.6, 5.2). */
class CryptoPipelineTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode start(int id, int size, CryptoSettings settings, CryptoProvider... providers) {
        network.isRecording = true;
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(id).withCrypto(settings),
                new ProviderSet(List.of(network.provider("udp")), List.of(), List.of(providers)));
        for (int peer = 1; peer <= size; peer++) {
            if (peer != id) {
                node.peer(peer, 1);
            }
        }
        nodes.add(node);
        return node;
    }

    private List<TestCrypto> cluster(int size) {
        List<TestCrypto> providers = new ArrayList<>();
        for (int id = 1; id <= size; id++) {
            TestCrypto provider = new TestCrypto("nss");
            providers.add(provider);
            start(id, size, TestCrypto.settings("nss", 1), provider);
        }
        return providers;
    }

    private void assertNothingWasSentInClear() {
        PacketFlyweight packet = new PacketFlyweight();
        for (VirtualNetwork.Sent sent : network.sent) {
            packet.wrap(ByteBuffer.wrap(sent.bytes()), 0, sent.bytes().length);
            assertFalse(packet.validate() == null && packet.node() <= nodes.size(), packet.toString());
        }
        assertFalse(network.sent.isEmpty());
    }

    @Test
    void everythingIsSealedAndTheMtuLeavesRoomForIt() {
        cluster(2);
        assertEquals(421, nodes.get(0).handle.dataMtuBytes());
        clock.runMillis(3000);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
        byte[] message = Payloads.random(3, 65_536);
        nodes.get(0).broadcast(message);
        clock.runMillis(1);
        assertArrayEquals(message, nodes.get(1).received.get(0).bytes());
        assertNothingWasSentInClear();
    }

    @Test
    void eachPacketIsSealedOnceForAllDestinations() {
        List<TestCrypto> providers = cluster(4);
        clock.runMillis(3000);
        int before = providers.get(0).sealed;
        network.sent.clear();
        nodes.get(0).broadcast(Payloads.text(1, 3000));
        assertEquals(3, providers.get(0).sealed - before);
        assertEquals(9, network.sent.size());
        assertArrayEquals(network.sent.get(0).bytes(), network.sent.get(3).bytes());
        clock.runMillis(1);
        assertEquals(1, nodes.get(3).received.size());
    }

    @Test
    void withoutProviderNothingIsSentInClearAndLinksGoDownByHeartbeatAndComeBack() {
        List<TestCrypto> providers = cluster(2);
        TestNode node = nodes.get(0);
        clock.runMillis(15_000);
        node.useCryptos();
        assertEquals(0, providers.get(0).open);
        network.sent.clear();
        node.broadcast(Payloads.text(1, 100));
        nodes.get(1).broadcast(Payloads.text(2, 100));
        clock.runMillis(2200);
        assertTrue(network.sent.stream().noneMatch(sent -> sent.from().equals(TestNode.address(1, 0))));
        assertFalse(node.status(2, 0).connected());
        assertFalse(nodes.get(1).status(1, 0).connected());
        assertTrue(node.handle.statistics().dropped(DropReason.NO_CRYPTO) > 1);
        assertTrue(node.handle.statistics().dropped(DropReason.NOT_AUTHENTIC) > 1);
        assertEquals(
                List.of(1), node.received.stream().map(TestNode.Message::source).toList());

        TestCrypto standIn = new TestCrypto("openssl");
        node.useCryptos(standIn);
        clock.runMillis(3000);
        assertTrue(node.status(2, 0).connected());
        node.broadcast(Payloads.text(3, 100));
        clock.runMillis(1);
        assertArrayEquals(Payloads.text(3, 100), nodes.get(1).received.get(1).bytes());
        assertNothingWasSentInClear();

        // the wanted model takes over from the stand-in without a break
        TestCrypto wanted = new TestCrypto("nss");
        node.useCryptos(standIn, wanted);
        assertEquals(0, standIn.open);
        assertEquals(1, wanted.open);
        clock.runMillis(10_000);
        assertEquals(List.of("2 up", "2 down", "2 up"), node.reachability);
    }

    @Test
    void providerThatRefusesIsPassedOver() {
        TestCrypto wanted = new TestCrypto("nss", true);
        TestCrypto other = new TestCrypto("openssl");
        start(1, 2, TestCrypto.settings("nss", 1), wanted, other);
        start(2, 2, TestCrypto.settings("openssl", 1), new TestCrypto("openssl"));
        clock.runMillis(3000);
        assertEquals(1, other.open);
        assertTrue(nodes.get(0).status(2, 0).connected());
    }

    @Test
    void anotherKeyIsNotAuthentic() {
        start(1, 2, TestCrypto.settings("nss", 1), new TestCrypto("nss"));
        start(2, 2, TestCrypto.settings("nss", 2), new TestCrypto("nss"));
        clock.runMillis(5000);
        assertFalse(nodes.get(0).status(2, 0).connected());
        assertTrue(nodes.get(0).handle.statistics().dropped(DropReason.NOT_AUTHENTIC) > 3);
    }

    @Test
    void providerThatComesLateStartsTheLinksWithItsOverhead() {
        start(1, 2, TestCrypto.settings("nss", 1));
        start(2, 2, TestCrypto.settings("nss", 1), new TestCrypto("nss"));
        clock.runMillis(5000);
        assertTrue(network.sent.stream().noneMatch(sent -> sent.from().equals(TestNode.address(1, 0))));
        nodes.get(0).useCryptos(new TestCrypto("nss"));
        assertEquals(421, nodes.get(0).handle.dataMtuBytes());
        clock.runMillis(3000);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
    }
}
