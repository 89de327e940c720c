package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-082 to F-087: programs in C on Corosync's client libraries, and Corosync's own tools, at two real daemons (1 and 2) and at a
 * Carousel node (3) of one ring. What they say at the daemon is what they must say at the node.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientsIT {
    private static final Duration PATIENCE = NamespaceRing.PATIENCE;
    private static final int DAEMON = 1;
    private static final int NODE = 3;
    private static final String GROUP = "clients";

    @TempDir
    static Path folder;

    private static NamespaceRing ring;
    private static Path ipcPeer;
    private static Path cpgPeer;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(2)
                .or(RealCluster::missingLibraries)
                .or(() -> Files.exists(Path.of("/usr/sbin/corosync-notifyd"))
                        ? Optional.empty()
                        : Optional.of("corosync-notifyd is missing (.ci/run installs it)"));
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ipcPeer = RealCluster.buildIpcPeer(folder);
        cpgPeer = RealCluster.buildPeer(folder);
        ring = new NamespaceRing(folder, 2, 1, "--links", "2", "--sched-rr", "no");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static List<String> inside(int node, String... words) {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of(words));
        return command;
    }

    private static ProgramRun run(int node, String... words) throws IOException, InterruptedException {
        return ProgramRun.of(folder, inside(node, words));
    }

    private static ProgramRun peer(int node, String... words) throws IOException, InterruptedException {
        return run(
                node,
                Stream.concat(Stream.of(ipcPeer.toString()), Stream.of(words)).toArray(String[]::new));
    }

    /** What a node holds for its clients: files in shared memory, mapped ones, and descriptors. */
    private record Holdings(long files, long mappings, long descriptors) {
        /** The node's own flight recorder may be there, too. */
        static boolean isOfClients(String line) {
            return (line.contains("qb-") || line.contains("corosync_zerocopy")) && !line.contains("blackbox");
        }

        static Holdings now() throws IOException, InterruptedException {
            Path process = Path.of(
                    "/proc",
                    Files.readString(ring.node(NODE).state().resolve("pid")).strip());
            long files = run(NODE, "ls", "/dev/shm")
                    .output()
                    .lines()
                    .filter(Holdings::isOfClients)
                    .count();
            try (Stream<String> maps = Files.lines(process.resolve("maps"));
                    Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
                return new Holdings(files, maps.filter(Holdings::isOfClients).count(), descriptors.count());
            }
        }
    }

    /** Nothing is left of clients; descriptors of the node's own may come and go. */
    private static void awaitNothingLeft(Holdings before) throws InterruptedException {
        Await.until("nothing is left of the clients", PATIENCE, () -> {
            Holdings now = Holdings.now();
            if (now.files() == before.files()
                    && now.mappings() == before.mappings()
                    && now.descriptors() <= before.descriptors() + 5) {
                return true;
            }
            throw new IllegalStateException(before + " before, now " + now);
        });
    }

    @Test
    @Order(1)
    void everyFunctionOfTheLibrariesAnswersAsAtADaemon() throws Exception {
        Holdings before = Holdings.now();
        ProgramRun daemon = peer(DAEMON, "api", "3");
        assertEquals(0, daemon.status(), daemon::errors);
        assertTrue(daemon.output().contains("\nsam ended 0\n"), daemon::output);
        assertEquals(daemon.output(), peer(NODE, "api", "3").output());
        awaitNothingLeft(before);
    }

    /** Without what differs between nodes and moments. */
    private static ProgramRun common(ProgramRun run) {
        return new ProgramRun(
                run.status(),
                run.output()
                        .replaceAll("(?m)^Date: .*$", "Date:")
                        .replaceAll("(?m)^Node ID: .*$", "Node ID:")
                        .replaceAll("Local node ID [0-9]+", "Local node ID N")
                        .replaceAll("10[.][0-9]+[.][0-9]+[.][0-9]+", "ADDRESS")
                        .replaceAll("nodelist.local_node_pos \\(u32\\) = .", "nodelist.local_node_pos")
                        .replaceAll("(?m)^(\\s*)[0-9]+(\\s+[0-9]+ \\(ADDRESS\\))$", "$1PID$2")
                        .replace(" (local)", ""),
                run.errors());
    }

    @Test
    @Order(2)
    void toolsSayWhatTheySayAtADaemon() throws Exception {
        for (String line : List.of(
                "corosync-cmapctl nodelist.",
                "corosync-cmapctl totem.c",
                "corosync-cmapctl quorum.",
                "corosync-cmapctl -b totem.crypto",
                "corosync-cmapctl -g totem.cluster_name",
                "corosync-cmapctl -g no.key",
                "corosync-cmapctl -s tool.key u16 17",
                "corosync-cmapctl tool.",
                "corosync-cmapctl -i tool.key",
                "corosync-cmapctl -g tool.key",
                "corosync-cmapctl -s totem.version u32 3",
                "corosync-cmapctl -s tool.key u8 300",
                "corosync-cmapctl -d tool.none",
                "corosync-cmapctl -D tool.key",
                "corosync-cmapctl -D tool.key",
                "corosync-cmapctl -m stats -g stats.srp.nokey",
                "corosync-cmapctl -C srp",
                "corosync-cfgtool -R",
                "corosync-cfgtool -L",
                "corosync-cfgtool -a 2",
                "corosync-cfgtool -a 9",
                "corosync-cfgtool -k 9",
                "corosync-quorumtool -s",
                "corosync-quorumtool -l",
                "corosync-quorumtool -lia",
                "corosync-quorumtool -lp -on",
                "corosync-quorumtool -sH",
                "corosync-quorumtool -e 1",
                "corosync-quorumtool -n 9 -v 1",
                "corosync-quorumtool -f",
                "corosync-cpgtool -e",
                "corosync-cpgtool")) {
            String[] words = line.split(" ", -1);
            assertEquals(common(run(DAEMON, words)), common(run(NODE, words)), line);
        }
        Path keys = Files.writeString(
                folder.resolve("keys"), "# a comment\ntool.a\tu8\t1\ntool.b\tstr\ttext with words\n>mtool.\n");
        assertEquals(
                run(DAEMON, "corosync-cmapctl", "-p", keys.toString()).status(),
                run(NODE, "corosync-cmapctl", "-p", keys.toString()).status());
        assertEquals(run(DAEMON, "corosync-cmapctl", "tool."), run(NODE, "corosync-cmapctl", "tool."));
        assertTrue(run(NODE, "corosync-cmapctl", "-m", "stats", "stats.ipcs.")
                .output()
                .contains(".procname (str) = corosync-cmapct\n"));
    }

    /** Links and nodes as each sees the other. */
    @Test
    @Order(3)
    void cfgtoolShowsLinksThatAreUp() throws Exception {
        for (int node : new int[] {DAEMON, NODE}) {
            String links = run(node, "corosync-cfgtool", "-s").output();
            assertEquals(2, links.split("LINK ID", -1).length - 1, links);
            assertEquals(4, links.split(":\tconnected", -1).length - 1, links);
            String nodes = run(node, "corosync-cfgtool", "-n").output();
            assertEquals(4, nodes.split("enabled connected", -1).length - 1, nodes);
        }
    }

    @Test
    @Order(4)
    void messagesOfProgramsComeInOneOrderEverywhere() throws Exception {
        List<GroupPeer> peers = new ArrayList<>();
        try {
            for (int node : new int[] {1, 2, NODE}) {
                peers.add(new CpgPeer(ring.cluster(), node, cpgPeer, GROUP, folder.resolve("c" + node + ".log")));
            }
            peers.add(LoadPeer.join(ring.node(NODE), GROUP, folder.resolve("java.log")));
            for (GroupPeer peer : peers) {
                peer.awaitMembers(4, PATIENCE);
            }
            List<java.util.concurrent.CompletableFuture<Void>> senders = new ArrayList<>();
            for (int i = 0; i < peers.size(); i++) {
                senders.add(peers.get(i).sendInBackground(500, 10 + i, "64,1500,30000"));
            }
            for (var sender : senders) {
                sender.get(120, TimeUnit.SECONDS);
            }
            for (GroupPeer peer : peers) {
                peer.awaitCount(2000, PATIENCE);
            }
            for (GroupPeer peer : peers) {
                peer.send(4, 20 + peers.indexOf(peer), "=3000000"); // longer than one message may be
            }
            for (GroupPeer peer : peers) {
                peer.awaitCount(2016, PATIENCE);
            }
            MessageLog first = MessageLog.events(peers.get(0).log(), 4);
            for (GroupPeer peer : peers) {
                first.assertSameAs(MessageLog.events(peer.log(), 4));
            }
        } finally {
            for (GroupPeer peer : peers) {
                peer.close();
            }
        }
    }

    @Test
    @Order(5)
    void clientsThatAreKilledLeaveNothingAndOthersNoticeNothing() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = new CpgPeer(ring.cluster(), NODE, cpgPeer, "storm", folder.resolve("witness.log"));
        try {
            ProgramRun storm = peer(NODE, "storm", "1000", "7");
            assertEquals(new ProgramRun(0, "storm 1000\n", ""), storm);
            witness.awaitMembers(1, PATIENCE);
            long count = witness.count();
            witness.send(100, 1, "1500");
            witness.awaitCount(count + 100, PATIENCE);
            assertNotEquals(0, count, "clients of the storm got as far as to send");
        } finally {
            witness.close();
        }
        awaitNothingLeft(before);
    }

    @Test
    @Order(6)
    void twoHundredClientsAtATimeAreServed() throws Exception {
        Holdings before = Holdings.now();
        assertEquals(new ProgramRun(0, "crowd 200\n", ""), peer(NODE, "crowd", "200"));
        awaitNothingLeft(before);
    }

    @Test
    @Order(7)
    void clientsThatBreakTheRulesHurtNobody() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = new CpgPeer(ring.cluster(), NODE, cpgPeer, "calm", folder.resolve("calm.log"));
        try {
            assertEquals(new ProgramRun(0, "garbage 600\n", ""), peer(NODE, "garbage", "600", "3"));
            witness.send(100, 1, "1500");
            witness.awaitCount(100, PATIENCE);
        } finally {
            witness.close();
        }
        awaitNothingLeft(before);
    }

    /** It falls behind until it loses its connection; the ring and the others go on meanwhile. */
    @Test
    @Order(8)
    void clientThatNeverReadsLosesItsConnectionOnly() throws Exception {
        Holdings before = Holdings.now();
        Path said = folder.resolve("lazy");
        Process lazy = new ProcessBuilder(inside(NODE, ipcPeer.toString(), "lazy", "60"))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said.toFile())
                .start();
        GroupPeer sender = new CpgPeer(ring.cluster(), DAEMON, cpgPeer, "lazy", folder.resolve("flood.log"));
        try {
            Await.until("it joined", PATIENCE, () -> Files.readString(said).equals("joined 0\n"));
            long sent = 0;
            while (lazy.isAlive()) {
                assertTrue(sent < 4000, "it still has its connection behind " + sent + " messages");
                sender.send(50, sent, "=100000");
                sent += 50;
                sender.awaitCount(sent, PATIENCE);
            }
            assertEquals("joined 0\nlost 0\n", Files.readString(said));
            assertTrue(ring.log(NODE).contains("a quarter of the Java heap"), "the node says why");
            sender.awaitMembers(1, PATIENCE);
        } finally {
            sender.close();
            lazy.destroyForcibly();
        }
        awaitNothingLeft(before);
    }

    /** The daemon that watches a cluster for others, at both: what it says of a node that goes. */
    @Test
    @Order(9)
    void notifydTellsOfNodesThatGo() throws Exception {
        List<Process> watching = new ArrayList<>();
        try {
            for (int node : new int[] {DAEMON, NODE}) {
                watching.add(new ProcessBuilder(inside(node, "corosync-notifyd", "-f", "-o"))
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("notifyd" + node).toFile())
                        .start());
            }
            for (int node : new int[] {DAEMON, NODE}) {
                Await.until(
                        "notifyd at " + node + " has begun",
                        PATIENCE,
                        () -> notifications(node).contains("quorate"));
            }
            ring.kill(2);
            ring.awaitRing(1, 3);
            for (int node : new int[] {DAEMON, NODE}) {
                Await.until("notifyd at " + node + " tells", PATIENCE, () -> {
                    run(node, "corosync-cmapctl"); // is connected long enough to be asked for its name
                    String text = notifications(node);
                    for (String told : List.of(
                            ".corosync-cmapct is now connected to corosync",
                            ".corosync-cmapct is now disconnected from corosync",
                            "link 0 to node 2 is now disconnected",
                            "link 1 to node 2 is now disconnected")) {
                        if (!text.contains(told)) {
                            throw new IllegalStateException("nothing of " + told + ": " + text);
                        }
                    }
                    return true;
                });
            }
        } finally {
            for (Process one : watching) {
                one.destroy();
                one.waitFor(10, TimeUnit.SECONDS);
            }
            ring.start(2);
            ring.awaitRing(1, 2, 3);
        }
    }

    private static String notifications(int node) throws IOException {
        return Files.readString(folder.resolve("notifyd" + node));
    }

    /** {@code system.qb_ipc_type: socket}, at a daemon and at the node. */
    @Test
    @Order(10)
    void clientsAreServedThroughSocketsToo() throws Exception {
        for (int node : new int[] {DAEMON, NODE}) {
            Path file = ring.configuration(node);
            String text = Files.readString(file);
            assertTrue(text.contains("system {"), text);
            Files.writeString(file, text.replace("system {", "system {\n    qb_ipc_type: socket"));
            ring.kill(node);
            ring.start(node);
        }
        ring.awaitRing(1, 2, 3);
        Holdings before = Holdings.now();
        ProgramRun daemon = peer(DAEMON, "api", "3");
        assertEquals(daemon.output(), peer(NODE, "api", "3").output());
        assertEquals(common(run(DAEMON, "corosync-quorumtool", "-s")), common(run(NODE, "corosync-quorumtool", "-s")));
        assertEquals(new ProgramRun(0, "storm 200\n", ""), peer(NODE, "storm", "200", "5"));
        assertEquals(new ProgramRun(0, "crowd 50\n", ""), peer(NODE, "crowd", "50"));
        awaitNothingLeft(before);
    }
}
