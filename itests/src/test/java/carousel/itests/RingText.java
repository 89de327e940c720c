package carousel.itests;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code carousel:ring} prints. */
final class RingText {
    private static final Pattern MEMBERS = Pattern.compile("(?im)^members[^:]*:?\\s*(.*)$");
    private static final Pattern NODE_ID = Pattern.compile("\\b(\\d+)\\b(?![^(]*\\))");
    private static final Pattern SYNCHRONISED = Pattern.compile("(?im)^synchroni[sz]ed:?\\s*(yes|true)$");

    private RingText() {}

    /** The members' node ids, in the order printed. */
    static List<Integer> members(String text) {
        Matcher line = MEMBERS.matcher(text);
        if (!line.find()) {
            return List.of();
        }
        return Arrays.stream(line.group(1).split("[ ,]+", -1))
                .map(NODE_ID::matcher)
                .filter(Matcher::matches)
                .map(m -> Integer.valueOf(m.group(1)))
                .toList();
    }

    static boolean isSynchronised(String text) {
        return SYNCHRONISED.matcher(text).find();
    }
}
