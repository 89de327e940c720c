package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.DropReason;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When links come up, go down and carry data (knet-wire 2.7, 3.3, 3.7, 4). */
class LinkStateTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    private TestNode start(int id, LinkPolicy policy) {
        return new TestNode(
                clock, KnetSettings.defaults(id).withPolicy(policy), TestNode.transports(network.provider("udp")));
    }

    private static byte[] data(int node, int sequence, byte[] message) {
        FragmentWriter writer = new FragmentWriter(node, new CryptoSlots());
        writer.write(ByteBuffer.wrap(message), sequence, 0, true, 0, 1446);
        byte[] packet = new byte[writer.packets().remaining()];
        writer.packets().get(packet);
        return packet;
    }

    private static byte[] ping(int node, long nanoTime, int sequence) {
        byte[] packet = new byte[PingFlyweight.PING_BYTES];
        PingFlyweight ping = new PingFlyweight();
        ping.wrap(ByteBuffer.wrap(packet), 0, packet.length);
        ping.putPing(node, 0, nanoTime, sequence, true);
        return packet;
    }

    @Test
    void dataAfterTheFirstPongBringsTheLinkUpAtOnce() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        peer.setAnswers(false);
        node.peer(2, 1);
        clock.runMillis(300);
        peer.send(data(2, 1, Payloads.text(1, 50)));
        clock.runMillis(1);
        assertTrue(node.received.isEmpty());
        assertFalse(node.status(2, 0).connected());
        peer.answerNext(1);
        clock.runMillis(1000);
        assertEquals(1, peer.pongs);
        assertFalse(node.status(2, 0).connected());
        peer.send(data(2, 2, Payloads.text(2, 50)));
        clock.runMillis(1);
        assertTrue(node.status(2, 0).connected());
        assertArrayEquals(Payloads.text(2, 50), node.received.get(0).bytes());
    }

    @Test
    void newLinkProvesItselfInAFewRoundTrips() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        node.peer(2, 1);
        clock.runMillis(1);
        assertTrue(node.status(2, 0).connected());
        int needed = 3; // one more than the pong count of the tests
        assertEquals(needed, peer.pongs);
        assertEquals(needed, peer.pings);
    }

    @Test
    void whoWasThereFirstPingsANewcomerAtOnce() {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        node.peer(2, 1);
        clock.runMillis(250);
        TestNode peer = start(2, LinkPolicy.PASSIVE);
        peer.peer(1, 1);
        clock.runMillis(1);
        assertTrue(node.status(2, 0).connected());
        assertTrue(peer.status(1, 0).connected());
    }

    @Test
    void pingsToANewLinkStayFew() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        peer.setAnswers(false);
        node.peer(2, 1);
        for (int millis = 0; millis < 100; millis++) {
            for (int i = 0; i < 10; i++) {
                peer.send(ping(2, clock.nanoTime(), 0));
            }
            clock.runMillis(1);
        }
        assertTrue(peer.pings <= 101, peer.pings + " pings");
        assertFalse(node.status(2, 0).connected());
    }

    @Test
    void linkThatFailedProvesItselfOverTime() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        node.peer(2, 1);
        clock.runMillis(20_000);
        peer.setAnswers(false);
        clock.runMillis(3000);
        assertFalse(node.status(2, 0).connected());
        peer.setAnswers(true);
        peer.send(ping(2, clock.nanoTime(), 0));
        clock.runMillis(300);
        assertFalse(node.status(2, 0).connected());
        clock.runMillis(3000);
        assertTrue(node.status(2, 0).connected());
    }

    @Test
    void silenceOfTheConfiguredLengthEndsALink() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        node.peer(2, 1);
        clock.runMillis(20_200);
        assertTrue(node.status(2, 0).connected());
        // there and back
        assertEquals(100, node.status(2, 0).latencyMicros());
        peer.setAnswers(false);
        // the last pong came 200 ms ago
        clock.runMillis(1200);
        assertTrue(node.status(2, 0).connected());
        clock.runMillis(300);
        assertFalse(node.status(2, 0).connected());
    }

    @Test
    void restartedPeerIsHeardThoughItsNumbersBeginAgain() {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        TestNode peer = start(2, LinkPolicy.PASSIVE);
        node.peer(2, 1);
        peer.peer(1, 1);
        clock.runMillis(10_000);
        for (int i = 0; i < 5; i++) {
            peer.broadcast(Payloads.text(i, 40));
        }
        // a timed ping tells of the numbers in use
        clock.runMillis(1000);
        assertEquals(5, node.received.size());
        peer.loop.run(peer.handle::close);
        TestNode again = start(2, LinkPolicy.PASSIVE);
        again.peer(1, 1);
        clock.runMillis(3000);
        assertEquals(List.of("2 up"), node.reachability);
        again.broadcast(Payloads.text(9, 40));
        clock.runMillis(1);
        assertEquals(6, node.received.size());
        assertArrayEquals(Payloads.text(9, 40), node.received.get(5).bytes());
    }

    @Test
    void latePingOfAnotherLinkIsNotTakenForARestart() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        node.peer(2, 1);
        clock.runMillis(3000);
        peer.send(ping(2, 5_000_000_000L, 0));
        peer.send(data(2, 1, Payloads.text(1, 50)));
        peer.send(ping(2, 5_600_000_000L, 1));
        peer.send(ping(2, 5_400_000_000L, 0));
        peer.send(data(2, 1, Payloads.text(1, 50)));
        clock.runMillis(1);
        assertEquals(1, node.received.size());
        peer.send(ping(2, 6_000_000_000L, 0));
        peer.send(data(2, 1, Payloads.text(1, 50)));
        clock.runMillis(1);
        assertEquals(2, node.received.size());
    }

    @Test
    void activePolicySendsOnEveryLinkAndTheReceiverTakesOneCopy() {
        TestNode node = start(1, LinkPolicy.ACTIVE);
        TestNode peer = start(2, LinkPolicy.ACTIVE);
        node.peer(2, 3);
        peer.peer(1, 3);
        clock.runMillis(3000);
        byte[] message = Payloads.text(1, 10_000);
        node.broadcast(message);
        clock.runMillis(1);
        assertEquals(1, peer.received.size());
        for (int link = 0; link < 3; link++) {
            LinkStatus status = node.status(2, link);
            assertTrue(status.active());
            assertEquals(7, status.statistics().data().txPackets());
            assertEquals(10_000 + 7 * 14, status.statistics().data().txBytes());
            assertEquals(7, peer.status(1, link).statistics().data().rxPackets());
        }
        network.pulled.add(TestNode.address(2, 0).getAddress());
        network.pulled.add(TestNode.address(2, 2).getAddress());
        node.broadcast(message);
        clock.runMillis(1);
        assertEquals(2, peer.received.size());
    }

    @Test
    void roundRobinTurnsPerMessage() {
        TestNode node = start(1, LinkPolicy.RR);
        TestNode peer = start(2, LinkPolicy.RR);
        node.peer(2, 2);
        peer.peer(1, 2);
        clock.runMillis(3000);
        for (int i = 0; i < 10; i++) {
            node.broadcast(Payloads.text(1, 3000));
        }
        clock.runMillis(1);
        assertEquals(10, peer.received.size());
        assertEquals(15, node.status(2, 0).statistics().data().txPackets());
        assertEquals(15, node.status(2, 1).statistics().data().txPackets());
    }

    @Test
    void packetsFromAnotherAddressThanTheLinksAreDropped() throws IOException {
        TestNode node = start(1, LinkPolicy.PASSIVE);
        ScriptedPeer peer = new ScriptedPeer(clock, network, 2, 1);
        ScriptedPeer stranger = new ScriptedPeer(clock, network, 7, 1);
        node.peer(2, 1);
        clock.runMillis(3000);
        stranger.send(data(2, 1, Payloads.text(1, 50)));
        clock.runMillis(1);
        assertTrue(node.received.isEmpty());
        assertEquals(1, node.handle.statistics().dropped(DropReason.UNKNOWN_LINK));
        peer.send(data(2, 1, Payloads.text(1, 50)));
        clock.runMillis(1);
        assertEquals(1, node.received.size());
    }
}
