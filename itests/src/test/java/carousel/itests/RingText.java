package carousel.itests;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code carousel:ring} prints: a line a value, its title first. */
final class RingText {
    private static final Pattern MEMBERS = Pattern.compile("(?m)^Members +(.+)$");
    private static final Pattern SYNCHRONISED = Pattern.compile("(?m)^Synchronised +yes$");

    private RingText() {}

    /** The members' node ids, in the order printed: {@code 1 node1, 2 node2}. */
    static List<Integer> members(String text) {
        Matcher line = MEMBERS.matcher(text);
        if (!line.find()) {
            return List.of();
        }
        return Arrays.stream(line.group(1).split(", ", -1))
                .map(member -> Integer.valueOf(member.split(" ", 2)[0]))
                .toList();
    }

    static boolean isSynchronised(String text) {
        return SYNCHRONISED.matcher(text).find();
    }
}
