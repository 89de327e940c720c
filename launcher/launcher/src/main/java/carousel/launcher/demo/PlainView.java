package carousel.launcher.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plain lines for pipes and files: rings and links when they change, and whether the nodes agree. */
final class PlainView implements DemoView {
    private final PrintStream output;
    private final Map<String, String> last = new HashMap<>();

    PlainView(PrintStream output) {
        this.output = output;
    }

    @Override
    public void show(List<NodeReport> reports, Comparison comparison) {
        for (NodeReport report : reports) {
            if (report.isGone()) {
                changed(report.name() + " ring", "gone");
            } else {
                changed(report.name() + " ring", report.ring());
            }
            for (LinkSummary link : report.links()) {
                changed(
                        report.name() + " link " + link.number() + " to " + link.peer(),
                        link.connected() ? "connected" : "disconnected");
            }
        }
        changed("savings", comparison.text());
        output.flush();
    }

    private void changed(String what, String state) {
        if (!state.equals(last.put(what, state))) {
            output.println(what + ": " + state);
        }
    }

    @Override
    public void event(String text) {
        output.println("demo: " + text);
        output.flush();
    }
}
