package carousel.launcher.demo;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Of what {@code carousel:ring} prints, the part that is worth a look all the time: not the counters, which never rest. */
final class RingSummary {
    private static final Set<String> TITLES = Set.of("State", "Ring", "Members");

    private RingSummary() {}

    /** One line, for instance {@code OPERATIONAL, ring 1.8, members 1 node1, 2 node2}. */
    static String of(List<String> lines) {
        return lines.stream()
                .map(line -> line.split("\\s{2,}", 2))
                .filter(parts -> parts.length == 2 && TITLES.contains(parts[0]))
                .map(parts -> parts[0].equals("State") ? parts[1] : parts[0].toLowerCase(Locale.ROOT) + " " + parts[1])
                .collect(Collectors.joining(", "));
    }
}
