package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.itests.SwapPart.Change;
import carousel.itests.SwapPart.Claim;
import carousel.itests.SwapPart.Jars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * F-174 to F-176: on node 3 of a ring with a real daemon (1) and another node (2), each kind of bundle is stopped, updated, replaced,
 * reinstalled and deployed anew, while members on all three send. What must hold is said by {@link SwapPart.Claim}.
 */
class SwapMatrixIT {
    private static final int DAEMON = 1;
    private static final int OTHER = 2;
    private static final int NODE = 3;

    /** Messages that a member gets at least before it counts as going on. */
    private static final int SOME = 30;

    @TempDir
    static Path folder;

    private static NamespaceRing ring;
    private static ClearPackets clearPackets;
    private static NodeBundles bundles;

    private final List<GroupPeer> peers = new ArrayList<>();
    private final List<Traffic> traffic = new ArrayList<>();

    /** Also where a test failed: the next one wants the ring for itself. */
    @AfterEach
    void stopTraffic() throws IOException {
        for (Traffic sender : traffic) {
            sender.stop();
        }
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(
                folder,
                1,
                2,
                "--token",
                "3000",
                "--sched-rr",
                "no",
                "--links",
                "2",
                "--crypto",
                "aes256/sha256",
                "--compress",
                "zlib");
        clearPackets = ClearPackets.of(ring.cluster(), 3);
        bundles = new NodeBundles(ring.node(NODE));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private void join(String group, int... nodes) throws IOException, InterruptedException {
        for (int node : nodes) {
            peers.add(ring.join(node, group, group + node));
        }
        awaitMembers(nodes.length);
    }

    private void send(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            traffic.add(peers.get(i).traffic(1_000_000L * (i + 1)));
        }
    }

    private GroupPeer peer(int node) {
        return peers.get(node - 1);
    }

    /** Each of the first members of the group is delivered more. */
    private void assertTrafficGoesOn(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            GroupPeer peer = peers.get(i);
            long before = peer.count();
            Await.until(
                    "messages go on at node " + (i + 1), NamespaceRing.PATIENCE, () -> peer.count() >= before + SOME);
        }
    }

    private static String ringId() throws IOException {
        return ring.node(OTHER)
                .shell("carousel:ring")
                .lines()
                .filter(line -> line.startsWith("Ring "))
                .findFirst()
                .orElseThrow();
    }

    /** The messages of these senders, in the order in which a member was delivered them. */
    private static List<String> of(List<Integer> senders, GroupPeer member) throws IOException {
        return member.messages().messages().stream()
                .filter(line -> senders.contains(Integer.valueOf(line.split(" ", 3)[1])))
                .toList();
    }

    /** All that was sent is there, everywhere in the same order. */
    private void assertNothingLost() throws IOException, InterruptedException {
        assertNothingLost(peers);
    }

    /** What the two that stayed have sent is there, in one order; answers what each sender has sent. */
    private long[] awaitAllOfThoseWhoStayed() throws IOException, InterruptedException {
        long[] sent = new long[traffic.size()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = traffic.get(i).stop();
        }
        List<Integer> stayed = List.of(DAEMON, OTHER);
        Await.until("all of those who stayed is delivered", NamespaceRing.PATIENCE, () -> {
            for (int member : stayed) {
                for (int sender : stayed) {
                    if (of(List.of(sender), peer(member)).size() != sent[sender - 1]) {
                        return false;
                    }
                }
            }
            return peer(DAEMON).count() == peer(OTHER).count();
        });
        peer(OTHER).messages().assertSameAs(peer(DAEMON).messages());
        return sent;
    }

    /** The same; the one that was away has a part of it, in that order. */
    private void assertNothingLostByThoseWhoStayed() throws IOException, InterruptedException {
        long[] sent = awaitAllOfThoseWhoStayed();
        assertEquals(sent[NODE - 1], of(List.of(NODE), peer(NODE)).size(), "its own, in whatever ring");
        List<Integer> stayed = List.of(DAEMON, OTHER);
        List<String> all = of(stayed, peer(DAEMON));
        int at = 0;
        for (String message : of(stayed, peer(NODE))) {
            while (at < all.size() && !all.get(at).equals(message)) {
                at++;
            }
            assertTrue(at < all.size(), () -> "out of order at the node that was away: " + message);
            at++;
        }
    }

    @ParameterizedTest
    @EnumSource(value = SwapPart.class, mode = EnumSource.Mode.EXCLUDE, names = "CPG")
    void partIsSwappedUnderLoad(SwapPart part) throws Exception {
        Jars jars = part.jars(folder);
        Path deploy = ring.node(NODE).deploy();
        join(part.name(), DAEMON, OTHER, NODE);
        send(3);
        boolean anyLeft = false;
        for (Change change : Change.values()) {
            boolean leaves = part.claim(change) == Claim.LEAVES;
            int logged = ring.logFile(NODE).length();
            String before = ringId();
            List<String> steps = new ArrayList<>(part.away(change, jars));
            if (part != SwapPart.SHELL) { // without a shell nothing could be asked of the node
                bundles.take(steps);
                steps.clear();
                assertTrafficGoesOn(leaves ? 2 : 3);
                if (part == SwapPart.CONFIG && change == Change.STOP_AND_START) {
                    assertReloadIsRefused();
                }
            }
            steps.addAll(part.back(change, jars, deploy));
            bundles.take(steps);
            ring.awaitRing(DAEMON, OTHER, NODE);
            assertTrafficGoesOn(3);
            List<String> restore = part.restore(change, jars, deploy);
            if (!restore.isEmpty()) {
                bundles.take(restore);
                ring.awaitRing(DAEMON, OTHER, NODE);
                assertTrafficGoesOn(3);
            }
            Claim claim = isDeaf(logged) ? Claim.LEAVES : part.claim(change);
            anyLeft |= claim == Claim.LEAVES;
            switch (claim) {
                case UNNOTICED -> assertEquals(before, ringId(), change + " made a new ring");
                case SYNCHRONISES ->
                    assertNotEquals(before, ringId(), change + " was not followed by a synchronisation");
                case LEAVES, CLIENTS_END -> {}
            }
        }
        if (anyLeft) {
            assertNothingLostByThoseWhoStayed();
        } else {
            assertNothingLost();
        }
        assertEquals(0, clearPackets.count(), "packets in clear");
    }

    /** An update in place may take longer than the node waits for a provider, on a machine that is busy. */
    private static boolean isDeaf(int logged) throws IOException {
        return ring.logFile(NODE).substring(logged).contains("all links are down until there is one");
    }

    private static void assertReloadIsRefused() throws IOException {
        try (ShellConnection shell = new ShellConnection(ring.node(NODE).state())) {
            ShellConnection.Result result = shell.execute("carousel:reload");
            assertTrue(
                    (result.errors() + result.output()).contains("no bundle that reads it is running"),
                    result::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void groupsAreRebuiltWhenTheirServiceComesBack(Change change) throws Exception {
        SwapPart part = SwapPart.CPG;
        Jars jars = part.jars(folder);
        Path deploy = ring.node(NODE).deploy();
        String group = "rebuilt-" + change;
        join(group, DAEMON, OTHER);
        send(2);
        GroupPeer before = ring.join(NODE, group, group + NODE);
        awaitMembers(3);
        before.awaitMembers(3, NamespaceRing.PATIENCE);
        bundles.take(part.away(change, jars));
        if (change != Change.UPDATE && change != Change.REPLACE_BY_ANOTHER) {
            awaitMembers(2);
            ring.awaitRing(DAEMON, OTHER, NODE); // the ring does not need it
        }
        assertTrafficGoesOn(2);
        bundles.take(part.back(change, jars, deploy));
        awaitMembers(2); // its members have ended, and are not there again by themselves
        GroupPeer after = ring.join(NODE, group, group + NODE + "-again");
        awaitMembers(3);
        after.awaitMembers(3, NamespaceRing.PATIENCE);
        assertTrafficGoesOn(2);
        bundles.take(part.restore(change, jars, deploy));
        ring.awaitRing(DAEMON, OTHER, NODE);
        assertNothingLost();
        assertEquals(0, clearPackets.count(), "packets in clear");
    }

    private void awaitMembers(int count) throws InterruptedException {
        for (GroupPeer peer : peers) {
            peer.awaitMembers(count, NamespaceRing.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"carousel.knet", "carousel.totem", "carousel.engine"})
    void nodeLeavesInOrderIsUpdatedInPlaceAndItsSessionsGoOn(String bundle) throws Exception {
        join(bundle, DAEMON, OTHER, NODE);
        send(2);
        String process = peer(NODE).members().get(2);
        Path jar = NamespaceRing.jar(bundle);
        Path newer = BundleVariant.of(jar, bundle, "0.1.1", folder.resolve(bundle + "-newer.jar"));
        for (Path next : List.of(newer, jar)) {
            long changes = changes();
            bundles.take(List.of("update " + bundle + " " + next));
            ring.awaitRing(DAEMON, OTHER, NODE);
            peer(DAEMON).awaitMembers(3, NamespaceRing.PATIENCE);
            peer(NODE).awaitMembers(3, NamespaceRing.PATIENCE);
            Await.until("the application is told of other rings", NamespaceRing.PATIENCE, () -> changes() > changes);
            assertTrue(peer(DAEMON).members().contains(process), "the session is the same");
            long before = of(List.of(NODE), peer(DAEMON)).size();
            peer(NODE).send(10, before + 1, "3000");
            Await.until(
                    "the daemon is delivered what the session sends",
                    NamespaceRing.PATIENCE,
                    () -> of(List.of(NODE), peer(DAEMON)).size() == before + 10);
            assertTrafficGoesOn(3);
        }
        assertTrue(peer(DAEMON).count() > SOME);
        awaitAllOfThoseWhoStayed();
        assertEquals(0, clearPackets.count(), "packets in clear");
    }

    /** Changes of the ring that the session of node 3 was told. */
    private long changes() throws IOException {
        peer(NODE).count();
        return Files.readAllLines(peer(NODE).log()).stream()
                .filter(line -> line.startsWith("R "))
                .count();
    }

    @Test
    void withoutAnyCryptoProviderNothingIsSentInClearAndTheNodeComesBack() throws Exception {
        join("sealed", DAEMON, OTHER, NODE);
        send(2);
        bundles.take(List.of("stop carousel.crypto.jce", "stop carousel.crypto.bouncycastle"));
        ring.awaitRing(DAEMON, OTHER);
        assertTrafficGoesOn(2);
        bundles.take(List.of("start carousel.crypto.bouncycastle"));
        ring.awaitRing(DAEMON, OTHER, NODE);
        bundles.take(List.of("start carousel.crypto.jce"));
        assertTrafficGoesOn(3);
        assertNothingLost(peers.subList(0, 2));
        assertEquals(0, clearPackets.count(), "packets in clear");
    }

    private void assertNothingLost(List<GroupPeer> members) throws IOException, InterruptedException {
        long sent = 0;
        for (Traffic sender : traffic) {
            sent += sender.stop();
        }
        for (GroupPeer peer : members) {
            peer.awaitCount(sent, NamespaceRing.PATIENCE);
            peer.messages().assertSameAs(members.get(0).messages());
        }
    }
}
