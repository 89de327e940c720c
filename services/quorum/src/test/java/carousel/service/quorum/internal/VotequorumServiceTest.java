package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.config.QuorumConfiguration;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What programs and administrators ask of votequorum, and what it shows (services reference 4.6, 5.4). */
class VotequorumServiceTest {
    private final List<String> log = new ArrayList<>();
    private final VotequorumListener listener = new VotequorumListener() {
        @Override
        public void nodesChanged(RingId ring, List<Integer> members) {
            log.add("nodes " + ring + " " + members);
        }

        @Override
        public void quorumChanged(boolean quorate, List<NodeVotes> nodes) {
            log.add((quorate ? "quorate" : "not quorate")
                    + nodes.stream()
                            .map(node -> " " + node.nodeId() + " " + node.state() + " " + node.votes())
                            .collect(Collectors.joining(",")));
        }

        @Override
        public void expectedVotesChanged(long expectedVotes) {
            log.add("expected " + expectedVotes);
        }
    };

    private static CorosyncStatus refusal(CompletableFuture<?> result) {
        CompletionException e = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(CorosyncException.class, e.getCause()).status();
    }

    private static String keys(VoteCluster cluster, int id) {
        return cluster.keys(id).entrySet().stream()
                .map(entry -> entry.getKey().replace("runtime.votequorum.", "") + " "
                        + entry.getValue().type().shortName() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    @Test
    void onlyWantedByItsProvider() {
        VoteSettings settings = VoteSettings.nodes(2);
        VoteCluster.Node node = new VoteCluster(settings, Path.of("no-such-directory")).start(1);
        assertTrue(node.votequorum.isWanted(settings.configuration(1)));
        settings.provider = QuorumConfiguration.Provider.YKD;
        assertEquals(false, node.votequorum.isWanted(settings.configuration(1)));
        settings.provider = QuorumConfiguration.Provider.NONE;
        assertEquals(false, node.votequorum.isWanted(settings.configuration(1)));
    }

    @Test
    void infoOfThisNodeAndOfOthers() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.votes(1, 3));
        VotequorumInfo own = cluster.node(1).calls.info(0).join();
        assertEquals(1, own.node().nodeId());
        assertEquals(Set.of(VotequorumInfo.Flag.QUORATE), own.flags());
        assertEquals("4 4 3", own.highestExpected() + " " + own.totalVotes() + " " + own.quorum());
        NodeVotes other = cluster.node(1).calls.info(2).join().node();
        assertEquals(new NodeVotes(2, NodeVotes.State.MEMBER, 3, 4, NodeVotes.DeviceFlags.NONE), other);
        assertEquals(CorosyncStatus.NOT_EXIST, refusal(cluster.node(1).calls.info(9)));
    }

    @Test
    void nodeThatIsGoneIsStillKnown() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        cluster.kill(3);
        assertEquals(
                NodeVotes.State.DEAD,
                cluster.node(1).calls.info(3).join().node().state());
        assertEquals(3, cluster.node(1).calls.nodes().join().size());
    }

    @Test
    void withoutNodeNothingIsAnswered() {
        VoteCluster.Node node = new VoteCluster(VoteSettings.nodes(2), Path.of("no-such-directory")).start(1);
        node.votequorum.detach();
        assertEquals(CorosyncStatus.LIBRARY, refusal(node.calls.info(0)));
        assertEquals(CorosyncStatus.LIBRARY, refusal(node.calls.register("Qdevice")));
    }

    @Test
    void F111_setvotesRefusesWhatTheClusterCannotBear() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.votes(10, 1, 1));
        VotequorumCalls calls = cluster.node(1).calls;
        assertEquals(CorosyncStatus.NAME_NOT_FOUND, refusal(calls.setVotes(9, 1)));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setVotes(1, 1)), "7 needed, 3 there");
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setVotes(1, -1)));
        assertEquals("12 12 7", cluster.numbers(1));
    }

    @Test
    void F111_setexpectedRefusesWhatWouldStopTheCluster() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        VotequorumCalls calls = cluster.node(1).calls;
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setExpectedVotes(6)), "4 needed, 3 there");
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setExpectedVotes(2)));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setExpectedVotes(0)));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(calls.setExpectedVotes(1L << 32)));
    }

    @Test
    void F102_numberOfVotesIsNotCutToEightBits() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2).expectedVotes(600));
        assertEquals("600 2 301", cluster.numbers(1));
        assertEquals("1- 2-", cluster.quorate());
    }

    @Test
    void F105_waitingForAllIsCancelledOnAllNodes() {
        VoteCluster cluster = new VoteCluster(VoteSettings.nodes(4).waitForAll(), Path.of("no-such-directory"));
        cluster.start(1);
        cluster.start(2);
        cluster.start(3);
        cluster.ring(List.of(1, 2, 3));
        assertEquals("1- 2- 3-", cluster.quorate());
        cluster.node(2).calls.cancelWaitForAll().join();
        cluster.deliverAll();
        assertEquals("1+ 2+ 3+", cluster.quorate());
    }

    @Test
    void requestsThatTheRingDoesNotTakeWaitInTheirOrder() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        VoteCluster.Node node = cluster.node(1);
        node.full = true;
        node.calls.setVotes(2, 3).join();
        node.calls.setVotes(2, 2).join();
        cluster.deliverAll();
        assertEquals("2 2 2", cluster.numbers(1));
        node.full = false;
        node.votequorum.sendQueueAvailable();
        cluster.deliverAll();
        assertEquals("4 3 3", cluster.numbers(1), "4 were expected in between, and what is expected does not sink");
    }

    @Test
    void requestsBeyondABoundAreRefused() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        VoteCluster.Node node = cluster.node(1);
        node.full = true;
        for (int i = 0; i < 64; i++) {
            node.calls.cancelWaitForAll().join();
        }
        assertEquals(CorosyncStatus.TRY_AGAIN, refusal(node.calls.cancelWaitForAll()));
    }

    @Test
    void listenerIsToldHowThingsStandAndWhatChanges() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.node(1).calls.follow(listener);
        assertEquals(List.of("nodes 1.4 [1, 2]", "quorate 1 MEMBER 1, 2 MEMBER 1"), log);
        log.clear();
        cluster.node(2).calls.setVotes(2, 2).join();
        cluster.deliverAll();
        assertEquals(List.of("expected 3"), log);
        log.clear();
        cluster.kill(2);
        assertEquals(List.of("nodes 1.8 [1]", "not quorate 1 MEMBER 1, 2 DEAD 2"), log);
    }

    @Test
    void reloadOfMoreVotesReachesAllNodes() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.reload(VoteSettings.votes(2, 1));
        assertEquals("3 3 2", cluster.numbers(1));
        assertEquals("3 3 2", cluster.numbers(2));
    }

    @Test
    void reloadDuringASynchronisationIsMadeKnownBehindIt() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.begin(List.of(1, 2));
        cluster.reload(VoteSettings.votes(2, 1));
        cluster.finish();
        assertEquals("3 3 2", cluster.numbers(1));
        assertEquals("3 3 2", cluster.numbers(2));
    }

    @Test
    void reloadOfTwoNodeActsAtOnce() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        cluster.kill(2);
        assertEquals("1-", cluster.quorate());
        cluster.reload(VoteSettings.nodes(2).twoNode());
        assertEquals("1+", cluster.quorate());
    }

    @Test
    void F110_deviceThatComesWithAReloadGivesWayToWhatRuns() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(4).lowest());
        cluster.reload(VoteSettings.nodes(4).device(1L));
        assertEquals(CorosyncStatus.ACCESS, refusal(cluster.node(1).calls.register("Qdevice")));
        assertEquals("4 4 3", cluster.numbers(1));
    }

    @Test
    void F110_twoNodeGivesWayToARegisteredDevice() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2).device(1L));
        CompletableFuture<Void> registered = cluster.node(1).calls.register("Qdevice");
        cluster.deliverAll();
        registered.join();
        cluster.reload(VoteSettings.nodes(2).twoNode());
        assertEquals(
                Set.of(VotequorumInfo.Flag.QUORATE),
                cluster.node(1).calls.info(0).join().flags());
        assertEquals(
                Set.of(VotequorumInfo.Flag.QUORATE, VotequorumInfo.Flag.TWO_NODE, VotequorumInfo.Flag.WAIT_FOR_ALL),
                cluster.node(2).calls.info(0).join().flags(),
                "without a device of its own");
    }

    @Test
    void keysShowWhatIsConfigured() {
        VoteCluster plain = VoteCluster.allUp(VoteSettings.nodes(3));
        assertEquals(
                "ev_barrier u32 3, highest_node_id u32 3, lowest_node_id u32 1, this_node_id u32 2, two_node u8 0",
                keys(plain, 2));
        VoteCluster rich = VoteCluster.allUp(VoteSettings.nodes(4).waitForAll().listed(3, 1));
        assertEquals(
                "atb_type u32 3, ev_barrier u32 4, highest_node_id u32 4, lowest_node_id u32 1, this_node_id u32 1,"
                        + " two_node u8 0, wait_for_all_status u8 0",
                keys(rich, 1));
        VoteCluster device = VoteCluster.allUp(VoteSettings.nodes(2).device(1L));
        assertTrue(keys(device, 1).contains("qdevice_can_operate u8 1, qdevice_master_wins u8 0"));
        rich.node(1).votequorum.detach();
        assertEquals("", keys(rich, 1));
    }

    @Test
    void barrierIsWhatWasAskedForLast() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(3));
        cluster.node(1).calls.setVotes(2, 2).join();
        cluster.deliverAll();
        assertTrue(keys(cluster, 1).startsWith("ev_barrier u32 3, "), "more votes do not raise it");
        cluster.node(1).calls.setExpectedVotes(5).join();
        cluster.deliverAll();
        assertTrue(keys(cluster, 3).startsWith("ev_barrier u32 5, "), keys(cluster, 3));
        cluster.reload(VoteSettings.nodes(3).expectedVotes(4));
        assertTrue(keys(cluster, 3).startsWith("atb_type u32 0, ev_barrier u32 4, "), keys(cluster, 3));
    }

    @Test
    void keyOfWhatAReloadTookAwayIsGone() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2).twoNode());
        assertTrue(keys(cluster, 1).contains("wait_for_all_status"));
        cluster.reload(VoteSettings.nodes(2));
        assertEquals(false, keys(cluster, 1).contains("wait_for_all_status"));
    }

    @Test
    void messagesThatMakeNoSenseAreDropped() {
        VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2));
        VotequorumService service = cluster.node(1).votequorum;
        service.deliver(7, 2, ByteBuffer.allocate(600).order(ByteOrder.LITTLE_ENDIAN));
        service.deliver(VoteMessages.NODEINFO, 2, ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN));
        service.deliver(VoteMessages.NODEINFO, 2, VoteMessages.nodeInfo(1, 50, 50, 0));
        service.deliver(VoteMessages.RECONFIGURE, 2, VoteMessages.reconfigure(77, 1, 50));
        assertEquals("2 2 2", cluster.numbers(1));
    }
}
