package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The table of docs/cmap.md: keys, with {@code *} for any characters, how they differ, and why. */
record KnownDifferences(List<Row> rows) {
    private static final Path DOCUMENT = Path.of(System.getProperty("docs.dir")).resolve("cmap.md");
    private static final Pattern CELLS = Pattern.compile("\\| `([^`]+)` \\| (missing|added|type|value) \\| (.+) \\|");

    private record Row(Pattern key, String difference) {}

    static KnownDifferences read() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var cells = CELLS.matcher(line);
            if (cells.matches()) {
                String expression = Pattern.quote(cells.group(1)).replace("*", "\\E.*\\Q");
                rows.add(new Row(Pattern.compile(expression), cells.group(2)));
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no table of differences in " + DOCUMENT);
        }
        return new KnownDifferences(rows);
    }

    boolean explains(String key, String difference) {
        return rows.stream()
                .anyMatch(row -> row.difference.equals(difference)
                        && row.key.matcher(key).matches());
    }

    /** Two maps of at least so many keys differ by these, and by nothing else. */
    static void assertNoOthers(MapText daemon, MapText node, int least) throws IOException {
        KnownDifferences known = read();
        TreeSet<String> keys = new TreeSet<>(daemon.keys());
        keys.addAll(node.keys());
        List<String> unknown = new ArrayList<>();
        for (String key : keys) {
            String difference = MapText.difference(key, daemon, node);
            if (difference != null && !known.explains(key, difference)) {
                unknown.add(difference + ": " + key + "   daemon: " + daemon.text(key) + "   node: " + node.text(key));
            }
        }
        assertEquals("", String.join("\n", unknown));
        assertTrue(keys.size() >= least, "only " + keys);
    }
}
