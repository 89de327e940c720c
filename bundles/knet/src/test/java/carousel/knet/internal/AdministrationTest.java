package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.CompressionSettings;
import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.transport.TransportProvider;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An administrator at work, by seed, on a network that loses, doubles, delays and damages packets: links come, go and change,
 * keys, compressions, policies and providers too. Messages arrive whole, at most once and never in clear, and when all is quiet
 * again everything works.
 */
class AdministrationTest {
    private static final int STEPS = 400;
    private static final int NODES = 3;
    private static final int LINKS = 3;
    private static final List<LinkPolicy> POLICIES = List.of(LinkPolicy.PASSIVE, LinkPolicy.ACTIVE, LinkPolicy.RR);

    private final VirtualClock clock = new VirtualClock();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<TransportProvider> transports = new ArrayList<>();
    private int slot = 1;

    private void start(VirtualNetwork network) {
        for (int id = 1; id <= NODES; id++) {
            TransportProvider transport = network.provider("udp");
            transports.add(transport);
            TestNode node = new TestNode(
                    clock,
                    KnetSettings.defaults(id).withCrypto(TestCrypto.settings("nss", 1)),
                    new ProviderSet(
                            List.of(transport),
                            List.of(new TestZlib(), new TestZstd()),
                            List.of(new TestCrypto("nss"))));
            nodes.add(node);
            for (int peer = 1; peer <= NODES; peer++) {
                if (peer != id) {
                    node.peer(peer, LINKS);
                }
            }
        }
        clock.runMillis(5000);
    }

    private void send(TestNode node, Random random) {
        byte[] message = random.nextBoolean()
                ? Payloads.text(sent.size(), 4 + random.nextInt(20_000))
                : Payloads.random(sent.size(), 4 + random.nextInt(2000));
        ByteBuffer.wrap(message).putInt(sent.size());
        sent.add(message);
        if (random.nextBoolean()) {
            node.broadcast(message);
        } else {
            node.unicast(1 + node.id % NODES, message);
        }
    }

    private void administrate(TestNode node, Random random) {
        int peer = 1 + (node.id + random.nextInt(NODES - 1)) % NODES;
        int link = random.nextInt(LINKS);
        boolean isConfigured =
                node.handle.links().stream().anyMatch(status -> status.hostId() == peer && status.linkNumber() == link);
        switch (random.nextInt(9)) {
            case 0 -> node.handle.removeLink(peer, link);
            case 1 -> {
                if (!isConfigured) {
                    node.handle.addLink(peer, TestNode.link(node.id, peer, link, "udp", 1));
                }
            }
            case 2 -> {
                if (isConfigured) {
                    node.handle.setLinkEnabled(peer, link, random.nextBoolean());
                }
            }
            case 3 -> {
                if (isConfigured) {
                    node.handle.updateLink(peer, TestNode.link(node.id, peer, link, "udp", random.nextInt(4)));
                }
            }
            case 4 -> node.handle.setPolicy(POLICIES.get(random.nextInt(POLICIES.size())));
            case 5 ->
                node.handle.setCompression(
                        random.nextBoolean()
                                ? null
                                : new CompressionSettings(random.nextBoolean() ? "zlib" : "zstd", 1, 3));
            case 6 -> node.handle.setPathMtu(30_000, random.nextInt(3) == 0 ? 1400 : 0);
            case 7 -> node.useCryptos(new TestCrypto(random.nextBoolean() ? "nss" : "openssl"));
            default -> node.useTransports(transports.get(node.id - 1));
        }
    }

    private void changeKey(int seed) {
        slot = 3 - slot;
        nodes.forEach(node -> node.handle.setCrypto(slot, TestCrypto.settings("nss", seed)));
        nodes.forEach(node -> node.handle.useCrypto(slot));
        clock.runMillis(20);
        nodes.forEach(node -> node.handle.setCrypto(3 - slot, null));
    }

    private void repair() {
        for (TestNode node : nodes) {
            node.loop.run(() -> {
                node.handle.setPolicy(LinkPolicy.PASSIVE);
                node.handle.setPathMtu(30_000, 0);
                for (int peer = 1; peer <= NODES; peer++) {
                    for (int link = 0; peer != node.id && link < LINKS; link++) {
                        node.handle.removeLink(peer, link);
                        node.handle.addLink(peer, TestNode.link(node.id, peer, link, "udp", 1));
                    }
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changesUnderLoadLoseNothingButWhatTheNetworkLoses(long seed) throws Exception {
        VirtualNetwork network = new VirtualNetwork(clock, seed);
        network.isRecording = true;
        start(network);
        network.lossProbability = 0.02;
        network.duplicateProbability = 0.1;
        network.delaySpreadNanos = 1_000_000;
        network.flipProbability = 0.01;
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            TestNode node = nodes.get(random.nextInt(NODES));
            send(node, random);
            if (random.nextInt(3) == 0) {
                node.loop.run(() -> administrate(node, random));
            }
            if (random.nextInt(60) == 0) {
                changeKey(1000 + step);
            }
            if (random.nextInt(40) == 0) {
                network.pulled.add(
                        InetAddress.getByName("10." + random.nextInt(LINKS) + ".0." + (1 + random.nextInt(NODES))));
            } else if (random.nextInt(20) == 0) {
                network.pulled.clear();
            }
            clock.runMillis(random.nextInt(200));
        }
        check();

        network.pulled.clear();
        network.lossProbability = 0;
        network.duplicateProbability = 0;
        network.flipProbability = 0;
        repair();
        clock.runMillis(30_000);
        for (TestNode node : nodes) {
            node.received.clear();
        }
        for (TestNode node : nodes) {
            send(node, random);
            node.broadcast(sent.get(sent.size() - 1));
        }
        clock.runMillis(10);
        for (TestNode node : nodes) {
            assertTrue(node.received.size() >= NODES, "node " + node.id + " got " + node.received.size());
            assertEquals(1397, node.handle.dataMtuBytes());
        }
        assertNothingWasSentInClear(network);
    }

    private void check() {
        for (TestNode node : nodes) {
            Set<Integer> seen = new HashSet<>();
            for (TestNode.Message message : node.received) {
                int number = ByteBuffer.wrap(message.bytes()).getInt();
                assertTrue(seen.add(number), "message " + number + " came twice to " + node.id);
                assertArrayEquals(sent.get(number), message.bytes());
            }
            assertTrue(seen.size() > STEPS / 10, seen.size() + " messages came to " + node.id);
            assertEquals(0, node.handle.statistics().dropped(DropReason.MALFORMED));
            assertEquals(0, node.handle.statistics().dropped(DropReason.UNDECODABLE));
        }
    }

    private static void assertNothingWasSentInClear(VirtualNetwork network) {
        PacketFlyweight packet = new PacketFlyweight();
        for (VirtualNetwork.Sent packetSent : network.sent) {
            packet.wrap(ByteBuffer.wrap(packetSent.bytes()), 0, packetSent.bytes().length);
            assertFalse(packet.validate() == null && packet.node() <= Knet.MAX_LINKS, packet.toString());
        }
    }
}
