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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

    private static Clients clients;
    private static NamespaceRing ring;
    private static Path cpgPeer;
    private static Path ipcPeer;
    private static Path misusePeer;
    private static Path garbagePeer;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = Clients.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        clients = Clients.start(folder);
        ring = clients.ring();
        cpgPeer = RealCluster.buildPeer(folder);
        ipcPeer = RealCluster.buildIpcPeer(folder);
        misusePeer = RealCluster.buildMisusePeer(folder);
        garbagePeer = RealCluster.buildGarbagePeer(folder);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (clients != null) {
            clients.ring().close();
        }
    }

    private static ProgramRun run(int node, String... words) throws IOException, InterruptedException {
        return clients.run(node, words);
    }

    /** Runs the program that calls everything. */
    private static ProgramRun api(int node) throws IOException, InterruptedException {
        return run(node, ipcPeer.toString(), "api", "3");
    }

    private static ProgramRun misuse(int node, String... words) throws IOException, InterruptedException {
        return run(node, words(misusePeer, words));
    }

    private static BackgroundRun beginMisuse(int node, String... words) throws IOException {
        return clients.begin(node, words(misusePeer, words));
    }

    /** Runs the program that needs no client library. */
    private static ProgramRun raw(int node, String... words) throws IOException, InterruptedException {
        return run(node, words(garbagePeer, words));
    }

    private static String[] words(Path program, String... words) {
        return Stream.concat(Stream.of(program.toString()), Stream.of(words)).toArray(String[]::new);
    }

    private static GroupPeer member(int node, String group) throws IOException, InterruptedException {
        return clients.member(node, cpgPeer, group, group + node + ".log");
    }

    /** What a node holds for its clients: files in shared memory, mapped ones, and descriptors by kind. */
    private record Holdings(long files, long mappings, Map<String, Long> descriptors) {
        /** The node's own flight recorder may be there, too. */
        static boolean isOfClients(String line) {
            return (line.contains("qb-") || line.contains("corosync_zerocopy")) && !line.contains("blackbox");
        }

        static Holdings now() throws IOException, InterruptedException {
            Path process = Path.of("/proc", Long.toString(pid()));
            long files = run(NODE, "ls", "/dev/shm")
                    .output()
                    .lines()
                    .filter(Holdings::isOfClients)
                    .count();
            try (Stream<String> maps = Files.lines(process.resolve("maps"));
                    Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
                return new Holdings(
                        files,
                        maps.filter(Holdings::isOfClients).count(),
                        descriptors.collect(
                                Collectors.groupingBy(Holdings::kind, TreeMap::new, Collectors.counting())));
            }
        }

        /** A socket, a pipe, or another thing without a name; a file that is a client's, or any other. */
        private static String kind(Path descriptor) {
            try {
                String name = Files.readSymbolicLink(descriptor).toString();
                return name.startsWith("/") ? (isOfClients(name) ? "client's" : "file") : name.replaceAll(":.*", "");
            } catch (IOException e) {
                return "gone";
            }
        }

        /** Sockets that are asked for holdings, as the node's shell, are the only ones that may have gone since. */
        boolean isNoMoreThan(Holdings before) {
            return files == before.files
                    && mappings == before.mappings
                    && descriptors.entrySet().stream()
                            .allMatch(kind -> kind.getValue() <= before.descriptors.getOrDefault(kind.getKey(), 0L));
        }
    }

    private static long pid() throws IOException {
        return Long.parseLong(
                Files.readString(ring.node(NODE).state().resolve("pid")).strip());
    }

    private static void awaitNothingLeft(Holdings before) throws InterruptedException {
        Await.until("nothing is left of the clients", PATIENCE, () -> {
            Holdings now = Holdings.now();
            if (now.isNoMoreThan(before)) {
                return true;
            }
            throw new IllegalStateException(before + " before, now " + now);
        });
    }

    @Test
    @Order(1)
    void everyFunctionOfTheLibrariesAnswersAsAtADaemon() throws Exception {
        Holdings before = Holdings.now();
        ProgramRun daemon = api(DAEMON);
        assertEquals(0, daemon.status(), daemon::errors);
        assertTrue(daemon.output().contains("\nsam ended 0\n"), daemon::output);
        assertEquals(daemon.output(), api(NODE).output());
        awaitNothingLeft(before);
    }

    @Test
    @Order(4)
    void messagesOfProgramsComeInOneOrderEverywhere() throws Exception {
        List<GroupPeer> peers = new ArrayList<>();
        try {
            for (int node : new int[] {1, 2, NODE}) {
                peers.add(member(node, GROUP));
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

    /** Killed amid small messages and keys, amid the pieces of long ones, with memory shared, amid iterations, or as trackers. */
    @Test
    @Order(5)
    void clientsThatAreKilledLeaveNothingAndOthersNoticeNothing() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = member(NODE, "storm");
        try {
            ProgramRun storm = misuse(NODE, "storm", "1000", "7");
            assertEquals(new ProgramRun(0, "storm 1000\n", ""), storm);
            witness.awaitMembers(1, PATIENCE);
            long count = witness.count();
            witness.send(100, 1, "=1500");
            witness.awaitCount(count + 100, PATIENCE);
            assertEquals(
                    Set.of("64", "1000000", Integer.toString(3 << 20), "1500"),
                    witness.messages().messages().stream()
                            .map(line -> line.split(" ", -1)[3])
                            .collect(Collectors.toSet()),
                    "clients of each kind got as far as to send, and no message is a part of one");
        } finally {
            witness.close();
        }
        awaitNothingLeft(before);
    }

    @Test
    @Order(6)
    void twoHundredClientsAtATimeAreServed() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = member(NODE, "calm");
        try (BackgroundRun crowd = beginMisuse(NODE, "crowd", "200")) {
            crowd.awaitText("together 200\n");
            assertTrue(Long.parseLong(clients.value(NODE, "stats", "stats.ipcs.global.active")) > 200);
            witness.send(100, 1, "1500");
            witness.awaitCount(100, PATIENCE);
            crowd.say("go");
            witness.send(100, 2, "1500");
            witness.awaitCount(200, PATIENCE);
            assertEquals(new ProgramRun(0, "together 200\ncrowd 200\n", ""), crowd.end());
        } finally {
            witness.close();
        }
        awaitNothingLeft(before);
    }

    /** Each is refused, answered, or cut off, as it must be. */
    @Test
    @Order(7)
    void clientsThatBreakTheRulesHurtNobody() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = member(NODE, "calm");
        Traffic traffic = witness.traffic(1);
        try {
            assertEquals(new ProgramRun(0, """
                    noise 0
                    absurd sizes 0
                    noise in chunks 0
                    noise everywhere 0
                    absurd lengths 0
                    short files 0
                    garbage 600
                    """, ""), raw(NODE, "garbage", "600", "3"));
            long sent = traffic.stop();
            witness.awaitCount(sent, PATIENCE);
            assertTrue(sent > 100, "only " + sent + " messages meanwhile");
            witness.send(100, 1, "1500");
            witness.awaitCount(sent + 100, PATIENCE);
        } finally {
            traffic.stop();
            witness.close();
        }
        awaitNothingLeft(before);
    }

    /** It falls behind until it loses its connection; the ring goes on meanwhile, and so do those who read, at the same node, too. */
    @Test
    @Order(8)
    void clientThatNeverReadsLosesItsConnectionOnly() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer sender = member(DAEMON, "lazy");
        GroupPeer witness = member(NODE, "lazy");
        try (BackgroundRun lazy = beginMisuse(NODE, "lazy", "60")) {
            lazy.awaitText("joined 0\n");
            long sent = 0;
            while (lazy.isAlive()) {
                assertTrue(sent < 4000, "it still has its connection behind " + sent + " messages");
                sender.send(50, sent, "=100000");
                sent += 50;
                sender.awaitCount(sent, PATIENCE);
                witness.awaitCount(sent, PATIENCE);
            }
            assertEquals("joined 0\nlost 0\n", lazy.output());
            assertTrue(ring.log(NODE).contains("a quarter of the Java heap"), "the node says why");
            sender.awaitMembers(2, PATIENCE);
            witness.send(100, sent, "1500");
            witness.awaitCount(sent + 100, PATIENCE);
            sender.awaitCount(sent + 100, PATIENCE);
            witness.messages().assertSameAs(sender.messages());
        } finally {
            sender.close();
            witness.close();
        }
        awaitNothingLeft(before);
    }

    /** It is told to wait before it fills the node's memory, until it reads; nobody else is. */
    @Test
    @Order(9)
    void clientThatOnlySendsIsHeldBackAlone() throws Exception {
        Holdings before = Holdings.now();
        GroupPeer witness = member(NODE, "calm");
        try (BackgroundRun deaf = beginMisuse(NODE, "deaf", "10000")) {
            deaf.awaitText("held back behind some 1\n");
            witness.send(100, 1, "1500");
            witness.awaitCount(100, PATIENCE);
            assertEquals(
                    new ProgramRun(0, "joined 0\nheld back behind some 1\ngot all 1\nsends again 1\ngot it 1\n", ""),
                    deaf.end("read"));
        } finally {
            witness.close();
        }
        awaitNothingLeft(before);
    }

    /**
     * Some 300 connections a round. What each of them left in the heap would be left in every round, whereas buffers that are kept to be used again, 4 MB at
     * most, come once; beside the heap compilers and the allocator take a few MB a round.
     */
    @Test
    @Order(10)
    void memoryOfClientsIsGivenBack() throws Exception {
        NodeMemory.heapInUseKilobytes(pid()); // who asks for the first time makes the virtual machine open a socket
        Holdings before = Holdings.now();
        List<String> held = new ArrayList<>();
        long[] heapKilobytes = new long[4];
        long[] residentKilobytes = new long[4];
        for (int i = 0; i < 4; i++) {
            assertEquals("storm 100\n", misuse(NODE, "storm", "100", "1" + i).output());
            assertEquals("together 40\ncrowd 40\n", misuse(NODE, "crowd", "40").output());
            assertTrue(raw(NODE, "garbage", "60", "2" + i).output().endsWith("garbage 60\n"));
            awaitNothingLeft(before);
            heapKilobytes[i] = NodeMemory.heapInUseKilobytes(pid());
            residentKilobytes[i] = NodeMemory.anonymousKilobytes(pid());
            held.add(heapKilobytes[i] + " KB of heap, " + residentKilobytes[i] + " KB in all");
        }
        assertTrue(
                Math.min(heapKilobytes[2] - heapKilobytes[1], heapKilobytes[3] - heapKilobytes[2]) < 64,
                held::toString);
        assertTrue(heapKilobytes[3] - heapKilobytes[1] < (4 << 10) + 512, held::toString);
        assertTrue(residentKilobytes[3] - residentKilobytes[1] < 32 << 10, held::toString);
    }

    /** Numbers of the program that one node holds a connection to, at a daemon and at the node. */
    @Test
    @Order(11)
    void statisticsOfConnectionsAreAlive() throws Exception {
        assertEquals(connectionStatistics(DAEMON), connectionStatistics(NODE));
    }

    private static List<String> connectionStatistics(int node) throws Exception {
        GroupPeer member = member(node, "counted");
        List<String> said = new ArrayList<>();
        try {
            ConnectionKeys first = ConnectionKeys.of(clients, node, "cpgpeer");
            member.send(50, 1, "=100");
            member.awaitCount(50, PATIENCE);
            ConnectionKeys then = ConnectionKeys.of(clients, node, "cpgpeer");
            said.add("keys " + then.names());
            said.add("requests " + (then.number("requests") - first.number("requests")));
            said.add("responses " + (then.number("responses") - first.number("responses")));
            said.add("events " + (then.number("dispatched") - first.number("dispatched")));
            said.add("others " + then.number("invalid_request") + " " + then.number("queued"));
            said.add("one more is closed "
                    + (then.closed() - first.closed())
                    + ", active are "
                    + then.active()
                    + " and "
                    + first.active());
            assertEquals(0, run(node, "corosync-cmapctl", "-C", "ipc").status());
            ConnectionKeys cleared = ConnectionKeys.of(clients, node, "cpgpeer");
            said.add("cleared " + cleared.number("requests") + " " + cleared.number("dispatched") + " "
                    + cleared.closed());
        } finally {
            member.close();
        }
        Await.until(
                "its keys are gone",
                PATIENCE,
                () -> !run(node, "corosync-cmapctl", "-m", "stats", "stats.ipcs.")
                        .output()
                        .contains("= cpgpeer\n"));
        return said;
    }

    /** {@code system.qb_ipc_type}, at a daemon and at the node; what it is without that key comes first. */
    @Test
    @Order(12)
    void clientsAreServedThroughSocketsToo() throws Exception {
        assertEquals("cpg 1\n", raw(NODE, "type", "cpg").output());
        assertEquals("cpg 1\n", raw(DAEMON, "type", "cpg").output());
        begin("socket");
        for (String service : List.of("cpg", "cmap", "cfg", "quorum", "votequorum")) {
            assertEquals(new ProgramRun(0, service + " 0\n", ""), raw(DAEMON, "type", service));
            assertEquals(new ProgramRun(0, service + " 0\n", ""), raw(NODE, "type", service));
        }
        Holdings before = Holdings.now();
        ProgramRun daemon = api(DAEMON);
        assertEquals(daemon.output(), api(NODE).output());
        assertEquals(
                ToolText.common(run(DAEMON, "corosync-quorumtool", "-s")),
                ToolText.common(run(NODE, "corosync-quorumtool", "-s")));
        assertEquals(new ProgramRun(0, "storm 200\n", ""), misuse(NODE, "storm", "200", "5"));
        assertEquals(new ProgramRun(0, "together 50\ncrowd 50\n", ""), misuse(NODE, "crowd", "50"));
        awaitNothingLeft(before);
    }

    @Test
    @Order(13)
    void clientsAreServedThroughSharedMemoryThatIsAskedFor() throws Exception {
        begin("shm");
        for (int node : new int[] {DAEMON, NODE}) {
            assertEquals(new ProgramRun(0, "cpg 1\n", ""), raw(node, "type", "cpg"));
            assertEquals(0, run(node, "corosync-quorumtool", "-s").status());
        }
    }

    private static void begin(String type) throws IOException, InterruptedException {
        for (int node : new int[] {DAEMON, NODE}) {
            Path file = ring.configuration(node);
            String text = Files.readString(file).replaceAll("(?m)^\\s*qb_ipc_type: .*\n", "");
            assertTrue(text.contains("system {"), text);
            Files.writeString(file, text.replace("system {", "system {\n    qb_ipc_type: " + type));
            ring.kill(node);
            ring.start(node);
        }
        ring.awaitRing(1, 2, 3);
    }
}
