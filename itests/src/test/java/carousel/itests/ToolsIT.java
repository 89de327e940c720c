package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-082 to F-087, F-163: Corosync's own tools with all their options, at a real daemon (1) and at a Carousel node (3) of one ring. What they say at the
 * daemon is what they must say at the node.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ToolsIT {
    private static final int DAEMON = 1;
    private static final int NODE = 3;

    @TempDir
    static Path folder;

    private static Clients clients;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = Clients.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        clients = Clients.start(folder);
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

    /** Runs it at both, which must say the same; answers what the node says. */
    private static ProgramRun same(String... words) throws IOException, InterruptedException {
        ProgramRun node = run(NODE, words);
        assertEquals(ToolText.common(run(DAEMON, words)), ToolText.common(node), String.join(" ", words));
        return node;
    }

    private static void succeeds(String... words) throws IOException, InterruptedException {
        ProgramRun node = same(words);
        assertEquals(new ProgramRun(0, "", ""), node, String.join(" ", words));
    }

    /** Whether they succeed, and what they say then, is the daemon's to decide; none of them may change anything that another sees. */
    @Test
    @Order(1)
    void toolsSayWhatTheySayAtADaemon() throws Exception {
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'h', 'e', 'l', 'l', 'o', 0, 1, (byte) 200});
        List<String> lines = List.of(
                "corosync-cmapctl nodelist.",
                "corosync-cmapctl totem.c",
                "corosync-cmapctl quorum.",
                "corosync-cmapctl -h",
                "corosync-cmapctl -b totem.crypto",
                "corosync-cmapctl -g totem.cluster_name",
                "corosync-cmapctl -g no.key",
                "corosync-cmapctl -g",
                "corosync-cmapctl -s tool.key u16 17",
                "corosync-cmapctl -s tool.i8 i8 5",
                "corosync-cmapctl -s tool.u8 u8 255",
                "corosync-cmapctl -s tool.i16 i16 32767",
                "corosync-cmapctl -s tool.i32 i32 2147483647",
                "corosync-cmapctl -s tool.u32 u32 4294967295",
                "corosync-cmapctl -s tool.i64 i64 9223372036854775807",
                "corosync-cmapctl -s tool.u64 u64 18446744073709551615",
                "corosync-cmapctl -s tool.flt flt 1.25",
                "corosync-cmapctl -s tool.dbl dbl -1e300",
                "corosync-cmapctl -s tool.infinite dbl 1e400",
                "corosync-cmapctl -s tool.str str text",
                "corosync-cmapctl -s tool.empty str ",
                "corosync-cmapctl -s tool.bin bin " + bytes,
                "corosync-cmapctl -s tool.nofile bin /none",
                "corosync-cmapctl tool.",
                "corosync-cmapctl -b tool.",
                "corosync-cmapctl -g tool.bin tool.str tool.none tool.u64",
                "corosync-cmapctl -b -g tool.bin",
                "corosync-cmapctl -q -g tool.key tool.str tool.none tool.bin",
                "corosync-cmapctl -q tool.",
                "corosync-cmapctl -g tool.key",
                "corosync-cmapctl -s totem.version u32 3",
                "corosync-cmapctl -s tool.key u8 300",
                "corosync-cmapctl -s tool.key foo 3",
                "corosync-cmapctl -s tool.key flt x",
                "corosync-cmapctl -s tool.key",
                "corosync-cmapctl -s to u8 3",
                "corosync-cmapctl -d tool.none tool.str",
                "corosync-cmapctl -g tool.str",
                "corosync-cmapctl -D tool.key tool.u none.",
                "corosync-cmapctl tool.",
                "corosync-cmapctl -D tool.",
                "corosync-cmapctl -D tool.",
                "corosync-cmapctl -m stats -g stats.srp.nokey",
                "corosync-cmapctl -m stats -q -g stats.srp.firewall_enabled_or_nic_failure stats.srp.nokey",
                "corosync-cmapctl -m stats -s stats.srp.mcast_tx u64 0",
                "corosync-cmapctl -m stats -d stats.srp.mcast_tx",
                "corosync-cmapctl -m none",
                "corosync-cmapctl -C knet",
                "corosync-cmapctl -C ipc",
                "corosync-cmapctl -C totem",
                "corosync-cmapctl -C schedmiss",
                "corosync-cmapctl -C all",
                "corosync-cmapctl -C srp",
                "corosync-cmapctl -C",
                "corosync-cfgtool -R",
                "corosync-cfgtool -L",
                "corosync-cfgtool -a 2",
                "corosync-cfgtool -a 9",
                "corosync-cfgtool -k 9",
                "corosync-cfgtool -b",
                "corosync-cfgtool --force",
                "corosync-cfgtool -h",
                "corosync-cfgtool -Z",
                "corosync-quorumtool",
                "corosync-quorumtool -s",
                "corosync-quorumtool -l",
                "corosync-quorumtool -la",
                "corosync-quorumtool -lia",
                "corosync-quorumtool -i",
                "corosync-quorumtool -p",
                "corosync-quorumtool -lp -on",
                "corosync-quorumtool -l -oi",
                "corosync-quorumtool -l -oa",
                "corosync-quorumtool -l -ox",
                "corosync-quorumtool -sH",
                "corosync-quorumtool -lpH",
                "corosync-quorumtool -e 1",
                "corosync-quorumtool -e x",
                "corosync-quorumtool -e 3",
                "corosync-quorumtool -v 1",
                "corosync-quorumtool -v x",
                "corosync-quorumtool -n 9 -v 1",
                "corosync-quorumtool -f",
                "corosync-quorumtool -V",
                "corosync-quorumtool -h",
                "corosync-quorumtool -Z",
                "corosync-cpgtool -e",
                "corosync-cpgtool -h",
                "corosync-cpgtool -i",
                "corosync-cpgtool");
        assertSameOfAll(lines);
        assertTrue(run(NODE, "corosync-cmapctl", "-m", "stats", "stats.ipcs.")
                .output()
                .contains(".procname (str) = corosync-cmapct\n"));
    }

    private static void assertSameOfAll(List<String> lines) throws IOException, InterruptedException {
        List<ProgramRun> daemon = clients.runAll(DAEMON, lines);
        List<ProgramRun> node = clients.runAll(NODE, lines);
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(ToolText.common(daemon.get(i)), ToolText.common(node.get(i)), lines.get(i));
        }
    }

    /** All forms of lines that the manual page has. */
    @Test
    @Order(2)
    void filesOfKeysAreLoaded() throws Exception {
        succeeds("corosync-cmapctl", "-s", "load.old", "u8", "1");
        succeeds("corosync-cmapctl", "-s", "load.typed", "u8", "1");
        succeeds("corosync-cmapctl", "-s", "load.many.a", "u8", "1");
        succeeds("corosync-cmapctl", "-s", "load.many.b", "str", "b");
        Path keys = Files.writeString(folder.resolve("keys"), """
                # a comment
                load.i8 i8 -3
                load.u16 u16 65535
                load.i64 i64 -5
                load.f flt 1.5
                load.d dbl 2.25
                load.s str text

                ^load.old
                ^load.typed u8 1
                ^^load.many.
                load.again u8 1
                load.again u8 2
                """);
        succeeds("corosync-cmapctl", "-p", keys.toString());
        assertEquals("""
                load.again (u8) = 2
                load.d (dbl) = 2.250000
                load.f (flt) = 1.500000
                load.i64 (i64) = -5
                load.i8 (i8) = -3
                load.s (str) = text
                load.u16 (u16) = 65535
                """, same("corosync-cmapctl", "load.").output());
        List<String> lines = new ArrayList<>(List.of("corosync-cmapctl -p /none"));
        for (String wrong : List.of(
                "load.a u8", "load.a\tu8\t1", "load.a str two words", "load.a u8 300", ">mload.", "^load.none")) {
            Path file = Files.writeString(
                    folder.resolve("wrong" + lines.size()), "load.x u8 1\n" + wrong + "\nload.y u8 1\n");
            lines.addAll(List.of("corosync-cmapctl -p " + file, "corosync-cmapctl load.", "corosync-cmapctl -D load."));
        }
        assertSameOfAll(lines);
    }

    /** What is told of keys that are made, changed and deleted by others, until it is to quit. */
    @Test
    @Order(3)
    void changesOfKeysAreTracked() throws Exception {
        List<String> told = new ArrayList<>();
        for (int node : new int[] {DAEMON, NODE}) {
            try (BackgroundRun prefix = clients.begin(node, "stdbuf", "-oL", "corosync-cmapctl", "-T", "track.p");
                    BackgroundRun binary =
                            clients.begin(node, "stdbuf", "-oL", "corosync-cmapctl", "-b", "-T", "track.b");
                    BackgroundRun key = clients.begin(node, "stdbuf", "-oL", "corosync-cmapctl", "-t", "track.p.a");
                    BackgroundRun all = clients.begin(node, "stdbuf", "-oL", "corosync-cmapctl", "-T", "track.")) {
                for (BackgroundRun one : List.of(prefix, binary, key, all)) {
                    one.awaitText("to finish\n");
                }
                for (ProgramRun change : clients.runAll(
                        node,
                        List.of(
                                "corosync-cmapctl -s track.p.a u8 1",
                                "corosync-cmapctl -s track.p.a u8 1",
                                "corosync-cmapctl -s track.p.a u8 2",
                                "corosync-cmapctl -s track.p.a u16 2",
                                "corosync-cmapctl -s track.p.ab str text",
                                "corosync-cmapctl -s track.b bin " + folder.resolve("bytes"),
                                "corosync-cmapctl -s track.q i64 1",
                                "corosync-cmapctl -d track.p.a",
                                "corosync-cmapctl -d track.b",
                                "corosync-cmapctl -s track.p.a str again",
                                "corosync-cmapctl -D track."))) {
                    assertEquals(new ProgramRun(0, "", ""), change);
                }
                all.awaitLines(12);
                prefix.awaitLines(9);
                key.awaitLines(7);
                binary.awaitLines(3);
                for (BackgroundRun one : List.of(prefix, binary, key, all)) {
                    told.add(one.end("q").toString());
                }
            }
        }
        assertEquals(told.subList(0, 4), told.subList(4, 8));
        assertTrue(told.get(6).contains("""
                create> track.p.a (u8) = 1
                modify> track.p.a (u8) = 2
                modify> track.p.a (u16) = 2
                delete> track.p.a (u16) = 2
                create> track.p.a (str) = again
                delete> track.p.a (str) = again
                """), told.get(6));
    }

    /** Of the map of statistics a single key is told of, a while after it has changed. */
    @Test
    @Order(4)
    void changesOfStatisticsAreTracked() throws Exception {
        String[] line = "stdbuf -oL corosync-cmapctl -m stats -t stats.srp.orf_token_rx".split(" ", -1);
        try (BackgroundRun daemon = clients.begin(DAEMON, line);
                BackgroundRun node = clients.begin(NODE, line)) {
            for (BackgroundRun run : List.of(daemon, node)) {
                run.awaitLines(3);
                String told = run.end("q").output();
                assertTrue(
                        Pattern.matches(
                                "Type \"q\" to finish\n(modify> stats\\.srp\\.orf_token_rx \\(u64\\) = [0-9]+\n){2,}",
                                told),
                        told);
            }
        }
    }

    /** Every key of both maps; where they may differ, docs/cmap.md says so. */
    @Test
    @Order(5)
    void mapsHaveTheSameKeys() throws Exception {
        KnownDifferences.assertNoOthers(
                MapText.of(run(DAEMON, "corosync-cmapctl").output()),
                MapText.of(run(NODE, "corosync-cmapctl").output()),
                100);
        MapText daemon =
                MapText.of(run(DAEMON, "corosync-cmapctl", "-m", "stats").output());
        MapText node = MapText.of(run(NODE, "corosync-cmapctl", "-m", "stats").output());
        KnownDifferences.assertNoOthers(daemon.ofStatistics(DAEMON), node.ofStatistics(NODE), 100);
        for (String key : List.of("procname", "requests", "responses", "dispatched", "invalid_request")) {
            assertTrue(node.ofStatistics(NODE).keys().contains("stats.ipcs.serviceN." + key), key);
        }
    }

    /** Groups with members everywhere, one of whose names is not all letters; each daemon has them in an order of its own. */
    @Test
    @Order(6)
    void groupsAndTheirMembersAreShown() throws Exception {
        Path program = RealCluster.buildPeer(folder);
        List<GroupPeer> members = new ArrayList<>();
        try {
            for (int node : new int[] {1, 2, NODE}) {
                members.add(clients.member(node, program, "plain", "plain" + node));
            }
            members.add(clients.member(DAEMON, program, "be\u0001ta", "beta"));
            members.add(clients.member(NODE, program, "with space", "space"));
            members.get(0).awaitMembers(3, NamespaceRing.PATIENCE);
            members.get(2).awaitMembers(3, NamespaceRing.PATIENCE);
            for (int node : new int[] {DAEMON, NODE}) {
                Await.until("node " + node + " knows all five members", NamespaceRing.PATIENCE, () -> {
                    String all = run(node, "corosync-cpgtool", "-d,").output();
                    assertEquals(1 + 5, all.lines().count(), all);
                    return true;
                });
            }
            List<String> lines = List.of(
                    "corosync-cpgtool",
                    "corosync-cpgtool -d,",
                    "corosync-cpgtool -n",
                    "corosync-cpgtool -e",
                    "corosync-cpgtool -ne",
                    "corosync-cpgtool -d, -e",
                    "corosync-cpgtool -d, -n",
                    "corosync-cpgtool -d; -n -e");
            List<ProgramRun> daemon = clients.runAll(DAEMON, lines);
            List<ProgramRun> node = clients.runAll(NODE, lines);
            for (int i = 0; i < lines.size(); i++) {
                assertEquals(0, node.get(i).status(), lines.get(i));
                assertEquals(daemon.get(i).errors(), node.get(i).errors(), lines.get(i));
                assertEquals(
                        ToolText.groups(daemon.get(i).output()),
                        ToolText.groups(node.get(i).output()),
                        lines.get(i));
            }
            assertTrue(node.get(0).output().contains("\nbe\\x01ta\n"), node.get(0)::output);
            assertEquals(1 + 5, node.get(1).output().lines().count(), node.get(1)::output);
            assertEquals(3, node.get(2).output().lines().count(), node.get(2)::output);
        } finally {
            for (GroupPeer member : members) {
                member.close();
            }
        }
    }

    /** Links and nodes as each sees the other. */
    @Test
    @Order(7)
    void cfgtoolShowsLinksThatAreUp() throws Exception {
        for (String line : List.of("-s", "-sb", "-i 1 -s", "-s -i 10.77.1.1", "-n")) {
            String[] words = ("corosync-cfgtool " + line).split(" ", -1);
            Await.untilHolds("links are shown as up", NamespaceRing.PATIENCE, () -> {
                ProgramRun daemon = run(DAEMON, words);
                ProgramRun node = run(NODE, words);
                assertEquals(0, node.status());
                assertEquals(ToolText.blocks(daemon.output()), ToolText.blocks(ToolText.swapped(node.output())), line);
                assertNotEquals(daemon.output(), node.output());
            });
        }
        for (int node : new int[] {DAEMON, NODE}) {
            Await.untilHolds("links are shown as up", NamespaceRing.PATIENCE, () -> {
                String links = run(node, "corosync-cfgtool", "-s").output();
                assertEquals(2, links.split("LINK ID", -1).length - 1, links);
                assertEquals(4, links.split(":\tconnected", -1).length - 1, links);
                String nodes = run(node, "corosync-cfgtool", "-n").output();
                assertEquals(4, nodes.split("enabled connected", -1).length - 1, nodes);
            });
        }
    }

    @Test
    @Order(8)
    void votesThatAreSetAtOneAreSeenAtTheOther() throws Exception {
        for (int[] pair : new int[][] {{NODE, DAEMON}, {DAEMON, NODE}}) {
            int setter = pair[0];
            int other = pair[1];
            setAndAwait(setter, other, "-n 2 -v 2", "\n         2          2 node2\n");
            setAndAwait(setter, other, "-v 2", "\n         " + setter + "          2 node" + setter + "\n");
            setAndAwait(setter, other, "-e 6", "\nExpected votes:   6\n");
            same("corosync-quorumtool", "-s");
            same("corosync-cmapctl", "runtime.votequorum.ev_barrier");
            assertEquals("6", clients.value(NODE, "icmap", "runtime.votequorum.ev_barrier"));
            setAndAwait(other, setter, "-n 2 -v 1", "\nTotal votes:      4\n");
            setAndAwait(other, setter, "-e 4", "\nExpected votes:   4\n");
            setAndAwait(other, setter, "-v 1 -n " + setter, "\nTotal votes:      3\n");
            setAndAwait(other, setter, "-e 3", "\nExpected votes:   3\n");
            same("corosync-quorumtool", "-s");
        }
    }

    /** Sets it at one node and waits until both show it. */
    private static void setAndAwait(int setter, int other, String options, String text) throws Exception {
        assertEquals(
                new ProgramRun(0, "", ""), run(setter, ("corosync-quorumtool " + options).split(" ", -1)), options);
        for (int node : new int[] {setter, other}) {
            Await.until(text, NamespaceRing.PATIENCE, () -> {
                String output = run(node, "corosync-quorumtool", "-s").output().replace(" (local)", "");
                if (!output.contains(text)) {
                    throw new IllegalStateException(output);
                }
                return true;
            });
        }
    }
}
