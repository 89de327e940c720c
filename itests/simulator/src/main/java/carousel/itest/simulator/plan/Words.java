package carousel.itest.simulator.plan;

import java.util.List;

/** The words of a line, read one after the other. */
final class Words {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<String> words;
    private int next;

    Words(String line) {
        words = List.of(line.strip().split("\\s+", -1));
    }

    boolean hasMore() {
        return next < words.size();
    }

    boolean takeIf(String word) {
        if (hasMore() && words.get(next).equals(word)) {
            next++;
            return true;
        }
        return false;
    }

    String word(String meaning) throws PlanFormatException {
        if (!hasMore()) {
            throw new PlanFormatException(meaning + " is missing at the end");
        }
        return words.get(next++);
    }

    void expect(String word) throws PlanFormatException {
        String found = word("\"" + word + "\"");
        if (!found.equals(word)) {
            throw new PlanFormatException("\"" + word + "\" is expected instead of \"" + found + "\"");
        }
    }

    void end() throws PlanFormatException {
        if (hasMore()) {
            throw new PlanFormatException("\"" + words.get(next) + "\" is too much");
        }
    }

    int node() throws PlanFormatException {
        return nodeId(word("a node"));
    }

    int nodeOr(String any) throws PlanFormatException {
        return takeIf(any) ? Action.ANY : node();
    }

    static int nodeId(String word) throws PlanFormatException {
        try {
            int id = Integer.parseUnsignedInt(word);
            if (id != Action.ANY) {
                return id;
            }
        } catch (NumberFormatException notNumeric) {
            throw new PlanFormatException("\"" + word + "\" is no node id");
        }
        throw new PlanFormatException("0 is no node id");
    }

    long whole(String meaning, long least, long most) throws PlanFormatException {
        String word = word(meaning);
        try {
            long value = Long.parseLong(word.startsWith("+") ? word.substring(1) : word);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notNumeric) {
            throw new PlanFormatException(meaning + " is \"" + word + "\", not a whole number");
        }
        throw new PlanFormatException(meaning + " is " + word + ", it must be from " + least + " to " + most);
    }

    /** For instance {@code 5%}. */
    double share() throws PlanFormatException {
        String word = word("a share");
        if (!word.endsWith("%")) {
            throw new PlanFormatException("\"" + word + "\" is no share like 5%");
        }
        return number("a share", word.substring(0, word.length() - 1), 0, 100) / 100;
    }

    /** One number, or two with {@code ..} between them. */
    double[] range(String meaning, double least, double most) throws PlanFormatException {
        String word = word(meaning);
        int dots = word.indexOf("..");
        double from = number(meaning, dots < 0 ? word : word.substring(0, dots), least, most);
        double to = dots < 0 ? from : number(meaning, word.substring(dots + 2), least, most);
        if (to < from) {
            throw new PlanFormatException(meaning + " ends before it begins: " + word);
        }
        return new double[] {from, to};
    }

    /** Milliseconds, as {@code 0.2..0.4 ms}. */
    long[] millisRangeInNanos(String meaning) throws PlanFormatException {
        double[] range = range(meaning, 0, 1e6);
        expect("ms");
        return new long[] {(long) (range[0] * NANOS_PER_MILLI), (long) (range[1] * NANOS_PER_MILLI)};
    }

    static double number(String meaning, String word, double least, double most) throws PlanFormatException {
        try {
            double value = Double.parseDouble(word);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notNumeric) {
            throw new PlanFormatException(meaning + " is \"" + word + "\", not a number");
        }
        throw new PlanFormatException(
                meaning + " is " + word + ", it must be from " + plain(least) + " to " + plain(most));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
