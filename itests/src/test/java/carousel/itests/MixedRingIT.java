package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real corosync daemons and Carousel nodes in one ring (parity F-042, F-088 to F-098). */
class MixedRingIT {
    private static final String GROUP = "mixed";
    /** A byte, what fills an Ethernet frame, several knet fragments, and what travels in several pieces (services 2.1). */
    private static final String SIZES = "=1,=1500,=102400,=5242880";

    private static final Duration GONE_PATIENCE = Duration.ofSeconds(8);

    private static final Pattern CPGTOOL_MEMBER = Pattern.compile("(?m)^\\s+(\\d+)\\s+(\\d+) \\(");
    private static final Pattern CAROUSEL_MEMBER = Pattern.compile("(?m)^ *(\\d+) +(\\d+) *$");

    @TempDir
    Path folder;

    private NamespaceRing ring;
    private final List<GroupPeer> peers = new ArrayList<>();

    /** One kind of ring: who is in it, and what its configuration says. */
    record Cell(int real, int carousel, int links, String crypto, String model, String compression) {
        String[] options() {
            return new String[] {
                "--links", Integer.toString(links),
                "--crypto", crypto,
                "--crypto-model", model,
                "--compress", compression
            };
        }

        @Override
        public String toString() {
            return real + " real and " + carousel + " Carousel, links " + links + ", " + crypto + " " + model + ", "
                    + compression;
        }
    }

    /** Nearly each value of each column with each of the others, as the tests below are without; all with {@code -Dcarousel.matrix=full}. */
    static Stream<Cell> cells() {
        if (!"full".equals(System.getProperty("carousel.matrix"))) {
            return Stream.of(
                    new Cell(2, 1, 3, "aes256/sha256", "nss", "zlib:6:200"),
                    new Cell(1, 2, 1, "aes256/sha256", "openssl", "lz4:1:200"),
                    new Cell(2, 1, 1, "aes256/sha256", "openssl", "zlib:6:200"),
                    new Cell(2, 1, 3, "none", "openssl", "lz4:1:200"),
                    new Cell(1, 2, 1, "aes256/sha256", "nss", "none"),
                    new Cell(1, 2, 3, "aes256/sha256", "openssl", "none"));
        }
        List<Cell> all = new ArrayList<>();
        for (int real : new int[] {2, 1}) {
            for (int links : new int[] {1, 3}) {
                for (String compression : List.of("none", "zlib:6:200", "lz4:1:200")) {
                    all.add(new Cell(real, 3 - real, links, "none", "openssl", compression));
                    all.add(new Cell(real, 3 - real, links, "aes256/sha256", "openssl", compression));
                    all.add(new Cell(real, 3 - real, links, "aes256/sha256", "nss", compression));
                }
            }
        }
        return all.stream();
    }

    @BeforeEach
    void checkMachine() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
    }

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private void startAll(int real, int carousel, String... options) throws IOException, InterruptedException {
        ring = new NamespaceRing(folder, real, carousel, options);
        for (int id = 1; id <= 3; id++) {
            peers.add(ring.join(id, GROUP, "peer" + id));
        }
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
    }

    private GroupPeer peer(int id) {
        return peers.get(id - 1);
    }

    /** A seed of its own for each round and sender, so that no message stands twice in a log. */
    private void sendFromAll(int each, int round, String sizes) throws Exception {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            senders.add(peer(id).sendInBackground(each, 10L * round + id, sizes));
        }
        for (CompletableFuture<Void> sender : senders) {
            sender.get(120, TimeUnit.SECONDS);
        }
    }

    private void awaitCounts(long first, long second, long third) throws InterruptedException {
        peer(1).awaitCount(first, NamespaceRing.PATIENCE);
        peer(2).awaitCount(second, NamespaceRing.PATIENCE);
        peer(3).awaitCount(third, NamespaceRing.PATIENCE);
    }

    private void assertSameEvents(int members) throws IOException {
        MessageLog first = MessageLog.events(peer(1).log(), members);
        first.assertSameAs(MessageLog.events(peer(2).log(), members));
        first.assertSameAs(MessageLog.events(peer(3).log(), members));
    }

    private static List<String> members(Pattern line, String text, int node, int process) {
        return line.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(node) + ":" + found.group(process))
                .sorted()
                .toList();
    }

    /** What each node answers when it is asked for the members, by the tool that it has (F-094). */
    private void assertMembersEverywhere(int real, int carousel) throws IOException, InterruptedException {
        List<String> told = peer(real).members().stream().sorted().toList();
        String cpgtool = ring.cluster().run("exec", Integer.toString(real), "corosync-cpgtool");
        assertEquals(told, members(CPGTOOL_MEMBER, cpgtool, 2, 1), cpgtool);
        String shell = ring.node(carousel).shell("carousel:cpg members " + GROUP);
        assertEquals(told, members(CAROUSEL_MEMBER, shell, 1, 2), shell);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void messagesOfEverySizeComeInOneOrderOnAllNodes(Cell cell) throws Exception {
        startAll(cell.real(), cell.carousel(), cell.options());
        sendFromAll(20, 1, SIZES);
        sendFromAll(300, 2, "64,1500,30000");
        awaitCounts(960, 960, 960);
        assertSameEvents(3);
        assertMembersEverywhere(1, 3);
        for (String sent : List.of("tx_", "rx_")) {
            assertPackets(sent + "compressed_packets", !cell.compression().equals("none"));
            assertPackets(sent + "crypt_packets", !cell.crypto().equals("none"));
        }
    }

    /** What a daemon and a Carousel node have sent or received of this kind: some, or none at all. */
    private void assertPackets(String counter, boolean some) throws IOException, InterruptedException {
        String key = "-m stats -g stats.knet.handle." + counter;
        List<String> exec = new ArrayList<>(List.of("exec", "1", "corosync-cmapctl"));
        exec.addAll(List.of(key.split(" ", -1)));
        for (String answer : List.of(
                ring.cluster().run(exec.toArray(String[]::new)), ring.node(3).shell("carousel:cmapctl " + key))) {
            assertEquals(some, !answer.strip().endsWith(" = 0"), answer);
        }
    }

    @Test
    void twoDaemonsAndOneCarouselNodeOutliveTheDeathOfEither() throws Exception {
        startAll(2, 1);
        sendFromAll(1000, 1, "64,1500,30000,300000");
        awaitCounts(3000, 3000, 3000);
        assertSameEvents(3);
        dieAndReturn(3, 2);
        assertEquals(0, ring.node(3).stop(), () -> ring.node(3).log());
        ring.awaitRing(1, 2);
    }

    @Test
    void oneDaemonAndTwoCarouselNodesOutliveTheDeathOfEither() throws Exception {
        startAll(1, 2, "--links", "2");
        dieAndReturn(2, 1);
    }

    /** G-8: the Carousel node knows by the system of the dead that its process has ended, and the other daemon follows it. */
    @Test
    void killedDaemonIsMissedLongBeforeTheTokenTimesOut() throws Exception {
        startAll(2, 1, "--token", "8000"); // and 650 ms for the third node, then 10.4 s for the consensus
        ring.kill(2);
        peer(1).awaitMembers(2, GONE_PATIENCE);
        peer(3).awaitMembers(2, GONE_PATIENCE);
        peer(2).close();
        CompletableFuture<Void> sender = peer(1).sendInBackground(50, 1, "64,30000");
        peer(3).send(50, 2, "64,30000");
        sender.get(60, TimeUnit.SECONDS);
        peer(1).awaitCount(100, NamespaceRing.PATIENCE);
        peer(3).awaitCount(100, NamespaceRing.PATIENCE);
        MessageLog.events(peer(1).log(), 3).assertSameAs(MessageLog.events(peer(3).log(), 3));
    }

    /** Node by node: killed under load, missed by the others with the same last message, back, and heard again. */
    private void dieAndReturn(int... victims) throws Exception {
        for (int victim : victims) {
            Integer[] others = Stream.of(1, 2, 3).filter(id -> id != victim).toArray(Integer[]::new);
            CompletableFuture<Void> doomed = peer(victim).sendInBackground(100_000, 77 + victim, "1500");
            long before = peer(others[0]).count();
            Await.until(
                    "node " + victim + " sends",
                    NamespaceRing.PATIENCE,
                    () -> peer(others[0]).count() > before);
            ring.kill(victim);
            doomed.handle((done, problem) -> problem).get(60, TimeUnit.SECONDS);
            ring.awaitRing(others);
            for (int other : others) {
                peer(other).awaitMembers(2, NamespaceRing.PATIENCE);
            }
            // the same last message of the dead node; one of them may have come later than the other
            peer(others[0]).messages().assertEndsLike(peer(others[1]).messages());
            long[] atDeath = {peer(others[0]).count(), peer(others[1]).count()};
            peer(others[0]).send(50, 1000 + victim, "3000");
            peer(victim).close();

            ring.start(victim);
            ring.awaitRing(1, 2, 3);
            GroupPeer back = ring.join(victim, GROUP, "back" + victim);
            peers.set(victim - 1, back);
            for (GroupPeer peer : peers) {
                peer.awaitMembers(3, NamespaceRing.PATIENCE);
            }
            assertMembersEverywhere(1, 3);
            sendFromAll(100, 100 + victim, "64,1500,30000");
            for (int i = 0; i < others.length; i++) {
                peer(others[i]).awaitCount(atDeath[i] + 350, NamespaceRing.PATIENCE);
            }
            back.awaitCount(300, NamespaceRing.PATIENCE);
            MessageLog first = MessageLog.events(peer(others[0]).log(), 3);
            assertTrue(first.messages().stream().anyMatch(line -> line.startsWith("C 2 ") && line.endsWith("/3")));
            first.assertEndsLike(MessageLog.events(peer(others[1]).log(), 3));
            back.messages().assertStretchOf(peer(others[0]).messages());
        }
    }

    /** The pieces of the message that was given up do not get into the next one, on either kind of node (F-092). */
    @Test
    void longMessageIsGivenUpWhenTheGroupChangesBetweenItsPieces() throws Exception {
        startAll(2, 1);
        CompletableFuture<Void> sending = peer(3).sendInBackground(200, 50, "=20000000");
        for (int i = 0; !sending.isDone(); i++) {
            ring.join(1 + i % 2, GROUP, "passing" + i).close();
        }
        Throwable problem = sending.handle((done, failure) -> failure).get(60, TimeUnit.SECONDS);
        assertTrue(
                String.valueOf(problem).contains("changed between the pieces"),
                () -> "joins met no message under way: " + problem);
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
        sendFromAll(2, 1, "=5242880");
        for (GroupPeer peer : peers) {
            Await.until(
                    "the last messages have come to " + peer.log(),
                    NamespaceRing.PATIENCE,
                    () -> lastMessages(peer) == 6);
        }
        assertSameEvents(3);
    }

    /** Every member's last are of a length of their own, and behind all that it sent before. */
    private static long lastMessages(GroupPeer peer) throws Exception {
        return peer.count() == 0
                ? 0
                : MessageLog.events(peer.log(), 3).messages().stream()
                        .filter(line -> line.startsWith("M ") && line.contains(" 5242880 "))
                        .count();
    }

    /** What real daemons do: they drop its packets and say so, and the two rings know nothing of each other. */
    @Test
    void secondNodeWithTheSameIdIsLoggedAndDisturbsNobody() throws Exception {
        startAll(1, 2, "--token", "3000", "--nodes", "4", "--slots", "2,3,4");
        String conf = Files.readString(ring.configuration(1));
        int fourth = conf.indexOf("\tnode {\n\t\tname: node4");
        String other =
                conf.substring(0, fourth).replace("name: node3", "name: node4").replace("10.77.0.3", "10.77.0.4");
        NodeProcess second = ring.startStranger(4, Files.writeString(folder.resolve("second.conf"), other + "}\n"));
        second.awaitMembers(NamespaceRing.PATIENCE, 3);
        for (int id : new int[] {1, 2}) {
            Await.until(
                    "node " + id + " tells of the second node 3",
                    NamespaceRing.PATIENCE,
                    () -> ring.log(id).contains("rx: Packet rejected from 10.77.0.4:5405"));
        }
        sendFromAll(200, 1, "64,1500,30000");
        awaitCounts(600, 600, 600);
        assertSameEvents(3);
        assertEquals(601, MessageLog.events(peer(1).log(), 3).messages().size(), "no change of members or ring");
        second.awaitMembers(NamespaceRing.PATIENCE, 3);
        assertEquals(0, second.stop(), second::log);
    }

    /** Short by default; {@code -Dcarousel.soak.seconds=600} for longer. */
    @Test
    void ringHoldsUnderLoad() throws Exception {
        startAll(2, 1, "--token", "5000");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("carousel.soak.seconds", 10));
        int rounds = 0;
        while (System.nanoTime() < end) {
            rounds++;
            sendFromAll(500, rounds, "64,1500,30000");
            awaitCounts(1500L * rounds, 1500L * rounds, 1500L * rounds);
        }
        assertSameEvents(3);
        assertEquals(
                1500L * rounds,
                MessageLog.events(peer(1).log(), 3).messages().size() - 1,
                "nobody was missed, and there was no new ring under load alone (E-24)");
    }
}
