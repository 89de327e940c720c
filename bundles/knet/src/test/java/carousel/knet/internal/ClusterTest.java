package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several link managers on a virtual network. */
class ClusterTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<VirtualNetwork.Provider> transports = new ArrayList<>();

    private TestNode start(int id) {
        VirtualNetwork.Provider transport = network.provider("udp");
        transports.add(transport);
        TestNode node = new TestNode(clock, KnetSettings.defaults(id), TestNode.transports(transport));
        nodes.add(node);
        return node;
    }

    private void cluster(int size) {
        for (int id = 1; id <= size; id++) {
            start(id);
        }
        for (TestNode node : nodes) {
            for (int peer = 1; peer <= size; peer++) {
                if (peer != node.id) {
                    node.peer(peer, 1);
                }
            }
        }
    }

    private void assertReceived(TestNode node, int source, byte[]... messages) {
        List<TestNode.Message> fromSource = node.received.stream()
                .filter(message -> message.source() == source)
                .toList();
        assertEquals(messages.length, fromSource.size(), "messages of " + source + " at " + node.id);
        for (int i = 0; i < messages.length; i++) {
            assertArrayEquals(messages[i], fromSource.get(i).bytes());
        }
        node.received.removeAll(fromSource);
    }

    @Test
    void nodesComeUpAfterPongCountPlusOneRoundTripsAndTalkBothWays() {
        cluster(3);
        assertTrue(nodes.get(0).reachability.isEmpty());
        clock.runMillis(1000);
        for (TestNode node : nodes) {
            assertEquals(2, node.reachability.size(), node.reachability.toString());
        }
        byte[] first = Payloads.text(1, 40);
        byte[] second = Payloads.text(2, 50);
        nodes.get(0).broadcast(first);
        nodes.get(1).unicast(1, second);
        clock.runMillis(1);
        assertReceived(nodes.get(0), 1, first);
        assertReceived(nodes.get(1), 1, first);
        assertReceived(nodes.get(2), 1, first);
        assertReceived(nodes.get(0), 2, second);
        assertTrue(nodes.get(2).received.isEmpty());
    }

    @Test
    void pathMtuIsFoundForTheInterfaceMtu() {
        cluster(2);
        assertEquals(482, nodes.get(0).handle.dataMtuBytes());
        clock.runMillis(3000);
        assertEquals(1446, nodes.get(0).handle.dataMtuBytes());
        assertEquals(1446, nodes.get(1).status(1, 0).dataMtuBytes());
    }

    @Test
    void longestMessagesPassWhole() {
        cluster(2);
        clock.runMillis(3000);
        byte[] longest = Payloads.random(7, 65_536);
        nodes.get(0).broadcast(longest);
        nodes.get(1).broadcast(longest);
        clock.runMillis(1);
        assertReceived(nodes.get(0), 2, longest);
        assertReceived(nodes.get(1), 1, longest);
        assertReceived(nodes.get(0), 1, longest);
    }

    @Test
    void pulledCableTakesTheLinkDownAndComesBack() {
        cluster(2);
        clock.runMillis(15_000);
        network.pulled.add(TestNode.address(2, 0).getAddress());
        clock.runMillis(900);
        assertTrue(nodes.get(0).status(2, 0).connected());
        clock.runMillis(1300);
        assertFalse(nodes.get(0).status(2, 0).connected());
        assertEquals(List.of("2 up", "2 down"), nodes.get(0).reachability);
        network.pulled.clear();
        clock.runMillis(3000);
        assertEquals(List.of("2 up", "2 down", "2 up"), nodes.get(0).reachability);
        LinkStatus status = nodes.get(0).status(2, 0);
        assertEquals(2, status.statistics().upCount());
        assertEquals(2, status.statistics().downCount()); // switching it on counts as one (knet-wire 4.4)
        assertEquals(1446, nodes.get(0).handle.dataMtuBytes());
    }

    @Test
    void loopbackIsNeverDeliveredWithinTheCallAndLaterMessagesWaitForTheNextTurn() {
        TestNode node = start(1);
        byte[] message = Payloads.text(3, 30);
        int[] deliveriesDuringCallback = new int[1];
        node.whenReceived(() -> {
            if (node.received.size() == 1) {
                node.broadcast(message);
                deliveriesDuringCallback[0] = node.received.size();
            }
        });
        node.broadcast(message);
        assertTrue(node.received.isEmpty());
        node.unicast(1, message);
        clock.runMillis(0);
        assertEquals(1, deliveriesDuringCallback[0]);
        assertReceived(node, 1, message, message, message);
        assertEquals("loopback", node.status(1, 0).transport());
        assertEquals(3, node.status(1, 0).statistics().data().rxPackets());
    }

    @Test
    void leavingTransportCutsAtOnceAndTheNextOneBringsTheLinkBack() {
        cluster(2);
        clock.runMillis(3000);
        TestNode node = nodes.get(0);
        node.useTransports();
        assertFalse(node.status(2, 0).enabled());
        assertEquals(List.of("2 up", "2 down"), node.reachability);
        assertEquals(1, network.openEndpoints());
        clock.runMillis(20_000);
        assertEquals(List.of("1 up", "1 down"), nodes.get(1).reachability);
        node.useTransports(network.provider("udp"));
        clock.runMillis(3000);
        byte[] message = Payloads.text(4, 2000);
        node.broadcast(message);
        nodes.get(1).broadcast(message);
        clock.runMillis(1);
        assertReceived(nodes.get(1), 1, message);
        assertReceived(node, 2, message);
    }

    @Test
    void addressThatCannotBeOpenedIsTriedAgainEachSecond() {
        TestNode node = start(1);
        start(2).peer(1, 1);
        transports.get(0).failure = new IOException("Cannot assign requested address");
        node.peer(2, 1);
        clock.runMillis(2500);
        assertFalse(node.status(2, 0).enabled());
        transports.get(0).failure = null;
        clock.runMillis(600);
        assertTrue(node.status(2, 0).enabled());
        clock.runMillis(3000);
        assertTrue(node.status(2, 0).connected());
    }

    @Test
    void linksToAllHostsShareOneEndpoint() {
        cluster(3);
        assertEquals(1, transports.get(0).opened);
        assertEquals(3, network.openEndpoints());
        TestNode node = nodes.get(0);
        node.loop.run(() -> node.handle.removeLink(2, 0));
        assertEquals(3, network.openEndpoints());
        node.loop.run(() -> node.handle.removeHost(3));
        assertEquals(2, network.openEndpoints());
        assertEquals(1, node.handle.links().size());
    }

    @Test
    void closedHandleSendsNothingAndFreesItsAddresses() {
        cluster(2);
        clock.runMillis(3000);
        TestNode node = nodes.get(0);
        node.loop.run(node.handle::close);
        assertEquals(1, network.openEndpoints());
        network.isRecording = true;
        node.broadcast(Payloads.text(1, 10));
        clock.runMillis(5000);
        InetSocketAddress local = TestNode.address(1, 0);
        assertTrue(network.sent.stream().noneMatch(sent -> sent.from().equals(local)));
        assertTrue(node.received.isEmpty());
    }

    @Test
    void messagesOfWrongLengthAndWrongPeersAreRefused() {
        TestNode node = start(1);
        assertThrows(IllegalArgumentException.class, () -> node.handle.broadcast(ByteBuffer.allocate(0), true));
        assertThrows(IllegalArgumentException.class, () -> node.handle.broadcast(ByteBuffer.allocate(65_537), true));
        assertThrows(IllegalArgumentException.class, () -> node.handle.addHost(1, "self"));
        assertThrows(IllegalArgumentException.class, () -> node.handle.addHost(65_536, "far"));
        assertThrows(IllegalArgumentException.class, () -> node.handle.addLink(2, TestNode.link(1, 2, 0, "udp", 1)));
        node.handle.addHost(2, "two");
        assertThrows(IllegalArgumentException.class, () -> node.handle.addHost(2, "two"));
        assertThrows(IllegalArgumentException.class, () -> node.handle.addLink(2, TestNode.link(1, 2, 8, "udp", 1)));
        assertThrows(IllegalArgumentException.class, () -> node.handle.addLink(2, TestNode.link(1, 2, 0, "udp", 256)));
    }
}
