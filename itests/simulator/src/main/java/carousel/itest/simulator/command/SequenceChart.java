package carousel.itest.simulator.command;

import carousel.itest.simulator.Trace;
import carousel.totem.internal.wire.MessageType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A message-sequence picture as SVG: a line down for each node, an arrow for each copy of a datagram. Down is later; moments
 * close to each other are drawn apart so that each row can be read.
 */
final class SequenceChart {
    private static final int LEFT = 96;
    private static final int TOP = 64;
    private static final int RIGHT = 40;
    private static final int ROW = 19;
    private static final int ARRIVAL = 4;
    private static final int MAX_GAP = 46;
    private static final double PIXELS_PER_MILLI = 9;

    private final StringBuilder svg = new StringBuilder();
    private final List<Integer> nodes;
    private final List<ChartRow> rows;
    private final int laneWidth;
    private final Map<Long, Double> heights = new HashMap<>();
    private double bottom = TOP;

    private SequenceChart(List<Integer> nodes, List<ChartRow> rows) {
        this.nodes = nodes;
        this.rows = rows.stream()
                .filter(row -> row.node == 0 || nodes.contains(row.node))
                .peek(row -> row.copies.removeIf(copy -> !nodes.contains(copy.to())))
                .toList();
        laneWidth = nodes.size() <= 3 ? 250 : nodes.size() <= 5 ? 190 : 150;
    }

    /** Draws it. */
    static String draw(String title, List<Integer> nodes, List<ChartRow> rows) {
        return new SequenceChart(nodes, rows).draw(title);
    }

    private String draw(String title) {
        double[] tops = placeRows();
        int width = LEFT + laneWidth * (nodes.size() - 1) + RIGHT + laneWidth / 2 + 40;
        int height = (int) bottom + 40;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\">%n",
                width,
                height,
                width,
                height));
        svg.append("<defs>\n");
        for (Ink ink : Ink.values()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\""
                            + " orient=\"auto\"><path d=\"M0 0.5 L8 4 L0 7.5 Z\" fill=\"%s\"/></marker>%n",
                    ink.name(),
                    ink.colour));
        }
        svg.append("</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        text(16, 22, "start", "#1c2733", "font-size=\"14\" font-weight=\"bold\"", title);
        lanes();
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), tops[i]);
        }
        return svg.append("</svg>\n").toString();
    }

    /** Gives each moment its height: sendings at least a row apart, the rest in the proportion of time as far as there is room. */
    private double[] placeRows() {
        TreeSet<Long> moments = new TreeSet<>();
        Map<Long, Integer> rowsAt = new HashMap<>();
        for (ChartRow row : rows) {
            moments.add(row.nanos);
            rowsAt.merge(row.nanos, 1, Integer::sum);
            row.copies.forEach(copy -> moments.add(copy.arrivalNanos()));
        }
        double y = TOP + 20;
        long before = moments.isEmpty() ? 0 : moments.first();
        Map<Long, Integer> used = new HashMap<>();
        double lastRow = y - ROW;
        for (long moment : moments) {
            double gap = Math.min(MAX_GAP, (moment - before) / 1e6 * PIXELS_PER_MILLI);
            y += Math.max(gap, ARRIVAL);
            int here = rowsAt.getOrDefault(moment, 0);
            if (here > 0) {
                y = Math.max(y, lastRow + ROW);
            }
            heights.put(moment, y);
            if (here > 0) {
                lastRow = y + (here - 1) * ROW;
                y = lastRow;
            }
            before = moment;
        }
        bottom = y + 20;
        double[] tops = new double[rows.size()];
        for (int i = 0; i < tops.length; i++) {
            long moment = rows.get(i).nanos;
            tops[i] = heights.getOrDefault(moment, bottom) + ROW * (used.merge(moment, 1, Integer::sum) - 1);
        }
        return tops;
    }

    private void lanes() {
        for (int node : nodes) {
            double x = x(node);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#c5ced8\" stroke-width=\"1.5\"/>%n",
                    x,
                    TOP,
                    x,
                    bottom));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"84\" height=\"24\" rx=\"6\" fill=\"#1c2733\"/>%n",
                    x - 42,
                    TOP - 24));
            text(x, TOP - 8, "middle", "#ffffff", "font-weight=\"bold\"", "node " + Integer.toUnsignedString(node));
        }
    }

    private void row(ChartRow row, double y) {
        String time = String.format(Locale.ROOT, "%.3f ms", row.nanos / 1e6);
        text(LEFT - 62, y + 4, "middle", "#8795a5", "font-size=\"9.5\"", time);
        if (row.type == null) {
            note(row, y);
            return;
        }
        Ink ink = Ink.of(row);
        boolean right = true;
        for (ChartRow.Copy copy : row.copies) {
            arrow(row, copy, y, ink);
            right &= index(copy.to()) > index(row.node);
        }
        double x = x(row.node);
        svg.append(String.format(
                Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.6\" fill=\"%s\"/>%n", x, y, ink.colour));
        text(
                x + (right ? 8 : -8),
                y - 3.5,
                right ? "start" : "end",
                ink.colour,
                "font-size=\"10\" class=\"l\"",
                row.text);
    }

    private void arrow(ChartRow row, ChartRow.Copy copy, double y, Ink ink) {
        double fromX = x(row.node);
        double toX = x(copy.to());
        double toY = Math.max(y + 2, heights.getOrDefault(copy.arrivalNanos(), y));
        boolean lost = copy.fate() == Trace.Fate.LOST;
        if (lost) {
            toX = fromX + (toX - fromX) * 0.72;
            toY = y + 10;
        }
        String dash = copy.fate() == Trace.Fate.ARRIVES && !row.encapsulated ? "" : " stroke-dasharray=\"5 3\"";
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.3\"%s%s/>%n",
                fromX,
                y,
                toX,
                toY,
                ink.colour,
                dash,
                lost ? "" : " marker-end=\"url(#" + ink.name() + ")\""));
        if (lost || copy.fate() == Trace.Fate.DAMAGED) {
            text(toX, toY + 5, "middle", "#d03535", "font-size=\"14\" font-weight=\"bold\"", lost ? "\u00d7" : "!");
        }
    }

    private void note(ChartRow row, double y) {
        if (row.node == 0) {
            double end = x(nodes.get(nodes.size() - 1)) + 60;
            String fill = row.idleToken ? "#f4f6f8" : "#fdecec";
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"16\" rx=\"3\" fill=\"%s\"/>%n",
                    LEFT - 18,
                    y - 8,
                    end - LEFT + 18,
                    fill));
            text(
                    (LEFT - 18 + end) / 2,
                    y + 4,
                    "middle",
                    row.idleToken ? "#7b8896" : "#b02a2a",
                    row.idleToken ? "font-style=\"italic\"" : "font-weight=\"bold\"",
                    row.text);
            return;
        }
        double half = Math.min(laneWidth * 0.75, 10 + row.text.length() * 2.75);
        double x = Math.max(x(row.node), LEFT - 20 + half);
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" rx=\"7\" fill=\"#fff7d6\" stroke=\"#d9b94a\"/>%n",
                x - half,
                y - 8,
                2 * half));
        text(x, y + 4, "middle", "#6b5510", "font-size=\"10\"", row.text);
    }

    private void text(double x, double y, String anchor, String colour, String more, String content) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\" %s paint-order=\"stroke\""
                        + " stroke=\"#ffffff\" stroke-width=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                more,
                "#ffffff".equals(colour) ? "0" : "2.5",
                content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
    }

    private double x(int node) {
        return LEFT + 20 + (double) laneWidth * index(node);
    }

    private int index(int node) {
        return nodes.indexOf(node);
    }

    /** The lanes for the rows: all nodes if they are few, else those that something happens to. */
    static List<Integer> lanes(List<Integer> all, List<ChartRow> rows, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<Integer> busy = new ArrayList<>();
        for (ChartRow row : rows) {
            if (row.node != 0 && !busy.contains(row.node) && busy.size() < most) {
                busy.add(row.node);
            }
        }
        busy.sort(Integer::compareUnsigned);
        return busy;
    }

    /** The colours. */
    private enum Ink {
        TOKEN("#6a7f99"),
        MESSAGE("#1d7f4e"),
        RECOVERY("#8a6d00"),
        JOIN("#d9660b"),
        COMMIT("#7a3fb0"),
        OTHER("#1590a5");

        final String colour;

        Ink(String colour) {
            this.colour = colour;
        }

        static Ink of(ChartRow row) {
            @Nullable MessageType type = row.type;
            if (type == null) {
                return OTHER;
            }
            return switch (type) {
                case ORF_TOKEN -> TOKEN;
                case MCAST -> row.encapsulated ? RECOVERY : MESSAGE;
                case JOIN -> JOIN;
                case COMMIT_TOKEN -> COMMIT;
                case MERGE_DETECT, HOLD_CANCEL -> OTHER;
            };
        }
    }
}
