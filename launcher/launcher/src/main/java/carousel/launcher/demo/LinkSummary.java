package carousel.launcher.demo;

import java.util.List;

/**
 * One row of {@code carousel:links}.
 *
 * @param peer the other node's name
 * @param number the link's number
 * @param connected whether it is up
 * @param latencyMicros there and back
 */
record LinkSummary(String peer, String number, boolean connected, String latencyMicros) {
    /** Every link to another node; columns stand under their titles. */
    static List<LinkSummary> of(List<String> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> titles = List.of(lines.get(0).strip().split("\\s{2,}"));
        return lines.stream()
                .skip(1)
                .map(line -> List.of(line.strip().split("\\s{2,}")))
                .filter(cells -> cells.size() == titles.size())
                .map(cells -> new LinkSummary(
                        cells.get(titles.indexOf("NAME")),
                        cells.get(titles.indexOf("LINK")),
                        cells.get(titles.indexOf("STATE")).equals("connected"),
                        cells.get(titles.indexOf("LATENCY_US"))))
                .toList();
    }
}
