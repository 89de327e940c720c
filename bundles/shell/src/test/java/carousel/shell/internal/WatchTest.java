package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.node.NodeStatus;
import carousel.api.quorum.QuorumState;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.shell.internal.ToolRecorder.Outcome;
import carousel.shell.internal.WatchText.Snapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The live view, in a time that stands still but for its own waits. */
class WatchTest {
    private static final Screen TERMINAL = new Screen(24, 100, false);

    private final List<Long> waits = new ArrayList<>();
    private long nanos = TimeUnit.DAYS.toNanos(3);
    private RingState state = RingState.OPERATIONAL;
    private long messages;
    private @Nullable QuorumView quorum;
    private int failAfter = Integer.MAX_VALUE;
    private long changeAt = Long.MAX_VALUE;

    private final Watch.Pace pace = new Watch.Pace() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public void await(long duration) {
            waits.add(TimeUnit.NANOSECONDS.toMillis(duration));
            nanos += duration;
        }
    };

    /** A node that sends ten messages a second. */
    private Snapshot take() throws CommandFailure {
        if (failAfter-- == 0) {
            throw new CommandFailure("No node is running in this framework.");
        }
        messages = (nanos - TimeUnit.DAYS.toNanos(3)) / TimeUnit.MILLISECONDS.toNanos(100);
        NodeStatus status = StatusTextTest.status("none", "none");
        RingState now = nanos >= changeAt ? RingState.GATHER : state;
        RingStatus ring = new RingStatus(now, new RingId(1, 29), List.of(1, 3), 77, messages, messages, 0, 900, 1, 6);
        return new Snapshot(
                pace.now(),
                nanos,
                new NodeStatus(
                        status.clusterName(),
                        status.nodeId(),
                        status.nodeName(),
                        status.nodeNames(),
                        ring,
                        true,
                        status.services(),
                        status.links(),
                        status.knet(),
                        status.dataMtuBytes(),
                        "none",
                        "none"),
                quorum);
    }

    private Outcome watch(Screen screen, String... arguments) throws InterruptedException {
        return ToolRecorder.record(output ->
                new Watch(this::take, pace, WatchOptions.parse(arguments), screen, ZoneOffset.UTC, output).run());
    }

    @Test
    void aPageForEachInterval() throws Exception {
        quorum = new QuorumView(new QuorumState(true, false, new RingId(1, 29), List.of(1, 3)), null);
        Outcome outcome = watch(Screen.NONE, "--count", "2", "--interval=2.5");
        assertEquals(List.of(2500L), waits);
        assertEquals(0, outcome.status());
        String[] pages = outcome.output().split("\n\n(?=Cluster)", -1);
        assertEquals(2, pages.length);
        assertEquals(
                List.of(
                        "Cluster cc, node 3 node3   1970-01-04 00:00:02",
                        "Ring      1.1d  OPERATIONAL, synchronised",
                        "Members   1 node1, 3 node3",
                        "Quorum    not quorate, activity blocked",
                        "Messages  10 sent, 10 delivered, 0 sent again, each second",
                        "Tokens    0 received each second, 1 lost since the start",
                        "",
                        "HOST  NAME   LINK  TRANSPORT  STATE         LATENCY_US   MTU  TX_PACKETS/S  TX_BYTES/S"
                                + "  RX_PACKETS/S  RX_BYTES/S  DOWN",
                        "   1  node1     0  udp        connected            250  1397             0           0"
                                + "             0           0     0",
                        "   1  node1     1  sctp       no transport           0     0             0           0"
                                + "             0           0     3"),
                pages[1].stripTrailing().lines().toList());
        assertTrue(pages[0].contains("Messages  - sent, - delivered"), pages[0]);
    }

    @Test
    void aMissingNodeIsNamed() throws Exception {
        NodeStatus status = StatusTextTest.status("none", "none");
        status.nodeNames().put(2, "node2");
        List<String> page = WatchText.page(new Snapshot(Instant.EPOCH, 0, status, null), null, ZoneOffset.UTC, true);
        assertEquals("Members   1 node1, 3 node3, 4; \u001b[31mmissing 2 node2\u001b[0m", page.get(2));
        assertEquals("Ring      1.1d  \u001b[32mOPERATIONAL, synchronised\u001b[0m", page.get(1));
    }

    @Test
    void aLineOfJsonForEachInterval() throws Exception {
        quorum = new QuorumView(new QuorumState(true, true, new RingId(1, 29), List.of(1, 3)), null);
        Outcome outcome = watch(TERMINAL, "--json", "--count=3");
        List<String> lines = outcome.output().lines().toList();
        assertEquals(3, lines.size());
        assertTrue(
                lines.get(2)
                        .startsWith(
                                "{\"time\": \"1970-01-04T00:00:02Z\", \"ring\": {\"cluster\": \"cc\", \"node_id\": 3, "),
                lines.get(2));
        assertTrue(lines.get(2).contains("\"quorum\": {\"provided\": true, \"quorate\": true}"), lines.get(2));
        assertTrue(lines.get(2).contains("\"messages_sent\": 20"), lines.get(2));
    }

    @Test
    void onATerminalThePageIsDrawnAnew() throws Exception {
        Outcome outcome = watch(new Screen(5, 20, false), "--count", "2");
        assertEquals(List.of(200L, 200L, 200L, 200L, 200L), waits);
        String page =
                "\u001b[HCluster cc, node 3 n\u001b[K\nRing      1.1d  OPER\u001b[K\nMembers   1 node1, 3\u001b[K\n"
                        + "Any key ends.\u001b[K\n\u001b[J";
        assertEquals("\u001b[2J" + page + page, outcome.output());
    }

    @Test
    void aChangeIsShownBeforeTheIntervalEnds() throws Exception {
        changeAt = nanos + TimeUnit.MILLISECONDS.toNanos(300);
        String text = watch(TERMINAL, "--count", "2", "--interval", "10").output();
        String[] pages = text.split("\u001b\\[H", -1);
        assertEquals(4, pages.length, text);
        assertTrue(pages[1].contains("OPERATIONAL"));
        assertTrue(pages[2].contains("GATHER") && pages[3].contains("GATHER"));
        assertEquals(50, waits.size());
    }

    @Test
    void itEndsWithItsNode() throws Exception {
        failAfter = 2;
        Outcome outcome = watch(Screen.NONE);
        assertEquals(1, outcome.status());
        assertEquals("No node is running in this framework.\n", outcome.errors());
        assertEquals(List.of(1000L, 1000L), waits);
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> watch(Screen.NONE));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void optionsAreChecked() throws Exception {
        for (String bad : List.of("0", "0.09", "3601", "x", "-1", "", "1e3")) {
            assertEquals(
                    new Outcome(1, "", "watch: the interval is " + bad + ", expected seconds from 0.1 to 3600\n"),
                    watch(Screen.NONE, "--interval=" + bad),
                    bad);
        }
        for (String bad : List.of("0", "x", "-1", "9999999999999999999")) {
            assertEquals(
                    new Outcome(1, "", "watch: the count is " + bad + ", expected a number of 1 or more\n"),
                    watch(Screen.NONE, "--count=" + bad));
        }
        assertEquals(
                new Outcome(1, "", "watch: takes options only, not \"now\"; watch -h lists them\n"),
                watch(Screen.NONE, "now"));
        assertEquals(List.of(), waits);
    }

    @Test
    void aLineIsCutWithoutItsColours() {
        String line = "ab " + Paint.BAD.on("cdef", true) + " g";
        assertEquals("ab " + Paint.BAD.on("cd", true), Paint.cut(line, 5));
        assertEquals(line, Paint.cut(line, 9));
        assertEquals("ab", Paint.cut("abc", 2));
        assertEquals(List.of("", "a"), Arrays.asList(Paint.cut("abc", 0), Paint.cut("a", 7)));
    }
}
