package carousel.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jline.terminal.Size;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final String RING = "OPERATIONAL, ring 1.8, members 1 node1, 2 node2";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(bytes, true, UTF_8);

    private static NodeReport report(String name, String ring, String checkpoints) {
        return new NodeReport(name, ring, List.of(), Map.of("synchronised", "true", "checkpoints", checkpoints), 0);
    }

    @Test
    void plainViewRepeatsARingOnlyWhenItChanges() {
        PlainView view = new PlainView(output);
        Comparison none = Comparison.none();
        view.show(List.of(report("node1", "members 1", "")), none);
        view.show(List.of(report("node1", "members 1", "")), none);
        view.show(List.of(report("node1", "members 1 2", "")), none);
        view.event("hello");
        assertEquals(
                List.of(
                        "node1 ring: members 1",
                        "savings: nothing to compare yet",
                        "node1 ring: members 1 2",
                        "demo: hello"),
                bytes.toString(UTF_8).lines().toList());
    }

    @Test
    void summaryLeavesCountersOut() {
        assertEquals(
                RING,
                RingSummary.of(List.of(
                        "Node                1 node1",
                        "State               OPERATIONAL",
                        "Ring                1.8",
                        "Members             1 node1, 2 node2",
                        "Tokens received     39")));
    }

    @Test
    void nodesAreComparedAtTheLastPointThatAllHaveReached() {
        Comparison equal = Comparison.of(
                List.of(report("node1", RING, "10:5:a,20:7:b"), report("node2", RING, "10:5:a,20:7:b,30:9:c")));
        assertEquals("equal on node1, node2: 20 operations, balance 7, order b", equal.text());
        assertEquals(Comparison.Verdict.EQUAL, equal.verdict());
        Comparison apart =
                Comparison.of(List.of(report("node1", RING, "10:5:a"), report("node2", "another", "10:6:a")));
        assertEquals(Comparison.Verdict.WAITING, apart.verdict());
        Comparison gone = Comparison.of(List.of(report("node1", RING, "10:5:a"), NodeReport.gone("node2")));
        assertEquals("equal on node1: 10 operations, balance 5, order a", gone.text());
    }

    private static NodeReport closed(String name, String ring, int pending, int customers) {
        return new NodeReport(
                name,
                ring,
                List.of(),
                Map.of(
                        "synchronised", "true",
                        "customers", Integer.toString(customers),
                        "pending", Integer.toString(pending),
                        "operations", "20",
                        "balance", "7"),
                0);
    }

    @Test
    void atTheEndEveryOrderMustHaveBeenCarriedOut() {
        ClosingBalance settled = ClosingBalance.of(
                List.of(closed("node1", RING, 0, 0), closed("node2", RING, 0, 0), NodeReport.gone("node3")));
        assertEquals(
                new ClosingBalance(
                        true, "nothing lost: every order was carried out on node1, node2: 20 operations, balance 7"),
                settled);
        assertEquals(
                new ClosingBalance(false, "orders are not carried out yet, given at node2 (3)"),
                ClosingBalance.of(List.of(closed("node1", RING, 0, 0), closed("node2", RING, 3, 0))));
        assertEquals(
                new ClosingBalance(false, "orders are not carried out yet, given at node1 (0)"),
                ClosingBalance.of(List.of(closed("node1", RING, 0, 20), closed("node2", RING, 0, 0))),
                "customers may still come");
        assertEquals(
                new ClosingBalance(false, "the ring is in 2 parts, whose accounts are merged when it is healed"),
                ClosingBalance.of(List.of(closed("node1", RING, 0, 0), closed("node2", "another", 0, 0))));
        assertEquals(
                "DIFFERENT at the end: [20 operations, balance 7, 0 operations, balance ?]",
                ClosingBalance.of(List.of(
                                closed("node1", RING, 0, 0),
                                new NodeReport(
                                        "node2",
                                        RING,
                                        List.of(),
                                        Map.of("synchronised", "true", "customers", "0", "pending", "0"),
                                        0)))
                        .text());
    }

    @Test
    void theScreenHasABlockForEachNode() throws Exception {
        try (DumbTerminal terminal =
                new DumbTerminal("test", "ansi", new ByteArrayInputStream(new byte[0]), bytes, UTF_8)) {
            terminal.setSize(new Size(100, 30));
            ScreenView view = new ScreenView(terminal);
            view.event("link 0 is cut");
            NodeReport node = new NodeReport(
                    "node1",
                    RING,
                    List.of(new LinkSummary("node2", "0", false, "0"), new LinkSummary("node2", "1", true, "120")),
                    Map.of("balance", "7", "operations", "20", "refused", "3"),
                    40);
            List<NodeReport> reports = List.of(node, NodeReport.gone("node2"));
            view.show(reports, Comparison.of(reports));
            terminal.flush();
        }
        String screen = bytes.toString(UTF_8).replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
        for (String part : List.of(
                "● node1  " + RING,
                "node2/0      down",
                "node2/1    120 us",
                "balance 7, 20 operations, 40/s, 3 of its own withdrawals refused",
                "○ node2  gone",
                "link 0 is cut",
                DemoKeys.HELP)) {
            assertTrue(screen.contains(part), () -> part + " is not on the screen: " + screen);
        }
    }

    @Test
    void aSmallScreenHasWhatFits() throws Exception {
        try (DumbTerminal terminal =
                new DumbTerminal("test", "ansi", new ByteArrayInputStream(new byte[0]), bytes, UTF_8)) {
            terminal.setSize(new Size(20, 3));
            new ScreenView(terminal).show(List.of(closed("node1", RING, 0, 0)), Comparison.none());
            terminal.flush();
        }
        String screen = bytes.toString(UTF_8).replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
        assertTrue(screen.contains("Carousel: one saving"), screen);
        assertFalse(screen.contains("Carousel: one savings"), screen);
        assertFalse(screen.contains("account"), screen);
    }

    @Test
    void whoDiffersTwiceRunningDiffers() {
        Comparison different = Comparison.of(List.of(report("node1", RING, "10:5:a"), report("node2", RING, "10:5:b")));
        assertEquals(Comparison.Verdict.DIFFERENT, different.verdict());
        assertEquals(
                Comparison.Verdict.WAITING,
                different.confirmedBy(Comparison.none()).verdict());
        assertEquals(
                Comparison.Verdict.DIFFERENT, different.confirmedBy(different).verdict());
    }

    @Test
    void linksAreReadByTheirTitles() {
        List<LinkSummary> links = LinkSummary.of(List.of(
                "HOST  NAME   LINK  STATE         LATENCY_US",
                "2     node2  0     connected     120",
                "2     node2  1     disconnected  0"));
        assertEquals(new LinkSummary("node2", "0", true, "120"), links.get(0));
        assertEquals(new LinkSummary("node2", "1", false, "0"), links.get(1));
    }
}
