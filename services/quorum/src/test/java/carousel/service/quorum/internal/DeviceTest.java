package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.config.QuorumConfiguration;
import carousel.api.quorum.NodeVotes.DeviceFlags;
import carousel.api.quorum.QuorumDevice;
import carousel.api.totem.RingId;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Quorum devices (services reference 4.5), with votes 1 in clusters of two nodes unless a test says otherwise. */
class DeviceTest {
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long SYNC_TIMEOUT_MILLIS = 30_000;
    private static final String NAME = "Qdevice";
    private static final DeviceFlags VOTES = new DeviceFlags(true, true, true, false);
    private static final DeviceFlags SILENT = new DeviceFlags(true, false, false, false);

    private final VoteCluster cluster = VoteCluster.allUp(VoteSettings.nodes(2).device(1L));

    private static CorosyncStatus refusal(CompletableFuture<?> result) {
        CompletionException e = assertThrows(CompletionException.class, result::join);
        return assertInstanceOf(CorosyncException.class, e.getCause()).status();
    }

    private static QuorumDevice device(VoteCluster cluster, int id) {
        return cluster.node(id).calls;
    }

    private QuorumDevice device(int id) {
        return device(cluster, id);
    }

    private static CompletableFuture<Void> register(VoteCluster cluster, int id, String name) {
        CompletableFuture<Void> result = device(cluster, id).register(name);
        cluster.deliverAll();
        return result;
    }

    private static void poll(VoteCluster cluster, int id, boolean castVote) {
        device(cluster, id).poll(NAME, castVote, cluster.node(id).ringId()).join();
        cluster.deliverAll();
    }

    private void registerAndPoll(int id) {
        register(cluster, id, NAME).join();
        poll(cluster, id, true);
    }

    /** A node's device as another one sees it. */
    private static DeviceFlags seen(VoteCluster cluster, int by, int node) {
        return cluster.node(by).calls.info(node).join().node().device();
    }

    private DeviceFlags seen(int by, int node) {
        return seen(cluster, by, node);
    }

    @Test
    void registeredDeviceIsKnownToAll() {
        CompletableFuture<Void> result = device(1).register(NAME);
        assertFalse(result.isDone(), "not before the cluster knows it");
        cluster.deliverAll();
        result.join();
        assertEquals(SILENT, seen(1, 1));
        assertEquals(SILENT, seen(2, 1));
        assertEquals(DeviceFlags.NONE, seen(1, 2));
        assertEquals(NAME, cluster.node(2).calls.info(0).join().deviceName());
    }

    @Test
    void sameNameAgainIsFineAnotherIsNot() {
        register(cluster, 1, NAME).join();
        register(cluster, 1, NAME).join();
        assertEquals(CorosyncStatus.EXIST, refusal(register(cluster, 1, "other")));
        register(cluster, 2, NAME).join();
    }

    @Test
    void anotherNodesDeviceMustHaveTheSameName() {
        register(cluster, 1, NAME).join();
        assertEquals(CorosyncStatus.EXIST, refusal(register(cluster, 2, "other")));
        assertEquals(DeviceFlags.NONE, seen(1, 2));
    }

    @Test
    void onlyOneOfTwoNamesRegisteredAtOnceIsTaken() {
        CompletableFuture<Void> first = device(1).register(NAME);
        CompletableFuture<Void> second = device(2).register("other");
        cluster.deliverAll();
        first.join();
        assertEquals(CorosyncStatus.EXIST, refusal(second));
        assertEquals(NAME, cluster.node(1).calls.info(0).join().deviceName());
        assertEquals(NAME, cluster.node(2).calls.info(0).join().deviceName());
    }

    @Test
    void namesHaveLessThan255Bytes() {
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(register(cluster, 1, "x".repeat(255))));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(register(cluster, 1, "")));
        register(cluster, 1, "x".repeat(254)).join();
        assertEquals("x".repeat(254), cluster.node(2).calls.info(0).join().deviceName());
    }

    @Test
    void newNameHasLessThan255BytesToo() {
        register(cluster, 1, NAME).join();
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).rename(NAME, "x".repeat(255))));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).rename(NAME, "")));
        cluster.deliverAll();
        assertEquals(NAME, cluster.node(2).calls.info(0).join().deviceName());
    }

    @Test
    void deviceThatIsNotConfiguredRegistersAndHasNoVotes() {
        VoteCluster without = VoteCluster.allUp(VoteSettings.nodes(2));
        register(without, 1, NAME).join();
        poll(without, 1, true);
        assertEquals(VOTES, seen(without, 2, 1));
        assertEquals(2, without.node(2).calls.info(1).join().totalVotes());
    }

    @Test
    void withoutRegistrationNothingWorks() {
        RingId ring = cluster.node(1).ringId();
        assertEquals(CorosyncStatus.NOT_EXIST, refusal(device(1).poll(NAME, true, ring)));
        assertEquals(CorosyncStatus.NOT_EXIST, refusal(device(1).unregister(NAME)));
        assertEquals(CorosyncStatus.NOT_EXIST, refusal(device(1).rename(NAME, "other")));
        assertEquals(CorosyncStatus.NOT_EXIST, refusal(device(1).masterWins(NAME, true)));
    }

    @Test
    void anotherNameIsInvalid() {
        register(cluster, 1, NAME).join();
        RingId ring = cluster.node(1).ringId();
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).poll("other", true, ring)));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).unregister("other")));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).rename("other", NAME)));
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(1).masterWins("other", true)));
    }

    @Test
    void voteForARingThatIsGoneDoesNotCount() {
        register(cluster, 1, NAME).join();
        RingId gone = cluster.node(1).ringId();
        cluster.begin(List.of(1));
        cluster.begin(List.of(2));
        cluster.finish();
        assertEquals(CorosyncStatus.MESSAGE_ERROR, refusal(device(1).poll(NAME, true, gone)));
        assertEquals(SILENT, seen(1, 1));
    }

    @Test
    void voteCountsUntilTheDeviceIsSilentForItsTimeout() {
        registerAndPoll(1);
        assertEquals(VOTES, seen(2, 1));
        assertEquals("3 3 2", cluster.numbers(1));
        assertEquals("3 2 2", cluster.numbers(2), "it votes for node 1 only");
        cluster.advance(TIMEOUT_MILLIS - 1);
        assertEquals(VOTES, seen(2, 1));
        poll(cluster, 1, true);
        cluster.advance(TIMEOUT_MILLIS - 1);
        assertEquals(VOTES, seen(2, 1), "it was heard meanwhile");
        cluster.advance(1);
        assertEquals(SILENT, seen(2, 1));
        assertEquals("3 2 2", cluster.numbers(1));
    }

    @Test
    void deviceThatIsThereNeedNotVote() {
        register(cluster, 1, NAME).join();
        poll(cluster, 1, false);
        assertEquals(new DeviceFlags(true, true, false, false), seen(2, 1));
        assertEquals("3 2 2", cluster.numbers(1));
    }

    @Test
    void synchronisationOfAllWaitsForTheDevicesVote() {
        VoteCluster three = VoteCluster.allUp(VoteSettings.nodes(3).device(2L));
        register(three, 1, NAME).join();
        poll(three, 1, true);
        three.remove(3);
        three.begin(List.of(1, 2));
        three.finish();
        three.advance(SYNC_TIMEOUT_MILLIS - 1);
        assertFalse(three.node(1).isSynchronised());
        assertFalse(three.node(2).isSynchronised());
        poll(three, 1, true);
        three.finish();
        assertTrue(three.node(1).isSynchronised());
        assertTrue(three.node(2).isSynchronised());
        assertEquals(VOTES, seen(three, 2, 1));
    }

    @Test
    void synchronisationWaitsNoLongerThanItsTimeout() {
        registerAndPoll(1);
        cluster.begin(List.of(1));
        cluster.finish();
        cluster.advance(SYNC_TIMEOUT_MILLIS - 1);
        assertFalse(cluster.node(1).isSynchronised());
        cluster.advance(1);
        assertTrue(cluster.node(1).isSynchronised());
        assertEquals(SILENT, seen(1, 1));
        assertEquals("1-", cluster.quorate().substring(0, 2));
    }

    @Test
    void voteInTheSynchronisationKeepsTheNodeQuorate() {
        registerAndPoll(1);
        cluster.remove(2);
        cluster.begin(List.of(1));
        cluster.finish();
        poll(cluster, 1, true);
        cluster.finish();
        assertEquals("1+", cluster.quorate());
    }

    @Test
    void deviceThatIsTakenAwayTakesItsVoteAndItsName() {
        registerAndPoll(1);
        device(1).unregister(NAME).join();
        cluster.deliverAll();
        assertEquals(DeviceFlags.NONE, seen(1, 1));
        assertEquals(DeviceFlags.NONE, seen(2, 1));
        assertEquals("3 2 2", cluster.numbers(1));
        register(cluster, 2, "other").join();
        assertEquals("other", cluster.node(1).calls.info(0).join().deviceName());
    }

    @Test
    void nameStaysWhileAnotherNodeHasTheDevice() {
        register(cluster, 1, NAME).join();
        register(cluster, 2, NAME).join();
        device(1).unregister(NAME).join();
        cluster.deliverAll();
        assertEquals(CorosyncStatus.EXIST, refusal(register(cluster, 1, "other")));
    }

    @Test
    void newNameHoldsOnAllNodes() {
        register(cluster, 1, NAME).join();
        register(cluster, 2, NAME).join();
        device(1).rename(NAME, "new").join();
        cluster.deliverAll();
        RingId ring = cluster.node(2).ringId();
        assertEquals(CorosyncStatus.INVALID_PARAM, refusal(device(2).poll(NAME, true, ring)));
        device(2).poll("new", true, ring).join();
        cluster.deliverAll();
        assertEquals(VOTES, seen(1, 2));
    }

    @Test
    void nodeThatComesLearnsTheName() {
        VoteCluster three = new VoteCluster(VoteSettings.nodes(3).device(1L), Path.of("no-such-directory"));
        three.start(1);
        three.ring(List.of(1));
        register(three, 1, NAME).join();
        three.start(2);
        three.begin(List.of(1, 2));
        three.finish();
        poll(three, 1, true);
        three.finish();
        assertEquals(CorosyncStatus.EXIST, refusal(register(three, 2, "other")));
        register(three, 2, NAME).join();
    }

    @Test
    void masterWinsAlone() {
        VoteCluster five = VoteCluster.allUp(VoteSettings.nodes(5).device(1L));
        register(five, 1, NAME).join();
        device(five, 1).masterWins(NAME, true).join();
        five.begin(List.of(1));
        five.begin(List.of(2, 3, 4, 5));
        five.finish();
        poll(five, 1, true);
        five.finish();
        assertEquals(new DeviceFlags(true, true, true, true), seen(five, 1, 1));
        assertEquals("1+ 2+ 3+ 4+ 5+", five.quorate());
        device(five, 1).masterWins(NAME, false).join();
        five.deliverAll();
        assertEquals("1- 2+ 3+ 4+ 5+", five.quorate());
    }

    @Test
    void masterThatDoesNotVoteDoesNotWin() {
        VoteCluster five = VoteCluster.allUp(VoteSettings.nodes(5).device(1L));
        register(five, 1, NAME).join();
        device(five, 1).masterWins(NAME, true).join();
        five.begin(List.of(1));
        five.finish();
        poll(five, 1, false);
        five.finish();
        assertEquals("1-", five.quorate().substring(0, 2));
    }

    @Test
    void configuredMasterWinsFromItsRegistrationOn() {
        VoteSettings settings = VoteSettings.nodes(2);
        settings.device = new QuorumConfiguration.Device("net", 1L, 10_000, 30_000, true);
        VoteCluster two = VoteCluster.allUp(settings);
        register(two, 1, NAME).join();
        assertEquals(new DeviceFlags(true, false, false, true), seen(two, 2, 1));
    }

    @Test
    void registrationFailsWhenTheNodeStops() {
        cluster.node(1).full = true;
        CompletableFuture<Void> result = device(1).register(NAME);
        cluster.node(1).votequorum.detach();
        assertEquals(CorosyncStatus.LIBRARY, refusal(result));
    }

    @Test
    void administratorSetsTheDevicesVotes() {
        registerAndPoll(1);
        cluster.node(2).calls.setVotes(0, 2).join();
        cluster.deliverAll();
        assertEquals("4 4 3", cluster.numbers(1));
    }
}
