package carousel.config.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The grammar of corosync.conf (config reference 2): cuts bytes into lines, lines into sections and keys. Goes on behind a bad
 * line, so that one reading finds every problem.
 */
final class GrammarParser {
    /** Longest line in bytes without its newline; a carriage return counts. */
    static final int MAX_LINE_BYTES = 510;

    /** Longest dotted path of a key in bytes. */
    static final int MAX_PATH_BYTES = 254;

    private final String file;
    private final Problems problems;
    private final Deque<Section> open = new ArrayDeque<>();
    private int lineNumber;
    private boolean structureIntact = true;

    GrammarParser(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Feeds a whole file into a section.
     *
     * @return whether every section and line was understood, so that only values can be wrong
     */
    boolean parse(byte[] content, Section top) {
        open.push(top);
        int start = 0;
        while (start < content.length) {
            int end = start;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            lineNumber++;
            line(content, start, end, end == content.length);
            start = end + 1;
        }
        if (open.size() > 1) {
            broken("Missing closing brace");
        }
        return structureIntact;
    }

    private void line(byte[] content, int start, int end, boolean lastLine) {
        int zero = start;
        while (zero < end && content[zero] != 0) {
            zero++;
        }
        // Corosync reads lines as C strings: a zero byte ends them, and what then lacks its newline counts as too long.
        boolean cutShort = zero < end && zero > start && !lastLine;
        if (end - start > MAX_LINE_BYTES || cutShort) {
            broken("Line too long");
            return;
        }
        String line = new String(content, start, zero - start, StandardCharsets.UTF_8);
        if (line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        line = trim(line);
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        int brace = line.indexOf('{');
        int colon = line.indexOf(':');
        if (brace >= 0) {
            openSection(line.substring(0, brace), trim(line.substring(brace + 1)));
        } else if (colon >= 0) {
            item(trim(line.substring(0, colon)), trim(line.substring(colon + 1)));
        } else if (line.indexOf('}') >= 0) {
            closeSection(line);
        } else {
            broken("Line is not opening or closing section or key value");
        }
    }

    private void openSection(String before, String behind) {
        Section parent = open.element();
        String name = trimName(before);
        if (name.isEmpty()) {
            broken("Missing section name before opening bracket '{'");
            open.push(new IgnoredSection(parent.path()));
            return;
        }
        if (!behind.isEmpty()) {
            broken("Extra characters after opening bracket '{'");
            // A brace within a value opens nothing, one before a comment does.
            if (name.indexOf(':') < 0 && behind.indexOf('}') < 0) {
                open.push(new IgnoredSection(parent.path()));
            }
            return;
        }
        String path = join(parent.path(), name);
        if (isTooLong(path)) {
            broken("Start of section makes total cmap path too long");
            open.push(new IgnoredSection(parent.path()));
            return;
        }
        try {
            open.push(parent.child(path));
        } catch (InvalidLineException e) {
            bad(e.text());
            open.push(new IgnoredSection(parent.path()));
        }
    }

    private void item(String key, String value) {
        Section section = open.element();
        if (isTooLong(join(section.path(), key))) {
            bad("New key makes total cmap path too long");
            return;
        }
        try {
            section.item(key, value);
        } catch (InvalidLineException e) {
            bad(e.text());
        }
    }

    private void closeSection(String line) {
        if (!line.equals("}")) {
            broken("Extra characters before or after closing bracket '}'");
            if (open.size() > 1) {
                open.pop();
            }
        } else if (open.size() == 1) {
            broken("Unexpected closing brace");
        } else {
            try {
                open.pop().end();
            } catch (InvalidLineException e) {
                bad(e.text());
            }
        }
    }

    private void bad(String text) {
        problems.atLine(file, lineNumber, text);
    }

    private void broken(String text) {
        structureIntact = false;
        bad(text);
    }

    private static boolean isTooLong(String path) {
        return path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES;
    }

    /** Puts a name below a path. */
    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** As Corosync does it, the colon is dropped behind a name only, not in place of one. */
    private static String trimName(String text) {
        String name = trim(text);
        int end = name.length();
        while (end > 1 && (isBlank(name.charAt(end - 1)) || name.charAt(end - 1) == ':')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t' || character == '\u00a0';
    }
}
