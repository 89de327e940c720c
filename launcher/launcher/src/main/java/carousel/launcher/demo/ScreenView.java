package carousel.launcher.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** One screen of a terminal, redrawn: a block for each node with its ring and its last deliveries, in order. */
final class ScreenView implements DemoView {
    private static final int LAST_DELIVERIES = 6;
    private static final int WIDTH = 100;
    private static final String HOME_AND_CLEAR = "\033[H\033[J";

    private final PrintStream output;
    private final Map<String, Block> blocks = new LinkedHashMap<>();

    ScreenView(PrintStream output, List<String> nodes) {
        this.output = output;
        nodes.forEach(node -> blocks.put(node, new Block()));
    }

    @Override
    public synchronized void ring(String node, String summary) {
        block(node).ring = summary;
        draw();
    }

    @Override
    public synchronized void delivered(String node, String line) {
        Deque<String> deliveries = block(node).deliveries;
        deliveries.addLast(line);
        if (deliveries.size() > LAST_DELIVERIES) {
            deliveries.removeFirst();
        }
        draw();
    }

    @Override
    public synchronized void gone(String node) {
        block(node).ring = "gone";
        draw();
    }

    private Block block(String node) {
        return blocks.computeIfAbsent(node, name -> new Block());
    }

    private void draw() {
        List<String> lines = new ArrayList<>();
        blocks.forEach((node, block) -> {
            lines.add(new AttributedStringBuilder()
                    .append(node, AttributedStyle.BOLD)
                    .toAnsi());
            lines.add("  " + clip(block.ring));
            block.deliveries.forEach(line -> lines.add("    " + clip(line)));
            lines.add("");
        });
        lines.add("Ctrl-C ends");
        output.print(HOME_AND_CLEAR + String.join("\n", lines));
        output.flush();
    }

    private static String clip(String line) {
        return line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
    }

    private static final class Block {
        private String ring = "";
        private final Deque<String> deliveries = new ArrayDeque<>();
    }
}
