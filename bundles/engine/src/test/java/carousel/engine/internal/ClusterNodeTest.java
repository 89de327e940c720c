package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.node.NodeStatus;
import carousel.api.service.GroupService;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.RingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A node between links and ring that only write down what is asked of them. */
class ClusterNodeTest {
    private static final RingId RING = new RingId(1, 8);

    private final List<String> log = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ManualLoop loop = new ManualLoop();
    private final FakeKnet knet = new FakeKnet(log);
    private final FakeTotem totem = new FakeTotem(log);
    private final FakeService two = new FakeService(2, "two", log);
    private final ClusterNode node = node();

    private ClusterNode node() {
        return new ClusterNode(
                Configurations.threeNodes(Path.of("state")), loop, knet, totem, new NoStore(), new TestOwner(failures));
    }

    private static final class NoStore implements RingStore {
        @Override
        public long load() {
            return 0;
        }

        @Override
        public void store(long ringSequence) {}
    }

    /** A node alone in its ring, synchronised, with service 2. */
    private void running() {
        node.attach(two);
        turn();
        assertTrue(node.isSynchronised());
        log.clear();
    }

    private static ByteBuffer message(int service) {
        ByteBuffer message = ByteBuffer.allocate(ExecutiveHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        ExecutiveHeader.put(message, service << 16, ExecutiveHeader.LENGTH);
        return message;
    }

    @Test
    void linksComeFromTheConfigurationAtOnceAndTheRingALittleLater() {
        node.start();
        assertEquals(
                List.of(
                        "knet open",
                        "host 2 node2",
                        "link 2 0 udp /10.55.0.1:5405 to /10.55.0.2:5405 priority 1 ping 750/1500/2048/2",
                        "link 2 1 sctp /10.55.1.1:5407 to /10.55.1.2:5407 priority 9 ping 100/200/10/3",
                        "host 3 node3",
                        "link 3 0 udp /10.55.0.1:5405 to /10.55.0.3:5405 priority 1 ping 750/1500/2048/2",
                        "link 3 1 sctp /10.55.1.1:5407 to /10.55.1.3:5407 priority 9 ping 100/200/10/3"),
                log);
        log.clear();
        loop.advance(99);
        assertEquals(List.of(), log);
        loop.advance(1);
        assertEquals(List.of("totem start"), log, "A-3");
    }

    @Test
    void refusedRingClosesTheLinks() {
        log.clear();
        totem.refusal = new IllegalArgumentException("token");
        assertThrows(IllegalArgumentException.class, this::node);
        assertEquals(List.of("knet open", "knet close"), log);
    }

    @Test
    void serviceThatComesBeforeTheRingNeedsNoNewOne() {
        node.start();
        log.clear();
        node.attach(two);
        loop.advance(100);
        assertEquals(List.of("two attach", "totem start"), log);
    }

    @Test
    void serviceThatTheConfigurationDoesNotWantStaysOutside() {
        running();
        FakeService five = new FakeService(5, "five", log);
        five.unwanted = true;
        node.attach(five);
        node.detach(five);
        assertEquals(List.of(), log);
    }

    @Test
    void messagesOfAGroupReachItsServicesAndTheirsTheRing() {
        running();
        node.delivered(MessageGroup.YKD, 3, ByteBuffer.allocate(4));
        GroupService.Sender group = Objects.requireNonNull(two.group);
        assertTrue(group.multicast(ByteBuffer.allocate(4)));
        assertEquals(List.of("two group message of 3", "send to ykd"), log);
        node.stop(() -> {});
        assertFalse(group.multicast(ByteBuffer.allocate(4)));
    }

    @Test
    void serviceThatComesLaterAsksForANewRing() {
        running();
        FakeService five = new FakeService(5, "five", log);
        node.attach(five);
        assertEquals(List.of("five attach", "totem gather"), log);
    }

    @Test
    void serviceThatComesDuringARoundHasNoPartInIt() {
        running();
        totem.form(new RingId(1, 12), List.of(1), List.of(1));
        FakeService five = new FakeService(5, "five", log);
        node.attach(five);
        log.clear();
        totem.synchronise(new RingId(1, 12), 2);
        node.sendQueueAvailable();
        assertEquals(
                List.of("two process", "two activate", "totem synchronised", "two synchronised", "two queue"), log);
    }

    @Test
    void serviceThatLeavesInItsOwnTurnIsNotCalledAgain() {
        running();
        totem.form(new RingId(1, 12), List.of(1), List.of(1));
        node.detach(two);
        log.clear();
        totem.synchronise(new RingId(1, 12), 2);
        assertEquals(List.of("totem synchronised"), log);
    }

    @Test
    void goodbyeThatTheRingRefusedIsMadeGoodByANewRing() {
        running();
        two.goodbye = true;
        totem.full = true;
        node.detach(two);
        assertEquals(List.of("two goodbye refused", "two detach", "totem gather"), log);
        log.clear();
        totem.full = false;
        FakeService three = new FakeService(3, "three", log);
        node.attach(three);
        three.goodbye = true;
        log.clear();
        node.detach(three);
        assertEquals(List.of("send 3", "three goodbye", "three detach"), log, "the others know");
    }

    @Test
    void secondServiceOfAnIdWaitsForTheFirstToLeave() {
        running();
        FakeService newer = new FakeService(2, "newer", log);
        node.attach(newer);
        node.delivered(MessageGroup.EXECUTIVE, 1, message(2));
        assertEquals(List.of("two deliver"), log);
        log.clear();
        node.detach(two);
        assertEquals(List.of("two detach", "newer attach", "totem gather"), log);
        node.detach(newer);
        assertEquals(Map.of(), node.status().services());
    }

    @Test
    void waitingServiceThatLeavesIsForgotten() {
        running();
        FakeService newer = new FakeService(2, "newer", log);
        node.attach(newer);
        node.detach(newer);
        node.detach(two);
        assertEquals(List.of("two detach"), log);
    }

    @Test
    void serviceThatFailsToAttachIsNotLoaded() {
        FakeService broken = new FakeService(4, "broken", log);
        broken.fails = "attach";
        node.attach(broken);
        assertEquals(Map.of(), node.status().services());
        node.delivered(MessageGroup.EXECUTIVE, 1, message(4));
        assertEquals(List.of("knet open", "broken attach"), log);
    }

    @Test
    void serviceThatFailsOnAMessageOrOnTheEndHurtsNobody() {
        running();
        two.fails = "deliver";
        node.delivered(MessageGroup.EXECUTIVE, 1, message(2));
        two.fails = "detach";
        node.stop(() -> log.add("stopped"));
        assertEquals(List.of("two deliver", "two detach", "totem leave", "knet close", "stopped"), log);
    }

    @Test
    void scenario62_executiveMessagesThatMakeNoSenseAreDropped() {
        running();
        for (int service : new int[] {63, 64, 65_535}) {
            node.delivered(MessageGroup.EXECUTIVE, 1, message(service));
        }
        for (int size : new int[] {-1, 0, ExecutiveHeader.LENGTH - 1, ExecutiveHeader.LENGTH + 1, Integer.MAX_VALUE}) {
            ByteBuffer lying = message(2);
            ExecutiveHeader.put(lying, 2 << 16, size);
            node.delivered(MessageGroup.EXECUTIVE, 1, lying);
        }
        for (int length = 0; length < ExecutiveHeader.LENGTH; length++) {
            node.delivered(MessageGroup.EXECUTIVE, 1, message(2).limit(length));
        }
        assertEquals(List.of(), log);
        assertEquals(List.of(), failures);
        node.delivered(MessageGroup.EXECUTIVE, 1, message(2));
        assertEquals(List.of("two deliver"), log);
    }

    @Test
    void serviceIdsAreChecked() {
        node.attach(new FakeService(64, "high", log));
        node.attach(new FakeService(-1, "low", log));
        assertEquals(List.of("knet open"), log);
    }

    @Test
    void X1_servicesSayGoodbyeThenTheNodeLeavesThenLinksClose() {
        running();
        FakeService five = new FakeService(5, "five", log);
        node.attach(five);
        two.goodbye = true;
        five.goodbye = true;
        log.clear();
        node.stop(() -> log.add("stopped"));
        assertEquals(
                List.of(
                        "send 5",
                        "five goodbye",
                        "five detach",
                        "send 2",
                        "two goodbye",
                        "two detach",
                        "totem leave",
                        "knet close",
                        "stopped"),
                log);
        assertFalse(node.isSynchronised());
    }

    @Test
    void X1_theTokenReachesANodeThatLeaves() {
        running();
        totem.leavesAtOnce = false;
        node.stop(() -> log.add("stopped"));
        log.clear();
        node.received(2, ByteBuffer.allocate(10));
        assertEquals(List.of("totem received from 2"), log, "else what is queued could not be sent");
    }

    @Test
    void stopDuringARoundDoesNotAbortServicesThatAreGone() {
        running();
        totem.form(new RingId(1, 12), List.of(1), List.of(1));
        log.clear();
        node.stop(() -> log.add("stopped"));
        assertEquals(List.of("two detach", "totem leave", "knet close", "stopped"), log);
        assertFalse(loop.hasRunningTimers());
    }

    @Test
    void stopBeforeTheRingStartsKeepsItFromStarting() {
        node.start();
        node.stop(() -> log.add("stopped"));
        log.clear();
        loop.advance(1000);
        assertEquals(List.of(), log);
        node.stop(() -> log.add("stopped again"));
        assertEquals(List.of("stopped again"), log);
    }

    @Test
    void failedRingDetachesServicesAndClosesTheLinks() {
        running();
        two.goodbye = true;
        IOException cause = new IOException("disk full");
        node.failed(cause);
        assertEquals(List.of("two goodbye refused", "two detach", "knet close"), log);
        assertSame(cause, failures.get(0));
        node.failed(cause);
        assertEquals(1, failures.size());
    }

    @Test
    void ringThatFailsWhileItLeavesEndsTheStop() {
        running();
        totem.leavesAtOnce = false;
        node.stop(() -> log.add("stopped"));
        log.clear();
        node.failed(new IllegalStateException("broken"));
        assertEquals(List.of("knet close", "stopped"), log);
        assertEquals(List.of(), failures);
    }

    @Test
    void messagesWaitForTheRound() {
        node.attach(two);
        assertFalse(two.say(), "no ring yet");
        turn();
        assertTrue(two.say());
        totem.form(new RingId(1, 12), List.of(1), List.of(1));
        assertFalse(two.say(), "a round runs");
    }

    private void turn() {
        node.start();
        loop.advance(100);
        totem.form(RING, List.of(1), List.of(1));
        totem.synchronise(RING, 2);
    }

    @Test
    void transitionalMembersAreThoseThatAreInTheNewRing() {
        running();
        totem.form(new RingId(1, 12), List.of(1, 3), List.of(1, 2));
        assertTrue(log.contains("two init [1] [1, 2]"), log.toString());
    }

    @Test
    void statusNamesNodesAndServices() {
        running();
        NodeStatus status = node.status();
        assertEquals(Map.of(1, "node1", 2, "node2", 3, "node3"), status.nodeNames());
        assertEquals(Map.of(2, "two"), status.services());
        assertEquals("node1", status.nodeName());
        assertEquals("none", status.compressionModel());
        assertEquals("none", status.cryptoModel());
        assertTrue(status.synchronised());
    }

    /** Services reference 1.1; what Corosync does not have may stand on the others. */
    @Test
    void servicesAreUnloadedInCorosyncsOrderBehindAllOthers() {
        List<String> names =
                List.of("cmap", "cfg", "cpg", "quorum", "pload", "votequorum", "mon", "wd", "own", "newest");
        for (int id = 0; id < names.size(); id++) {
            node.attach(new FakeService(id, names.get(id), log));
        }
        log.clear();
        node.stop(() -> {});
        turn();
        assertEquals(
                List.of("newest", "own", "votequorum", "cmap", "cfg", "cpg", "quorum", "pload", "mon", "wd"),
                log.stream()
                        .filter(line -> line.endsWith(" detach"))
                        .map(line -> line.replace(" detach", ""))
                        .toList());
    }
}
