package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three Carousel nodes in processes and network namespaces of their own, with two links; every test leaves the ring whole. */
class ThreeNamespacesIT {
    private static final String SIZES = "64,64,64,64,1500,30000";

    private static final String FAILOVER_SIZES = SIZES + ",300000";

    /** A link that came up is given ten times its timeout, one time less each second (knet-wire 4.2). */
    private static final Duration UNTIL_LINKS_ARE_SETTLED = Duration.ofSeconds(10);

    /** Some 100 MB to three nodes of a machine that has other things to do, with a link's timeout among it. */
    private static final Duration UNTIL_LARGE_MESSAGES_ARE_THERE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void form() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(0);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        // With 1000 a link's timeout and one repetition of the token are hardly less than the token's own timeout.
        ring = new NamespaceRing(folder, 0, 3, "--links", "2", "--token", "3000");
    }

    @AfterAll
    static void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static List<GroupPeer> joinAll(String group) throws IOException, InterruptedException {
        List<GroupPeer> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            peers.add(ring.join(id, group, group + id));
        }
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
        return peers;
    }

    private static List<CompletableFuture<Void>> sendFromAll(List<GroupPeer> peers, int each, int round) {
        return sendFromAll(peers, each, round, SIZES);
    }

    private static List<CompletableFuture<Void>> sendFromAll(List<GroupPeer> peers, int each, int round, String sizes) {
        return IntStream.range(0, peers.size())
                .mapToObj(i -> peers.get(i).sendInBackground(each, 10L * round + i, sizes))
                .toList();
    }

    private static void awaitSent(List<CompletableFuture<Void>> senders) throws Exception {
        for (CompletableFuture<Void> sender : senders) {
            sender.get(120, TimeUnit.SECONDS);
        }
    }

    private static void awaitCounts(List<GroupPeer> peers, long messages) throws InterruptedException {
        for (GroupPeer peer : peers) {
            peer.awaitCount(messages, NamespaceRing.PATIENCE);
        }
    }

    private static void assertSameEvents(GroupPeer one, GroupPeer other) throws IOException {
        MessageLog.events(one.log(), 3).assertSameAs(MessageLog.events(other.log(), 3));
    }

    private static String ringId() throws IOException {
        return ring.node(1)
                .shell("carousel:ring")
                .lines()
                .filter(line -> line.startsWith("Ring "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void messagesOfAllNodesComeInOneOrderUnderLoad() throws Exception {
        List<GroupPeer> peers = joinAll("order");
        awaitSent(sendFromAll(peers, 2000, 1));
        peers.get(1).send(20, 4, "=1,=300000,=5242880,=1500");
        awaitCounts(peers, 6020);
        assertSameEvents(peers.get(0), peers.get(1));
        assertSameEvents(peers.get(0), peers.get(2));
    }

    /**
     * When the links have proved themselves: sooner, the token is lost before the link is given up, as it is with daemons
     * (docs/administration.md).
     */
    @Test
    void linkThatFailsUnderLoadIsReplacedByTheOtherWithoutANewRing() throws Exception {
        List<GroupPeer> peers = joinAll("failover");
        awaitLink(1, 0, "connected");
        awaitLink(1, 1, "connected");
        long upNanos = System.nanoTime();
        Await.until(
                "the links are settled",
                NamespaceRing.PATIENCE,
                () -> System.nanoTime() - upNanos > UNTIL_LINKS_ARE_SETTLED.toNanos());
        String before = ringId();
        for (int link = 0; link < 2; link++) {
            prefer(link);
            GroupTraffic traffic = GroupTraffic.begin(peers, 2 + link, FAILOVER_SIZES);
            ring.cluster().run("link", "2", Integer.toString(link), "down");
            awaitLink(2, link, "disconnected");
            awaitLink(2, 1 - link, "connected yes");
            traffic.awaitFlow();
            ring.cluster().run("heal");
            awaitLink(2, link, "connected");
            traffic.awaitFlow();
            traffic.finish(UNTIL_LARGE_MESSAGES_ARE_THERE);
            assertSameEvents(peers.get(0), peers.get(1));
            assertSameEvents(peers.get(0), peers.get(2));
        }
        assertEquals(before, ringId());
        prefer(0);
    }

    /** Makes this the link that everything goes by. */
    private static void prefer(int link) throws IOException, InterruptedException {
        for (int id = 1; id <= 3; id++) {
            Path file = ring.configuration(id);
            String others = Files.readString(file).replaceAll("\tinterface \\{[^}]*}\n", "");
            Files.writeString(
                    file,
                    others.replace(
                            "totem {\n",
                            "totem {\n\tinterface {\n\t\tlinknumber: " + link + "\n\t\tknet_link_priority: 10\n\t}\n"));
        }
        ring.node(1).shell("carousel:reload");
        for (int id = 1; id <= 3; id++) {
            awaitLink(id, link, "connected yes 10");
            awaitLink(id, 1 - link, "connected no 1");
        }
    }

    /** Waits until a node sees this link of both others so: its state, whether it is active, and its priority. */
    private static void awaitLink(int node, int link, String state) throws InterruptedException {
        Await.until("link " + link + " of node " + node + " is " + state, NamespaceRing.PATIENCE, () -> {
            String text = ring.node(node).shell("carousel:links");
            long there = text.lines()
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .filter(words -> words.size() > 8
                            && words.get(3).equals("udp")
                            && words.get(2).equals(Integer.toString(link))
                            && (String.join(" ", words.subList(6, 9)) + " ").startsWith(state + " "))
                    .count();
            if (there != 2) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }

    @Test
    void partitionUnderLoadSplitsTheGroupAndHealingMergesIt() throws Exception {
        List<GroupPeer> peers = joinAll("split");
        GroupTraffic traffic = GroupTraffic.begin(peers, 5, SIZES);
        ring.cluster().run("partition", "1,2", "3");
        ring.awaitRing(1, 2);
        ring.awaitRing(3);
        traffic.awaitFlow(Set.of(1, 2));
        traffic.awaitFlow(Set.of(3));
        long[] sent = {traffic.stop(1), traffic.stop(2), traffic.stop(3)};
        peers.get(0).awaitMembers(2, NamespaceRing.PATIENCE);
        peers.get(1).awaitMembers(2, NamespaceRing.PATIENCE);
        peers.get(2).awaitMembers(1, NamespaceRing.PATIENCE);
        for (int node = 1; node <= 3; node++) {
            int receiver = node;
            Await.until("node " + node + " has all of its side", NamespaceRing.PATIENCE, () -> {
                Map<Integer, Long> messages = traffic.messagesAt(receiver);
                for (int sender = 1; sender <= 3; sender++) {
                    if (side(sender) == side(receiver) && messages.get(sender) != sent[sender - 1]) {
                        throw new IllegalStateException(messages + " of " + Arrays.toString(sent));
                    }
                }
                return true;
            });
        }
        assertTrue(traffic.messagesAt(1).get(3) < sent[2], "what 3 sent behind the cut is its own affair");
        assertTrue(traffic.messagesAt(3).get(1) < sent[0], "what 1 sent behind the cut");
        assertEquals(traffic.messagesAt(1), traffic.messagesAt(2));
        ring.cluster().run("heal");
        ring.awaitRing(1, 2, 3);
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
        awaitSent(sendFromAll(peers, 200, 6));
        for (GroupPeer peer : peers) {
            Await.until(
                    "all is delivered",
                    NamespaceRing.PATIENCE,
                    () -> afterMerge(peer).size() == 1 + 600);
        }
        assertSameEvents(peers.get(0), peers.get(1));
        assertEquals(afterMerge(peers.get(0)), afterMerge(peers.get(2)), "from the new ring on all hear the same");
        // NODEDOWN once, NODEUP once per group (F-089, F-098)
        assertEquals(1, changes(peers.get(0), "-3:", "/3"));
        assertEquals(1, changes(peers.get(0), "+3:", "/4"));
        assertEquals(1, changes(peers.get(2), "+1:", "/4"));
    }

    /** Of the cut. */
    private static int side(int node) {
        return node / 3;
    }

    private static long changes(GroupPeer peer, String who, String why) throws IOException {
        return Files.readAllLines(peer.log()).stream()
                .filter(line -> line.startsWith("C ") && line.contains(" " + who) && line.endsWith(why))
                .count();
    }

    /** The lines behind the last change of the ring. */
    private static List<String> afterMerge(GroupPeer peer) throws IOException {
        peer.count();
        List<String> lines = Files.readAllLines(peer.log());
        int ringLine = lines.size() - 1;
        while (!lines.get(ringLine).startsWith("R ")) {
            ringLine--;
        }
        return lines.subList(ringLine, lines.size());
    }

    @Test
    void killedNodeIsMissedWithTheSameLastMessageAndReturns() throws Exception {
        List<GroupPeer> peers = joinAll("death");
        GroupTraffic traffic = GroupTraffic.begin(peers, 8, SIZES);
        ring.kill(3);
        ring.awaitRing(1, 2);
        traffic.awaitFlow(Set.of(1, 2));
        long[] sent = {traffic.stop(1), traffic.stop(2)};
        Await.until("1 and 2 have the same, with all of their own", NamespaceRing.PATIENCE, () -> {
            Map<Integer, Long> messages = traffic.messagesAt(1);
            return messages.equals(traffic.messagesAt(2)) && messages.get(1) == sent[0] && messages.get(2) == sent[1];
        });
        assertSameEvents(peers.get(0), peers.get(1));
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        GroupPeer back = ring.join(3, "death", "death3back");
        back.awaitMembers(3, NamespaceRing.PATIENCE);
        long before = peers.get(0).count();
        awaitSent(sendFromAll(List.of(peers.get(0), peers.get(1), back), 200, 9));
        peers.get(0).awaitCount(before + 600, NamespaceRing.PATIENCE);
        peers.get(1).awaitCount(before + 600, NamespaceRing.PATIENCE);
        back.awaitCount(600, NamespaceRing.PATIENCE);
        back.messages().assertStretchOf(peers.get(0).messages());
    }

    /** A member that does not come back from its listener loses its place when what waits is too much, and nobody waits for it. */
    @Test
    void slowApplicationLosesItsPlaceAndTheRingGoesOn() throws Exception {
        List<GroupPeer> peers = joinAll("slow");
        List<GroupPeer> quick = joinAll("quick");
        String before = ringId();
        ring.node(3).shell("load:pause slow");
        // more than 3's heap of 256 MiB, of which one member may have a quarter
        CompletableFuture<Void> flood = peers.get(0).sendInBackground(640, 10, "=500000");
        awaitSent(sendFromAll(quick.subList(0, 2), 300, 11));
        flood.get(60, TimeUnit.SECONDS);
        awaitCounts(quick, 600);
        peers.get(0).awaitMembers(2, NamespaceRing.PATIENCE);
        peers.get(0).awaitCount(640, NamespaceRing.PATIENCE);
        ring.node(3).shell("load:resume slow");
        Await.until("the slow one is told why", NamespaceRing.PATIENCE, () -> {
            peers.get(2).count();
            return Files.readAllLines(peers.get(2).log()).stream().anyMatch(line -> line.startsWith("E "));
        });
        assertFalse(ring.log(3).contains("OutOfMemoryError"), () -> "see the log of node 3 in " + folder);
        assertEquals(before, ringId());
        awaitSent(sendFromAll(quick, 50, 12));
        awaitCounts(quick, 750);
    }

    /** From another machine on the link: noise, packets that nearly are knet's, and empty ones. */
    @Test
    void garbageDatagramsDisturbNobody() throws Exception {
        List<GroupPeer> peers = joinAll("garbage");
        String before = ringId();
        GroupTraffic traffic = GroupTraffic.begin(peers, 13, SIZES);
        ring.cluster().run("exec", "3", "python3", "-c", """
                import random, socket
                r = random.Random(5)
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for i in range(30000):
                    kind = i % 4
                    n = r.choice([0, 1, 13, 14, 17, 60, 1400, 1472])
                    if kind == 0: b = r.randbytes(n)
                    elif kind == 1: b = bytes([1, r.randrange(256), 0, r.randrange(1, 4)]) + r.randbytes(n)
                    elif kind == 2: b = bytes([1, 0, 0, 3, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0x70, 0xc0, 3, r.randrange(8)]) + r.randbytes(n)
                    else: b = bytes(n)
                    try: s.sendto(b, (r.choice(["10.77.0.1", "10.77.1.2"]), 5405))
                    except OSError: pass
                """);
        traffic.awaitFlow();
        traffic.finish(NamespaceRing.PATIENCE);
        assertSameEvents(peers.get(0), peers.get(1));
        assertSameEvents(peers.get(0), peers.get(2));
        assertEquals(before, ringId());
        assertFalse(ring.log(1).contains("Exception"), () -> "see the log of node 1 in " + folder);
    }
}
