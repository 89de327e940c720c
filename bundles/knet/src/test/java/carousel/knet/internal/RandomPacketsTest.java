package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the network does, nothing is thrown and nothing is delivered twice. */
class RandomPacketsTest {
    private static final int MUTATED_PACKETS = 20_000;

    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    /** All packets of some real traffic. */
    private static List<byte[]> traffic() {
        List<byte[]> packets = new ArrayList<>();
        for (String name : List.of("rx-dedup", "rx-fragments", "rx-malformed", "rx-compress", "pmtud-blackhole")) {
            VectorFile.read(name).datagrams().forEach(datagram -> packets.add(VectorFile.bytes(datagram)));
        }
        return packets;
    }

    private static byte[] mutate(byte[] packet, Random random) {
        byte[] mutated = packet.clone();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            // mostly the header
            int at = random.nextInt(random.nextInt(4) == 0 ? mutated.length : Math.min(mutated.length, 26));
            mutated[at] = (byte) random.nextInt(256);
        }
        if (random.nextInt(5) == 0) {
            byte[] cut = new byte[1 + random.nextInt(mutated.length)];
            System.arraycopy(mutated, 0, cut, 0, cut.length);
            return cut;
        }
        return mutated;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedAndRandomPacketsNeverThrow(long seed) throws IOException {
        network.interfaceMtuBytes = 65_535;
        Random random = new Random(seed);
        TestNode node = new TestNode(
                clock,
                KnetSettings.defaults(2),
                new ProviderSet(List.of(network.provider("udp")), List.of(new TestZlib(), new TestZstd()), List.of()));
        ScriptedPeer peer = new ScriptedPeer(clock, network, 1, 2);
        node.peer(1, 1);
        clock.runMillis(3000);
        List<byte[]> traffic = traffic();
        for (int i = 0; i < MUTATED_PACKETS; i++) {
            byte[] packet;
            if (random.nextInt(10) == 0) {
                packet = new byte[1 + random.nextInt(100)];
                random.nextBytes(packet);
            } else {
                packet = mutate(traffic.get(random.nextInt(traffic.size())), random);
            }
            peer.send(packet);
            if (i % 16 == 0) {
                clock.runMillis(1);
            }
        }
        clock.runMillis(3000);
        assertTrue(node.status(1, 0).connected());
        assertTrue(node.received.stream().allMatch(message -> message.bytes().length > 0));
        assertTrue(node.handle.statistics().dropped(DropReason.MALFORMED) > 100);
    }

    @ParameterizedTest
    @CsvSource({"1, PASSIVE, false", "2, ACTIVE, true", "3, RR, false", "4, PASSIVE, true"})
    void badNetworkDeliversEachMessageAtMostOnceAndWhole(long seed, LinkPolicy policy, boolean isSealed) {
        VirtualNetwork bad = new VirtualNetwork(clock, seed);
        List<TestNode> nodes = new ArrayList<>();
        for (int id = 1; id <= 2; id++) {
            List<CryptoProvider> cryptos = isSealed ? List.of(new TestCrypto("nss")) : List.of();
            TestNode node = new TestNode(
                    clock,
                    KnetSettings.defaults(id)
                            .withPolicy(policy)
                            .withPathMtu(30_000, 1500)
                            .withCrypto(isSealed ? TestCrypto.settings("nss", 1) : null),
                    new ProviderSet(List.of(bad.provider("udp")), List.of(), cryptos));
            node.peer(3 - id, 2);
            nodes.add(node);
        }
        clock.runMillis(5000);
        bad.lossProbability = 0.02;
        bad.duplicateProbability = 0.3;
        bad.delaySpreadNanos = 2_000_000;
        Random random = new Random(seed);
        List<byte[]> sent = new ArrayList<>();
        for (int number = 0; number < 2000; number++) {
            byte[] message = Payloads.random(number, 4 + random.nextInt(random.nextInt(8) == 0 ? 20_000 : 1000));
            ByteBuffer.wrap(message).putInt(number);
            sent.add(message);
            nodes.get(0).unicast(2, message);
            clock.runMillis(random.nextInt(3));
        }
        clock.runMillis(10);
        Set<Integer> seen = new HashSet<>();
        for (TestNode.Message message : nodes.get(1).received) {
            int number = ByteBuffer.wrap(message.bytes()).getInt();
            assertTrue(seen.add(number), "message " + number + " came twice");
            assertArrayEquals(sent.get(number), message.bytes());
        }
        assertTrue(seen.size() > 1600, seen.size() + " messages came");
        assertEquals(0, nodes.get(1).handle.statistics().dropped(DropReason.MALFORMED));
        assertTrue(nodes.get(1).handle.statistics().dropped(DropReason.DUPLICATE) > 300);
    }
}
