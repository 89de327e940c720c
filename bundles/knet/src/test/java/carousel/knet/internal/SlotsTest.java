package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The two crypto slots of a handle and the change from one key to another (knet-wire 2.6). */
class SlotsTest {
    private static final CryptoSettings FIRST = TestCrypto.settings("nss", 1);
    private static final CryptoSettings SECOND = TestCrypto.settings("openssl", 2);

    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private final List<TestNode> nodes = new ArrayList<>();

    private TestNode start(int id, @Nullable CryptoSettings settings, CryptoProvider... providers) {
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(id).withCrypto(settings),
                new ProviderSet(List.of(network.provider("udp")), List.of(), List.of(providers)));
        node.peer(3 - id, 1);
        nodes.add(node);
        return node;
    }

    private void pair(@Nullable CryptoSettings settings) {
        start(1, settings, new TestCrypto("nss"));
        start(2, settings, new TestCrypto("nss"));
        clock.runMillis(3000);
    }

    private void on(int id, Consumer<Knet> change) {
        TestNode node = nodes.get(id - 1);
        node.loop.run(() -> change.accept(node.handle));
    }

    private void assertExchange(int seed) {
        for (TestNode node : nodes) {
            node.received.clear();
        }
        byte[] there = Payloads.text(seed, 3000);
        byte[] back = Payloads.text(seed + 1, 50);
        nodes.get(0).unicast(2, there);
        nodes.get(1).unicast(1, back);
        clock.runMillis(1);
        assertEquals(1, nodes.get(1).received.size());
        assertArrayEquals(there, nodes.get(1).received.get(0).bytes());
        assertEquals(1, nodes.get(0).received.size());
        assertArrayEquals(back, nodes.get(0).received.get(0).bytes());
    }

    @Test
    void keysAreChangedNodeByNodeWithoutALoss() {
        pair(FIRST);
        network.isRecording = true;
        int exchange = 10;
        for (int round = 0; round < 3; round++) {
            int oldSlot = 1 + round % 2;
            int newSlot = 3 - oldSlot;
            CryptoSettings key = TestCrypto.settings("nss", 100 + round);
            for (int id : new int[] {1, 2}) {
                on(id, knet -> knet.setCrypto(newSlot, key));
                assertExchange(exchange++);
            }
            for (int id : new int[] {2, 1}) {
                on(id, knet -> knet.useCrypto(newSlot));
                assertExchange(exchange++);
                clock.runMillis(1500);
                assertExchange(exchange++);
            }
            for (int id : new int[] {1, 2}) {
                on(id, knet -> knet.setCrypto(oldSlot, null));
                assertExchange(exchange++);
            }
        }
        clock.runMillis(10_000);
        assertEquals(List.of("2 up"), nodes.get(0).reachability);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
        assertEquals(0, nodes.get(0).handle.statistics().dropped(DropReason.NOT_AUTHENTIC));
        PacketFlyweight packet = new PacketFlyweight();
        for (VirtualNetwork.Sent sent : network.sent) {
            packet.wrap(ByteBuffer.wrap(sent.bytes()), 0, sent.bytes().length);
            assertFalse(packet.validate() == null && packet.node() <= 2, packet.toString());
        }
    }

    @Test
    void clearTrafficIsTurnedIntoSealedTrafficWithoutALoss() {
        pair(null);
        for (int id : new int[] {1, 2}) {
            on(id, knet -> knet.setCrypto(1, FIRST));
            assertExchange(id * 10);
        }
        on(1, knet -> knet.useCrypto(1));
        assertExchange(30);
        clock.runMillis(5000);
        assertTrue(nodes.get(0).status(2, 0).connected());
        on(2, knet -> knet.useCrypto(1));
        on(1, knet -> knet.setClearTrafficAllowed(false));
        on(2, knet -> knet.setClearTrafficAllowed(false));
        assertExchange(40);
        clock.runMillis(5000);
        assertEquals(List.of("2 up"), nodes.get(0).reachability);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
    }

    @Test
    void chosenSlotIsBusy() {
        pair(FIRST);
        Knet knet = nodes.get(0).handle;
        assertEquals(
                "Crypto slot 1 is in use; choose another one first.",
                assertThrows(IllegalStateException.class, () -> knet.setCrypto(1, SECOND))
                        .getMessage());
        assertThrows(IllegalStateException.class, () -> knet.setCrypto(1, null));
        assertExchange(1);
    }

    @Test
    void emptySlotCannotBeChosen() {
        pair(FIRST);
        Knet knet = nodes.get(0).handle;
        assertEquals(
                "Crypto slot 2 is empty; fill it first.",
                assertThrows(IllegalArgumentException.class, () -> knet.useCrypto(2))
                        .getMessage());
        assertEquals(
                "slot is 3, expected 0 to 2.",
                assertThrows(IllegalArgumentException.class, () -> knet.useCrypto(3))
                        .getMessage());
        assertEquals(
                "slot is 0, expected 1 to 2.",
                assertThrows(IllegalArgumentException.class, () -> knet.setCrypto(0, SECOND))
                        .getMessage());
        assertExchange(1);
    }

    @Test
    void settingsThatEveryProviderRefusesLeaveTheSlotAsItWas() {
        start(1, null, new TestCrypto("nss", true));
        Knet knet = nodes.get(0).handle;
        String sentence = assertThrows(IllegalArgumentException.class, () -> knet.setCrypto(2, SECOND))
                .getMessage();
        assertEquals("Crypto model nss refused openssl aes256/sha256: Cipher aes256 is not offered.", sentence);
        assertThrows(IllegalArgumentException.class, () -> knet.useCrypto(2));
    }

    @Test
    void clearPacketsAreRefusedWithoutAnySlotWhenClearTrafficIsNotAllowed() {
        pair(null);
        on(1, knet -> knet.setClearTrafficAllowed(false));
        nodes.get(1).unicast(1, Payloads.text(1, 50));
        clock.runMillis(1);
        assertTrue(nodes.get(0).received.isEmpty());
        assertTrue(nodes.get(0).handle.statistics().dropped(DropReason.CLEAR_REFUSED) > 0);
    }

    @Test
    void choosingASlotAgainBeginsWithTheSafeMtu() {
        pair(FIRST);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
        on(1, knet -> knet.useCrypto(1));
        assertEquals(421, nodes.get(0).handle.dataMtuBytes());
        clock.runMillis(1000);
        assertEquals(1397, nodes.get(0).handle.dataMtuBytes());
    }

    @Test
    void sealedAndOpenedPacketsAreCounted() {
        pair(FIRST);
        on(1, Knet::clearStatistics);
        on(2, Knet::clearStatistics);
        nodes.get(0).unicast(2, Payloads.text(1, 3000));
        clock.runMillis(1);
        var sent = nodes.get(0).handle.statistics();
        assertEquals(3, sent.txCryptPackets());
        long onWire = nodes.get(0).status(2, 0).statistics().data().txBytes();
        assertEquals(onWire - 3000 - 3 * 14, sent.txCryptByteOverhead());
        assertEquals(3, nodes.get(1).handle.statistics().rxCryptPackets());
    }
}
