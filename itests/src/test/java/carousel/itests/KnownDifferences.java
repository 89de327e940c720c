package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
