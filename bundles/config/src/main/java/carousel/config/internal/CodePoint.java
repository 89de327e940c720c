package carousel.config.internal;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Differentiated services code points by number or by name (RFC 2474, 2597, 3246), as {@code totem.ip_dscp} takes them. */
final class CodePoint {
    private static final int MAX = 63;
    private static final int EXPEDITED = 46;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
    private static final Pattern CLASS = Pattern.compile("cs([0-7])");
    private static final Pattern ASSURED = Pattern.compile("af([1-4])([1-3])");

    private CodePoint() {}

    /** The code point, or empty when the text is none. */
    static OptionalInt parse(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (NUMBER.matcher(name).matches()) {
            int number = Integer.parseInt(name);
            return number <= MAX ? OptionalInt.of(number) : OptionalInt.empty();
        }
        if (name.equals("ef")) {
            return OptionalInt.of(EXPEDITED);
        }
        Matcher selector = CLASS.matcher(name);
        if (selector.matches()) {
            return OptionalInt.of(8 * digit(selector, 1));
        }
        Matcher assured = ASSURED.matcher(name);
        return assured.matches() ? OptionalInt.of(8 * digit(assured, 1) + 2 * digit(assured, 2)) : OptionalInt.empty();
    }

    private static int digit(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
