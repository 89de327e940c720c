package carousel.launcher.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** Plain lines for pipes and files: every delivery, and the ring when it changes. */
final class PlainView implements DemoView {
    private final PrintStream output;
    private final Map<String, String> rings = new HashMap<>();

    PlainView(PrintStream output) {
        this.output = output;
    }

    @Override
    public synchronized void ring(String node, String summary) {
        if (!summary.equals(rings.put(node, summary))) {
            output.println(node + " ring: " + summary);
            output.flush();
        }
    }

    @Override
    public synchronized void delivered(String node, String line) {
        output.println(node + " cpg: " + line);
        output.flush();
    }

    @Override
    public synchronized void gone(String node) {
        output.println(node + " is gone");
        output.flush();
    }
}
