package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapValue;
import carousel.api.quorum.NodeVotes.DeviceFlags;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.VotequorumInfo.Flag;
import carousel.api.totem.RingId;
import carousel.shell.internal.ToolRecorder.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F-163: the samples of the tools reference 3, which corosync-quorumtool 3.1.7 printed, and more of its texts. */
@Timeout(30)
class QuorumtoolTest {
    private static final Instant MOMENT = LocalDateTime.of(2026, 11, 6, 11, 52, 46)
            .atZone(ZoneId.systemDefault())
            .toInstant();

    private final FakeVotequorum quorum = new FakeVotequorum();
    private final FakeCmap cmap = new FakeCmap();
    private final CfgtoolTest.FakeCfg cfg = new CfgtoolTest.FakeCfg();

    @BeforeEach
    void configure() {
        cmap.icmap.put("quorum.provider", CmapValue.of("corosync_votequorum"));
        for (int i = 0; i < 2; i++) {
            cmap.icmap.put("nodelist.node." + i + ".nodeid", CmapValue.unsigned32(i + 1));
            cmap.icmap.put("nodelist.node." + i + ".name", CmapValue.of("node" + (i + 1)));
        }
    }

    private QuorumSources sources() {
        return new QuorumSources(cmap, quorum, quorum, cfg, FakeNode.of(StatusTextTest.status("none", "none")));
    }

    private Outcome quorumtool(String... arguments) throws InterruptedException {
        return quorumtool(sources(), arguments);
    }

    private static Outcome quorumtool(QuorumSources sources, String... arguments) throws InterruptedException {
        return ToolRecorder.record(output -> new Quorumtool(sources, "1.2.3", InstantSource.fixed(MOMENT), output)
                .run(QuorumtoolOptions.parse(List.of(arguments), output)));
    }

    private static final String STATUS = """
            Quorum information
            ------------------
            Date:             Fri Nov  6 11:52:46 2026
            Quorum provider:  corosync_votequorum
            Nodes:            2
            Node ID:          1
            Ring ID:          1.2cc
            Quorate:          Yes

            Votequorum information
            ----------------------
            Expected votes:   2
            Highest expected: 2
            Total votes:      2
            Quorum:           2 \040
            Flags:            Quorate\040

            Membership information
            ----------------------
                Nodeid      Votes Name
                     1          1 node1 (local)
                     2          1 node2
            """;

    private static String list(String... rows) {
        return "\nMembership information\n----------------------\n" + String.join("\n", rows) + "\n";
    }

    @Test
    void status() throws Exception {
        assertEquals(new Outcome(0, STATUS, ""), quorumtool());
        assertEquals(new Outcome(0, STATUS, ""), quorumtool("-l", "-s"));
        assertEquals(new Outcome(0, STATUS, ""), quorumtool("-n", "1", "ignored"));
    }

    @Test
    void notQuorate() throws Exception {
        quorum.state = new QuorumState(true, false, new RingId(1, 0x2cc), List.of(1));
        quorum.flags = EnumSet.noneOf(Flag.class);
        quorum.totalVotes = 1;
        Outcome outcome = quorumtool("-s");
        assertEquals(2, outcome.status());
        assertEquals("", outcome.errors());
        assertEquals(
                List.of(
                        "Nodes:            1",
                        "Node ID:          1",
                        "Ring ID:          1.2cc",
                        "Quorate:          No",
                        "",
                        "Votequorum information",
                        "----------------------",
                        "Expected votes:   2",
                        "Highest expected: 2",
                        "Total votes:      1",
                        "Quorum:           2 Activity blocked",
                        "Flags:            "),
                outcome.output().lines().toList().subList(4, 16));
        assertEquals(0, quorumtool("-l").status());
    }

    @Test
    void allFlagsInTheirOrder() throws Exception {
        quorum.flags = EnumSet.allOf(Flag.class);
        quorum.device = new DeviceFlags(true, true, true, false);
        assertTrue(quorumtool()
                .output()
                .contains("Flags:            2Node Quorate WaitForAll LastManStanding AutoTieBreaker"
                        + " AllowDownscale Qdevice \n"));
    }

    @Test
    void members() throws Exception {
        assertEquals(
                new Outcome(
                        0,
                        list(
                                "    Nodeid      Votes Name",
                                "         1          1 node1 (local)",
                                "         2          1 node2"),
                        ""),
                quorumtool("-l"));
        assertEquals(
                list(
                        "    Nodeid      Votes    Qdevice Name",
                        "         1          1         NR node1 (local)",
                        "         2          1         NR node2"),
                quorumtool("-lp").output());
        assertEquals(
                list(
                        "    Nodeid      Votes Name",
                        "0x00000001          1 node1 (local)",
                        "0x00000002          1 node2"),
                quorumtool("-lH").output());
        assertEquals(
                list(
                        "    Nodeid      Votes Name",
                        "         1          1 10.55.0.1 (local)",
                        "         2          1 10.55.0.2"),
                quorumtool("-li").output());
        assertEquals(
                list(
                        "    Nodeid      Votes Name",
                        "         1          1 10.55.0.1, fd00::1 (local)",
                        "         2          1 10.55.0.2, fd00::2"),
                quorumtool("-lia").output());
    }

    @Test
    void orderOfTheMembers() throws Exception {
        cmap.icmap.put("nodelist.node.0.name", CmapValue.of("zoe"));
        List<String> byId = List.of("         1          1 zoe (local)", "         2          1 node2");
        List<String> byName = List.of(byId.get(1), byId.get(0));
        assertEquals(byId, quorumtool("-l").output().lines().skip(4).toList());
        assertEquals(byId, quorumtool("-l", "-oa").output().lines().skip(4).toList());
        assertEquals(byId, quorumtool("-l", "-o", "i").output().lines().skip(4).toList());
        assertEquals(byName, quorumtool("-l", "-on").output().lines().skip(4).toList());
        assertEquals(
                new Outcome(1, "", "Invalid ordering option. valid orders are a(address), i(node ID) or n(name)\n"),
                quorumtool("-ox"));
    }

    @Test
    void aDeviceHasItsColumnAndItsRow() throws Exception {
        quorum.device = new DeviceFlags(true, true, true, false);
        assertEquals(
                list(
                        "    Nodeid      Votes    Qdevice Name",
                        "         1          1    A,V,NMW node1 (local)",
                        "         2          1    A,V,NMW node2",
                        "         0          1            Qdevice"),
                quorumtool("-l").output());
        quorum.device = new DeviceFlags(true, false, false, true);
        List<String> lines = quorumtool("-l").output().lines().toList();
        assertEquals("         1          1   NA,NV,MW node1 (local)", lines.get(4));
        assertEquals("         0          0            Qdevice (votes 1)", lines.get(6));
    }

    @Test
    void votesAreSet() throws Exception {
        assertEquals(new Outcome(0, "", ""), quorumtool("-e", "3"));
        assertEquals(new Outcome(0, "", ""), quorumtool("-v0"));
        assertEquals(new Outcome(0, "", ""), quorumtool("-n", "4294967295", "-v", "2"));
        assertEquals(List.of("expected 3", "votes 1 0", "votes 4294967295 2"), quorum.log);
        quorum.refusal = CorosyncStatus.INVALID_PARAM;
        assertEquals(new Outcome(1, "", "Unable to set expected votes: CS_ERR_INVALID_PARAM\n"), quorumtool("-e", "1"));
        quorum.refusal = CorosyncStatus.NAME_NOT_FOUND;
        assertEquals(
                new Outcome(1, "", "Unable to set votes 1 for nodeid: 9: CS_ERR_NAME_NOT_FOUND\n"),
                quorumtool("-n", "9", "-v", "1"));
    }

    @Test
    void numbersAreChecked() throws Exception {
        for (String bad : List.of("0", "abc", "2x", "-3", "", "99999999999", "4294967295")) {
            assertEquals(
                    new Outcome(1, "", "New expected votes value was not valid, try a positive number\n"),
                    quorumtool("-e", bad));
        }
        for (String bad : List.of("x", "-1", "2147483648", "5000000000")) {
            assertEquals(
                    new Outcome(1, "", "New votes value was not valid, try a positive number or zero\n"),
                    quorumtool("-v", bad));
        }
        for (String bad : List.of("0", "x", "-1", "4294967296")) {
            assertEquals(
                    new Outcome(1, "", "The nodeid was not valid, try a positive number\n"),
                    quorumtool("-n", bad, "-v", "1"));
        }
        assertEquals(List.of(), quorum.log);
    }

    @Test
    void aDeviceIsTakenAway() throws Exception {
        assertEquals(new Outcome(0, "", ""), quorumtool("-f"));
        assertEquals(List.of(), quorum.log);
        quorum.device = new DeviceFlags(true, true, true, false);
        assertEquals(new Outcome(0, "", ""), quorumtool("-f"));
        assertEquals(List.of("unregister Qdevice"), quorum.log);
        quorum.refusal = CorosyncStatus.NOT_EXIST;
        assertEquals(new Outcome(1, "", "Unable to unregister quorum device: CS_ERR_NOT_EXIST\n"), quorumtool("-f"));
    }

    @Test
    void otherProvidersHaveNoVotes() throws Exception {
        cmap.icmap.put("quorum.provider", CmapValue.of("corosync_ykd"));
        assertEquals(new Outcome(0, """
                        Quorum information
                        ------------------
                        Date:             Fri Nov  6 11:52:46 2026
                        Quorum provider:  corosync_ykd
                        Nodes:            2
                        Node ID:          3
                        Ring ID:          2cc
                        Quorate:          Yes
                        """, ""), quorumtool());
        assertEquals(
                list("    Nodeid Name", "         1 node1", "         2 node2"),
                quorumtool("-l").output());
        assertEquals(
                new Outcome(1, "", "You cannot change expected votes, corosync is not using votequorum\n"),
                quorumtool("-e", "3"));
        assertEquals(
                new Outcome(1, "", "You cannot change node votes, corosync is not using votequorum\n"),
                quorumtool("-v", "1"));
        assertEquals(
                new Outcome(1, "", "You cannot unregister quorum device, corosync is not using votequorum\n"),
                quorumtool("-f"));
    }

    @Test
    void withoutProviderTheQuorumPartIsShown() throws Exception {
        cmap.icmap.remove("quorum.provider");
        Outcome outcome = quorumtool();
        assertEquals(0, outcome.status());
        assertTrue(outcome.output().contains("Quorum provider:  Not configured\n"), outcome.output());
        assertEquals(new Outcome(1, "", "Quorum is not configured - cannot monitor\n"), quorumtool("-m"));
    }

    @Test
    void withoutANode() throws Exception {
        QuorumSources none = new QuorumSources(null, null, null, null, null);
        assertEquals(new Outcome(1, "", "Cannot initialize CMAP service\n"), quorumtool(none));
        assertEquals(new Outcome(1, "", "Cannot initialize CMAP service\n"), quorumtool(none, "-e", "3"));
        assertEquals(
                new Outcome(1, "", "Cannot initialize QUORUM service\n"),
                quorumtool(new QuorumSources(cmap, null, null, null, null), "-l"));
        assertEquals(new Outcome(0, "quorumtool version: 1.2.3\n", ""), quorumtool(none, "-V"));
    }

    @Test
    void usage() throws Exception {
        assertEquals(new Outcome(0, Usage.QUORUMTOOL + "\n", ""), quorumtool("-h", "-l"));
        assertEquals(new Outcome(1, Usage.QUORUMTOOL + "\n", "quorumtool: invalid option -- 'Z'\n"), quorumtool("-Z"));
        assertEquals(
                new Outcome(1, Usage.QUORUMTOOL + "\n", "quorumtool: option requires an argument -- 'e'\n"),
                quorumtool("-e"));
    }

    @Test
    void forPrograms() throws Exception {
        assertEquals("""
                {
                  "members": [
                    {"node_id": 1, "names": ["node1"], "local": true, "votes": 1},
                    {"node_id": 2, "names": ["node2"], "local": false, "votes": 1}
                  ]
                }
                """, quorumtool("-l", "--json").output());
        assertEquals("""
                {
                  "time": "%s",
                  "provider": "corosync_votequorum",
                  "node_id": 1,
                  "ring_id": "1.2cc",
                  "quorate": true,
                  "expected_votes": 2,
                  "highest_expected": 2,
                  "total_votes": 2,
                  "quorum": 2,
                  "flags": ["quorate"],
                  "members": [
                    {"node_id": 1, "names": ["node1"], "local": true, "votes": 1},
                    {"node_id": 2, "names": ["node2"], "local": false, "votes": 1}
                  ]
                }
                """.formatted(MOMENT), quorumtool("--json").output());
    }

    /** Tells of each text that is written. */
    private static final class Written extends ByteArrayOutputStream {
        synchronized void await(String text) throws InterruptedException {
            while (!toString(StandardCharsets.UTF_8).contains(text)) {
                wait(TimeUnit.SECONDS.toMillis(20));
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }
    }

    @Test
    void monitoringShowsEachChangeUntilItIsInterrupted() throws Exception {
        Written written = new Written();
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        ToolOutput output = new ToolOutput(stream, stream);
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread monitor = new Thread(() -> {
            try {
                new Quorumtool(sources(), "1.2.3", InstantSource.fixed(MOMENT), output)
                        .run(QuorumtoolOptions.parse(List.of("-m"), output));
            } catch (CommandFailure | InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        monitor.start();
        written.await(STATUS + "\n");
        quorum.state = new QuorumState(true, false, new RingId(1, 0x2d0), List.of(1));
        quorum.listeners.get(0).quorumChanged(quorum.state);
        written.await("Ring ID:          1.2d0\nQuorate:          No\n");
        written.await("         1          1 node1 (local)\n\n");
        monitor.interrupt();
        ExecutionException ended = assertThrows(ExecutionException.class, () -> end.get(20, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, ended.getCause());
        assertEquals(List.of(), quorum.listeners);
    }
}
