package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.AccessRule;
import carousel.api.knet.AccessRule.Action;
import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Changes of links while the others work: switching, priorities, timers, policies, dynamic peers, access lists. */
class LinkChangesTest {
    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);
    private final TestNode a = start(1);
    private final TestNode b = start(2);

    private TestNode start(int id) {
        return new TestNode(clock, KnetSettings.defaults(id), TestNode.transports(network.provider("udp")));
    }

    private void pair(int links) {
        a.peer(2, links);
        b.peer(1, links);
        clock.runMillis(3000);
        network.isRecording = true;
    }

    /** Sends one message and tells on which links it went. */
    private List<Integer> linksOfOneMessage(int seed) {
        network.sent.clear();
        b.received.clear();
        byte[] message = Payloads.text(seed, 200);
        a.unicast(2, message);
        clock.runMillis(1);
        assertEquals(1, b.received.size());
        assertArrayEquals(message, b.received.get(0).bytes());
        return network.sent.stream()
                .filter(sent -> sent.bytes()[PacketFlyweight.TYPE_OFFSET] == PacketFlyweight.TYPE_DATA)
                .map(sent -> (int) sent.to().getAddress().getAddress()[1])
                .toList();
    }

    @Test
    void linkThatIsSwitchedOffIsSilentAndTheOthersGoOn() {
        pair(2);
        assertEquals(List.of(0), linksOfOneMessage(1));
        a.handle.setLinkEnabled(2, 0, false);
        assertFalse(a.status(2, 0).enabled());
        assertFalse(a.status(2, 0).connected());
        assertEquals(List.of(1), linksOfOneMessage(2));
        network.sent.clear();
        clock.runMillis(20_000);
        assertTrue(network.sent.stream().noneMatch(sent -> sent.from().equals(TestNode.address(1, 0))));
        assertFalse(b.status(1, 0).connected());
        assertEquals(List.of("2 up"), a.reachability);
        a.handle.setLinkEnabled(2, 0, true);
        clock.runMillis(5000);
        assertTrue(b.status(1, 0).connected());
        assertEquals(List.of(0), linksOfOneMessage(3));
        LinkStatistics counted = a.status(2, 0).statistics();
        assertEquals(2, counted.upCount());
        assertEquals(3, counted.downCount());
        assertEquals(2, counted.upTimesNanos().size());
        assertTrue(counted.upTimesNanos().get(0) > counted.upTimesNanos().get(1));
    }

    @Test
    void dataOnItsWayArrivesOverALinkThatWasJustSwitchedOff() {
        pair(2);
        a.unicast(2, Payloads.text(1, 100));
        b.handle.setLinkEnabled(1, 0, false);
        clock.runMillis(1);
        assertEquals(1, b.received.size());
    }

    @Test
    void priorityMovesTheBestLinkAtOnce() {
        pair(3);
        assertEquals(List.of(0), linksOfOneMessage(1));
        a.handle.updateLink(2, TestNode.link(1, 2, 2, "udp", 7));
        assertEquals(List.of(2), linksOfOneMessage(2));
        assertEquals(7, a.status(2, 2).priority());
        a.handle.updateLink(2, TestNode.link(1, 2, 2, "udp", 1));
        assertEquals(List.of(0), linksOfOneMessage(3));
        assertEquals(1, a.status(2, 2).statistics().upCount());
    }

    @Test
    void policyChangesForAllHosts() {
        pair(3);
        a.handle.setPolicy(LinkPolicy.ACTIVE);
        assertEquals(List.of(0, 1, 2), linksOfOneMessage(1));
        a.handle.setPolicy(LinkPolicy.RR);
        List<Integer> turns = Stream.iterate(2, seed -> seed + 1)
                .limit(6)
                .flatMap(seed -> linksOfOneMessage(seed).stream())
                .toList();
        assertEquals(List.of(0, 1, 2, 0, 1, 2), turns);
        a.handle.setPolicy(LinkPolicy.PASSIVE);
        assertEquals(List.of(0), linksOfOneMessage(9));
    }

    /** Fewer pings at once, so more patience at once: the new interval is beyond the old timeout. */
    @Test
    void aLinkThatIsPingedLessOftenStaysUp() {
        pair(1);
        for (int offsetMillis = 0; offsetMillis < 1000; offsetMillis += 70) {
            a.handle.updateLink(2, TestNode.link(1, 2, 0, "udp", 1).withHeartbeat(100, 200, 100, 3));
            clock.runMillis(10_000 + offsetMillis);
            int downs = a.status(2, 0).statistics().downCount();
            a.handle.updateLink(2, TestNode.link(1, 2, 0, "udp", 1).withHeartbeat(1250, 2500, 100, 3));
            clock.runMillis(10_000);
            assertEquals(downs, a.status(2, 0).statistics().downCount());
        }
    }

    @Test
    void newTimersCountFromTheNextAdjustmentOn() {
        pair(1);
        clock.runMillis(20_000);
        LinkSettings slow = TestNode.link(1, 2, 0, "udp", 1).withHeartbeat(200, 10_000, 100, 3);
        a.handle.updateLink(2, slow);
        clock.runMillis(2000);
        network.sent.clear();
        clock.runMillis(2000);
        long pings = network.sent.stream()
                .filter(sent -> sent.from().equals(TestNode.address(1, 0))
                        && (sent.bytes()[PacketFlyweight.TYPE_OFFSET] & 0xff) == PacketFlyweight.TYPE_PING)
                .count();
        assertEquals(10, pings);
        network.pulled.add(TestNode.address(2, 0).getAddress());
        clock.runMillis(9500);
        assertTrue(a.status(2, 0).connected());
        clock.runMillis(1000);
        assertFalse(a.status(2, 0).connected());
    }

    @Test
    void addressesAndTransportOfALinkDoNotChange() {
        pair(2);
        LinkSettings before = TestNode.link(1, 2, 0, "udp", 1);
        LinkSettings moved = new LinkSettings(0, "udp", before.local(), TestNode.address(2, 5), 1, 750, 1500, 2048, 2);
        String sentence = assertThrows(IllegalArgumentException.class, () -> a.handle.updateLink(2, moved))
                .getMessage();
        assertEquals(
                "Transport and addresses of link 0 to host 2 cannot change while it is configured; remove it and add it"
                        + " anew.",
                sentence);
        assertThrows(IllegalArgumentException.class, () -> a.handle.updateLink(2, TestNode.link(1, 2, 0, "sctp", 1)));
        assertEquals(
                "Host 2 has no link 6.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> a.handle.updateLink(2, TestNode.link(1, 2, 6, "udp", 1)))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> a.handle.updateLink(2, TestNode.link(1, 2, 0, "udp", 256)));
        assertEquals(1, a.status(2, 0).priority());
        assertEquals(List.of(0), linksOfOneMessage(1));
    }

    @Test
    void linksOfAnyNumberComeAndGoWhileTheOthersCarryTheLoad() {
        pair(1);
        for (int number = 1; number < Knet.MAX_LINKS; number++) {
            a.handle.addLink(2, TestNode.link(1, 2, number, "udp", number));
            b.handle.addLink(1, TestNode.link(2, 1, number, "udp", number));
        }
        a.handle.removeLink(2, 0);
        b.handle.removeLink(1, 0);
        clock.runMillis(5000);
        assertEquals(List.of(7), linksOfOneMessage(1));
        for (int number = 7; number > 3; number--) {
            a.handle.removeLink(2, number);
            assertEquals(List.of(number - 1), linksOfOneMessage(10 + number));
        }
        assertEquals(List.of("2 up", "2 down", "2 up"), a.reachability);
    }

    @Test
    void everyPacketIsCountedByKind() {
        pair(1);
        a.handle.clearStatistics();
        b.handle.clearStatistics();
        a.unicast(2, Payloads.text(1, 3000));
        clock.runMillis(30_100);
        LinkStatistics sent = a.status(2, 0).statistics();
        LinkStatistics received = b.status(1, 0).statistics();
        assertEquals(3, sent.data().txPackets());
        assertEquals(3000 + 3 * 14, sent.data().txBytes());
        assertEquals(sent.data().txBytes(), received.data().rxBytes());
        assertTrue(sent.ping().txPackets() >= 37);
        assertEquals(26 * sent.ping().txPackets(), sent.ping().txBytes());
        assertEquals(sent.ping().txPackets(), received.ping().rxPackets());
        assertEquals(received.ping().rxPackets(), received.pong().txPackets());
        assertEquals(sent.pong().rxPackets(), received.pong().txPackets());
        assertTrue(sent.pathMtu().txPackets() > 0);
        assertEquals(
                sent.total().txPackets(),
                sent.data().txPackets()
                        + sent.ping().txPackets()
                        + sent.pong().txPackets()
                        + sent.pathMtu().txPackets());
        assertEquals(100, sent.latencyAveMicros());
        assertEquals(100, sent.latencyMinMicros());
        assertEquals(100, sent.latencyMaxMicros());
        assertEquals(20 + 8 + 26, a.status(2, 0).overheadBytes());
        assertTrue(a.status(2, 0).lastPongNanos() > 0);
    }

    @Test
    void messagesThatTheListenerRefusesAreCounted() {
        pair(1);
        b.refuseAll = true;
        a.unicast(2, Payloads.text(1, 100));
        clock.runMillis(1);
        assertTrue(b.received.isEmpty());
        assertEquals(1, b.handle.statistics().dropped(DropReason.FILTERED));
    }

    @Test
    void messagesToUnreachableHostsAreCounted() {
        a.handle.addHost(9, "nine");
        a.unicast(9, Payloads.text(1, 10));
        a.broadcast(Payloads.text(1, 10));
        assertEquals(2, a.handle.statistics().dropped(DropReason.NO_ROUTE));
    }

    // ---- dynamic links

    private static LinkSettings dynamicLink(int from, int number) {
        LinkSettings fixed = TestNode.link(from, 99, number, "udp", 1);
        return new LinkSettings(number, "udp", fixed.local(), null, 1, 750, 1500, 2048, 2);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private void dynamicPair() {
        a.handle.addHost(2, "b");
        a.handle.addLink(2, dynamicLink(1, 0));
        b.peer(1, 1);
        network.isRecording = true;
    }

    @Test
    void dynamicLinkIsSilentUntilItsPeerSpeaksAndThenLikeAnyOther() {
        a.handle.addHost(2, "b");
        a.handle.addLink(2, dynamicLink(1, 0));
        a.handle.setAccessLists(false);
        network.isRecording = true;
        clock.runMillis(5000);
        assertTrue(network.sent.isEmpty());
        assertTrue(a.status(2, 0).enabled());
        assertFalse(a.status(2, 0).dynamicConnected());
        assertEquals("", a.status(2, 0).remoteAddress());
        b.peer(1, 1);
        clock.runMillis(5000);
        assertTrue(a.status(2, 0).dynamicConnected());
        assertEquals("10.0.0.2:5405", a.status(2, 0).remoteAddress());
        assertEquals(List.of(0), linksOfOneMessage(1));
        assertEquals(1446, a.handle.dataMtuBytes());

        network.pulled.add(TestNode.address(2, 0).getAddress());
        clock.runMillis(30_000);
        assertFalse(a.status(2, 0).dynamicConnected());
        network.sent.clear();
        clock.runMillis(5000);
        assertTrue(network.sent.stream().noneMatch(sent -> sent.from().equals(TestNode.address(1, 0))));
        network.pulled.clear();
        clock.runMillis(5000);
        assertEquals(List.of(0), linksOfOneMessage(2));
    }

    @Test
    void dynamicLinkFollowsItsPeerToAnotherAddressButNotToAnotherPort() throws IOException {
        dynamicPair();
        a.handle.setAccessLists(false);
        clock.runMillis(5000);
        b.handle.removeLink(1, 0);
        LinkSettings elsewhere =
                new LinkSettings(0, "udp", TestNode.address(2, 4), TestNode.address(1, 0), 1, 750, 1500, 2048, 2);
        b.handle.addLink(1, elsewhere);
        clock.runMillis(5000);
        assertEquals("10.4.0.2:5405", a.status(2, 0).remoteAddress());
        b.handle.removeLink(1, 0);
        LinkSettings otherPort = new LinkSettings(
                0, "udp", new InetSocketAddress("10.4.0.2", 7000), TestNode.address(1, 0), 1, 750, 1500, 2048, 2);
        b.handle.addLink(1, otherPort);
        clock.runMillis(500);
        assertEquals("10.4.0.2:5405", a.status(2, 0).remoteAddress());
    }

    @Test
    void accessListOfADynamicLinkDecidesWhoIsHeard() {
        dynamicPair();
        clock.runMillis(5000);
        assertFalse(a.status(2, 0).dynamicConnected());
        assertTrue(a.handle.statistics().dropped(DropReason.NOT_ALLOWED) > 3);
        a.handle.setAccessList(
                2,
                0,
                List.of(
                        AccessRule.address(Action.REJECT, address("10.0.0.2")),
                        AccessRule.mask(Action.ACCEPT, address("10.0.0.0"), address("255.255.0.0"))));
        clock.runMillis(5000);
        assertFalse(a.status(2, 0).connected());
        a.handle.setAccessList(
                2, 0, List.of(AccessRule.range(Action.ACCEPT, address("10.0.0.2"), address("10.0.0.7"))));
        clock.runMillis(5000);
        assertEquals(List.of(0), linksOfOneMessage(1));
        a.handle.setAccessList(2, 0, List.of());
        b.received.clear();
        b.unicast(1, Payloads.text(2, 10));
        clock.runMillis(1);
        assertTrue(a.received.isEmpty());
        clock.runMillis(30_000);
        assertFalse(a.status(2, 0).connected());
    }

    @Test
    void staticLinkHearsItsPeerOnlyAndHasNoListToChange() {
        pair(1);
        List<AccessRule> rules = List.of(AccessRule.address(Action.ACCEPT, address("10.9.9.9")));
        assertEquals(
                "Link 0 to host 2 is static: its access list is the address of its peer.",
                assertThrows(IllegalArgumentException.class, () -> a.handle.setAccessList(2, 0, rules))
                        .getMessage());
        linksOfOneMessage(1);
    }

    @Test
    void staticAndDynamicLinksDoNotShareALocalAddress() {
        pair(1);
        a.handle.addHost(3, "c");
        assertEquals(
                "The local address /10.0.0.1:5405 has static links; a dynamic one needs another.",
                assertThrows(IllegalArgumentException.class, () -> a.handle.addLink(3, dynamicLink(1, 0)))
                        .getMessage());
        a.handle.addLink(3, dynamicLink(1, 1));
    }
}
