package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
 * Programs that are told of what happens to the cluster: the same ones at a real daemon (1) and at a Carousel node (3), which lose quorum, regain it and
 * see another daemon (2) go and come at the same moments. That one has three votes of five, so that both are without quorum when it is away.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WatchersIT {
    private static final int DAEMON = 1;
    private static final int OTHER = 2;
    private static final int NODE = 3;

    @TempDir
    static Path folder;

    private static Clients clients;
    private static NamespaceRing ring;
    private static Path cpgPeer;

    /** {@code corosync-notifyd}. */
    private static final Map<Integer, BackgroundRun> NOTIFYD = new TreeMap<>();
    /** {@code corosync-quorumtool -m}. */
    private static final Map<Integer, BackgroundRun> MONITOR = new TreeMap<>();
    /** {@code corosync-cmapctl -T runtime.members.}. */
    private static final Map<Integer, BackgroundRun> KEYS = new TreeMap<>();
    /** {@code watchpeer}. */
    private static final Map<Integer, BackgroundRun> PEER = new TreeMap<>();

    @BeforeAll
    static void start() throws Exception {
        Optional<String> missing = Clients.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        clients = Clients.start(folder);
        ring = clients.ring();
        cpgPeer = RealCluster.buildPeer(folder);
        Path watchPeer = RealCluster.buildWatchPeer(folder);
        assertEquals(new ProgramRun(0, "", ""), clients.run(NODE, "corosync-quorumtool", "-n", "" + OTHER, "-v", "3"));
        for (int node : new int[] {DAEMON, NODE}) {
            Await.until(
                    "the votes are known",
                    NamespaceRing.PATIENCE,
                    () -> clients.run(node, "corosync-quorumtool", "-s")
                            .output()
                            .contains("\nTotal votes:      5\n"));
            NOTIFYD.put(node, clients.begin(node, "corosync-notifyd", "-f", "-o", "-n"));
            NOTIFYD.get(node).awaitText("corosync-notify is now disconnected");
            MONITOR.put(node, clients.begin(node, "stdbuf", "-oL", "corosync-quorumtool", "-m"));
            MONITOR.get(node).awaitText(" node3");
            PEER.put(node, clients.begin(node, watchPeer.toString()));
            PEER.get(node).awaitText("cpg: ");
            KEYS.put(node, clients.begin(node, "stdbuf", "-oL", "corosync-cmapctl", "-T", "runtime.members."));
            KEYS.get(node).awaitText("to finish\n");
        }
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        for (Map<Integer, BackgroundRun> runs : List.of(NOTIFYD, MONITOR, PEER, KEYS)) {
            for (BackgroundRun run : runs.values()) {
                run.close();
            }
        }
        if (clients != null) {
            clients.ring().close();
        }
    }

    /** A program that is connected for a while, at each. */
    @Test
    @Order(1)
    void notifydTellsOfPrograms() throws Exception {
        for (int node : new int[] {DAEMON, NODE}) {
            GroupPeer member = clients.member(node, cpgPeer, "noticed", "noticed" + node);
            NOTIFYD.get(node).awaitText(".cpgpeer is now connected to corosync\n");
            member.close();
            NOTIFYD.get(node).awaitText(".cpgpeer is now disconnected from corosync\n");
        }
        assertSameNotices();
    }

    @Test
    @Order(2)
    void quorumThatIsLostAndRegainedIsTold() throws Exception {
        ring.cluster().run("partition", "" + OTHER, DAEMON + "," + NODE);
        for (int node : new int[] {DAEMON, NODE}) {
            NOTIFYD.get(node).awaitText(" has lost quorum\n");
            MONITOR.get(node).awaitText("Activity blocked");
            PEER.get(node).awaitText("votes: quorate 0");
            KEYS.get(node).awaitText("runtime.members.2.status (str) = left\n");
        }
        assertEquals(2, clients.run(NODE, "corosync-quorumtool", "-s").status());
        awaitLinks("disconnected", 1);
        ring.cluster().run("heal");
        ring.awaitRing(DAEMON, OTHER, NODE);
        awaitLinks("operational", 1);
        for (int node : new int[] {DAEMON, NODE}) {
            awaitAfter(NOTIFYD.get(node), " has lost quorum\n", " is now quorate\n");
            awaitAfter(MONITOR.get(node), "Activity blocked", "Quorate:          Yes\n");
            awaitAfter(PEER.get(node), "votes: quorate 0", "votes: quorate 1");
            KEYS.get(node).awaitText("runtime.members.2.status (str) = joined\n");
        }
        assertSameNotices();
        assertSameEvents();
    }

    /** What the whole cluster expects, and the votes of one node. */
    @Test
    @Order(3)
    void votesThatAreSetAreTold() throws Exception {
        assertEquals(0, clients.run(NODE, "corosync-quorumtool", "-e", "6").status());
        for (BackgroundRun peer : PEER.values()) {
            peer.awaitText("votes: expected 6\n");
        }
        assertEquals(0, clients.run(DAEMON, "corosync-quorumtool", "-e", "5").status());
        for (BackgroundRun peer : PEER.values()) {
            awaitAfter(peer, "votes: expected 6\n", "votes: expected 5\n");
        }
        assertSameEvents();
    }

    /** The node asks, and the daemon ends. */
    @Test
    @Order(4)
    void memberThatTheNodeKillsReallyLeaves() throws Exception {
        ProgramRun killed = clients.run(NODE, "corosync-cfgtool", "-k", "" + OTHER);
        assertEquals(0, killed.status(), killed::toString);
        ring.awaitRing(DAEMON, NODE);
        Await.until(
                "the daemon says who killed it",
                NamespaceRing.PATIENCE,
                () -> ring.log(OTHER).contains("Killed by node " + NODE));
        awaitNotices("has lost quorum", 2);
        assertFalse(
                clients.run(NODE, "corosync-cfgtool", "-n").output().contains("nodeid: " + OTHER + " "),
                "it is not reachable any more");
        awaitLinks("disconnected", 2);
        ring.start(OTHER);
        ring.awaitRing(DAEMON, OTHER, NODE);
        awaitLinks("operational", 2);
        awaitNotices("is now quorate", 3);
        awaitNotices("ip:10.77.1.2 left", 2);
        awaitNotices("ip:10.77.1.2 joined", 2);
        assertSameNotices();
        assertSameEvents();
    }

    @Test
    @Order(5)
    void bothEndWhenTheyAreToldToRegardless() throws Exception {
        ProgramRun node = clients.run(NODE, "corosync-cfgtool", "-H", "--force");
        assertEquals(0, ring.node(NODE).awaitExit());
        ring.awaitRing(DAEMON, OTHER);
        assertEquals(clients.run(DAEMON, "corosync-cfgtool", "-H", "--force"), node);
        ring.awaitRing(OTHER);
    }

    /** Links are looked at now and then: what has changed back until then is not told. */
    private static void awaitLinks(String state, long times) throws InterruptedException {
        awaitNotices("link 0 to node 2 is now " + state, times);
        awaitNotices("link 1 to node 2 is now " + state, times);
    }

    private static void awaitNotices(String told, long times) throws InterruptedException {
        for (int node : new int[] {DAEMON, NODE}) {
            Await.until(
                    "notifyd at " + node + " tells " + times + " times or more " + told, NamespaceRing.PATIENCE, () -> {
                        List<String> notices = allNotices(node);
                        if (notices.stream().filter(line -> line.endsWith(told)).count() >= times) {
                            return true;
                        }
                        throw new IllegalStateException(notices.toString());
                    });
        }
    }

    private static void awaitAfter(BackgroundRun run, String first, String then) throws InterruptedException {
        Await.until(then + " after " + first, NamespaceRing.PATIENCE, () -> {
            String output = run.output();
            if (output.indexOf(then, output.indexOf(first)) < 0) {
                throw new IllegalStateException(output);
            }
            return true;
        });
    }

    // ---- what is told, without what differs between nodes and moments

    /** Each once and in no order: links and clients have none between each other, and a link may come and go on a busy machine. */
    private static List<String> notices(int node) throws IOException {
        return allNotices(node).stream().distinct().sorted().toList();
    }

    private static List<String> allNotices(int node) throws IOException {
        return NOTIFYD.get(node)
                .output()
                .lines()
                .filter(line -> !line.startsWith("[debug]"))
                .filter(line -> !line.contains("corosync-")) // programs that begin before or behind notifyd itself
                .filter(line -> !line.contains("watchpeer"))
                .map(line -> line.replace("node" + node + "[" + node + "]", "HERE")
                        .replaceAll("0x[0-9a-f]+[.][0-9]+[.]", "CONNECTION."))
                .toList();
    }

    /** The last that it showed: it asks for the numbers when it shows them, which may be those of a later event. */
    private static String monitored(int node) throws IOException {
        String shown = MONITOR.get(node).output();
        String last = shown.substring(Math.max(0, shown.lastIndexOf("Quorum information")));
        return ToolText.common(new ProgramRun(0, last, "")).output();
    }

    /** By the connection that it comes through: between two there is no order, and none between the nodes of votequorum's. */
    private static Map<String, List<String>> events(int node) throws IOException {
        return PEER.get(node)
                .output()
                .lines()
                .map(line -> line.startsWith("votes: quorate")
                        ? Stream.of(line.split(" ", -1)).sorted().collect(Collectors.joining(" ", "votes: ", ""))
                        : line)
                .collect(Collectors.groupingBy(
                        line -> line.substring(0, line.indexOf(':')), TreeMap::new, Collectors.toList()));
    }

    /** How often a node joined depends on which of the two started first. */
    private static String keys(int node) throws IOException {
        return KEYS.get(node).output().replaceAll("(join_count \\(u32\\)) = [0-9]+", "$1");
    }

    private interface Told {
        Object at(int node) throws IOException;
    }

    private static void assertSame(Told told) throws Exception {
        try {
            Await.until(
                    "both tell the same",
                    NamespaceRing.PATIENCE,
                    () -> told.at(DAEMON).equals(told.at(NODE)));
        } catch (AssertionError e) {
            assertEquals(told.at(DAEMON), told.at(NODE));
        }
    }

    private static void assertSameNotices() throws Exception {
        assertSame(WatchersIT::notices);
        assertTrue(notices(NODE).contains("[notice] HERE CONNECTION.cpgpeer is now disconnected from corosync"));
    }

    private static void assertSameEvents() throws Exception {
        assertSame(WatchersIT::monitored);
        assertSame(WatchersIT::events);
        assertSame(WatchersIT::keys);
        assertEquals(
                List.of("cpg", "quorum", "quorum 1", "votes"),
                List.copyOf(events(NODE).keySet()));
    }
}
