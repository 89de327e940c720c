package carousel.launcher.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a node last said of itself.
 *
 * @param name its name
 * @param ring {@link RingSummary}; empty when it is gone
 * @param links to the others
 * @param savings what {@code savings:status} says, by name
 * @param perSecond operations a second
 */
record NodeReport(String name, String ring, List<LinkSummary> links, Map<String, String> savings, long perSecond) {
    static NodeReport gone(String name) {
        return new NodeReport(name, "", List.of(), Map.of(), 0);
    }

    /** The line {@code name=value name=value} as a map. */
    static Map<String, String> savings(List<String> lines) {
        return lines.stream()
                .flatMap(line -> Arrays.stream(line.split(" ", -1)))
                .map(word -> word.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (a, b) -> b));
    }

    boolean isGone() {
        return ring.isEmpty();
    }

    boolean isSynchronised() {
        return "true".equals(savings.get("synchronised"));
    }

    /** Orders that were given at this node and are not carried out yet; at least one more will come while it has customers. */
    boolean hasOpenOrders() {
        return !"0".equals(savings.get("customers")) || !"0".equals(savings.get("pending"));
    }

    long operations() {
        return Long.parseLong(savings.getOrDefault("operations", "0"));
    }

    /** Balance and digest by number of operations. */
    TreeMap<Long, String> checkpoints() {
        TreeMap<Long, String> points = new TreeMap<>();
        for (String point : savings.getOrDefault("checkpoints", "").split(",", -1)) {
            String[] parts = point.split(":", 2);
            if (parts.length == 2) {
                points.put(Long.parseLong(parts[0]), parts[1]);
            }
        }
        return points;
    }
}
