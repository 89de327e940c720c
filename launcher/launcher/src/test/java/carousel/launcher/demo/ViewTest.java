package carousel.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
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
