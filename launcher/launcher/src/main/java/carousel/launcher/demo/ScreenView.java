package carousel.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;

/** One screen of a terminal: a block for each node, and whether all agree. Only what changed is written. */
final class ScreenView implements DemoView {
    private static final AttributedStyle GOOD = AttributedStyle.BOLD.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle BAD = AttributedStyle.BOLD.foreground(AttributedStyle.RED);
    private static final AttributedStyle BUSY = AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle QUIET = AttributedStyle.DEFAULT.faint();
    private static final String INDENT = "   ";

    private final Terminal terminal;
    private final Display display;
    private String event = "customers deposit and withdraw on every node";

    ScreenView(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, true);
    }

    @Override
    public void show(List<NodeReport> reports, Comparison comparison) {
        int width = Math.max(1, terminal.getWidth());
        int height = Math.max(1, terminal.getHeight());
        List<AttributedString> lines = new ArrayList<>();
        lines.add(line("Carousel: one savings account on three nodes", AttributedStyle.BOLD));
        lines.add(AttributedString.EMPTY);
        for (NodeReport report : reports) {
            block(lines, report);
        }
        AttributedStyle style = switch (comparison.verdict()) {
            case EQUAL -> GOOD;
            case DIFFERENT -> BAD;
            case WAITING -> BUSY;
        };
        lines.add(line(comparison.text(), style));
        lines.add(line(event, AttributedStyle.DEFAULT));
        lines.add(AttributedString.EMPTY);
        lines.add(line(DemoKeys.HELP, QUIET));
        List<AttributedString> fitting = lines.stream()
                .limit(height)
                .map(text -> text.columnSubSequence(0, width))
                .toList();
        display.resize(height, width);
        display.update(fitting, 0);
    }

    private static void block(List<AttributedString> lines, NodeReport report) {
        AttributedStringBuilder title = new AttributedStringBuilder()
                .append(report.isGone() ? "○ " : "● ", report.isGone() ? BAD : GOOD)
                .append(report.name(), AttributedStyle.BOLD)
                .append("  ")
                .append(report.isGone() ? "gone" : report.ring());
        lines.add(title.toAttributedString());
        AttributedStringBuilder links = new AttributedStringBuilder().append(INDENT + "links     ");
        for (LinkSummary link : report.links()) {
            links.append(link.peer() + "/" + link.number() + " ", QUIET)
                    .append(
                            link.connected()
                                    ? String.format(Locale.ROOT, "%6s us   ", link.latencyMicros())
                                    : "     down   ",
                            link.connected() ? GOOD : BAD);
        }
        lines.add(links.toAttributedString());
        lines.add(line(
                report.isGone()
                        ? INDENT + "account   -"
                        : String.format(
                                Locale.ROOT,
                                INDENT + "account   balance %s, %s operations, %d/s, %s of its own withdrawals refused",
                                report.savings().getOrDefault("balance", "-"),
                                report.savings().getOrDefault("operations", "-"),
                                report.perSecond(),
                                report.savings().getOrDefault("refused", "-")),
                AttributedStyle.DEFAULT));
        lines.add(AttributedString.EMPTY);
    }

    private static AttributedString line(String text, AttributedStyle style) {
        return new AttributedString(text, style);
    }

    @Override
    public void event(String text) {
        event = text;
    }
}
