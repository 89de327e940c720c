package carousel.launcher.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(bytes, true, UTF_8);

    @Test
    void plainViewRepeatsARingOnlyWhenItChanges() {
        PlainView view = new PlainView(output);
        view.ring("node1", "members 1");
        view.ring("node1", "members 1");
        view.ring("node1", "members 1 2");
        view.delivered("node2", "hello");
        assertEquals(
                List.of("node1 ring: members 1", "node1 ring: members 1 2", "node2 cpg: hello"),
                bytes.toString(UTF_8).lines().toList());
    }

    @Test
    void summaryLeavesCountersOut() {
        assertEquals(
                "OPERATIONAL, ring 1.8, members 1 node1, 2 node2",
                RingSummary.of(List.of(
                        "Node                1 node1",
                        "State               OPERATIONAL",
                        "Ring                1.8",
                        "Members             1 node1, 2 node2",
                        "Tokens received     39")));
    }

    @Test
    void screenKeepsTheLastDeliveriesOfEachNode() {
        ScreenView view = new ScreenView(output, List.of("node1", "node2"));
        for (int i = 1; i <= 10; i++) {
            view.delivered("node2", "message " + i + ".");
        }
        bytes.reset();
        view.ring("node1", "operational");
        String screen = bytes.toString(UTF_8);
        assertTrue(screen.indexOf("operational") < screen.indexOf("message 5."), screen);
        assertTrue(screen.indexOf("message 5.") < screen.indexOf("message 10."), screen);
        assertFalse(screen.contains("message 4."), screen);
    }
}
