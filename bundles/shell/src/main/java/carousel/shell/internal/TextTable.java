package carousel.shell.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of text in columns as wide as their widest cell; numbers stand at the right. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Place, Paint> paints = new HashMap<>();

    private record Place(int row, int column) {}

    TextTable(String... header) {
        rows.add(List.of(header));
    }

    /** Adds a row with a cell for each column. */
    TextTable row(Object... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells in a table of "
                    + rows.get(0).size() + " columns");
        }
        List<String> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            if (cell instanceof Paint.Painted painted) {
                paints.put(new Place(rows.size(), row.size()), painted.paint());
            }
            row.add(Sentences.printable(cell.toString()));
        }
        rows.add(row);
        return this;
    }

    /** The lines, without newline behind the last. */
    @Override
    public String toString() {
        return text(false);
    }

    /** The lines, where wanted with colours. */
    String text(boolean colours) {
        int columns = rows.get(0).size();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(i).get(column);
                String padding = " ".repeat(width(column) - cell.length());
                Paint paint = paints.get(new Place(i, column));
                String shown = paint == null ? cell : paint.on(cell, colours);
                line.append(column == 0 ? "" : GAP);
                line.append(isNumeric(column) ? padding + shown : shown + padding);
            }
            text.append(text.length() == 0 ? "" : "\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumeric(int column) {
        return rows.size() > 1
                && rows.stream().skip(1).allMatch(row -> row.get(column).matches("-?[0-9]+([.][0-9]+)?|-"));
    }
}
