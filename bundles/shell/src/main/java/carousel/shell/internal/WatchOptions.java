package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.time.Duration;
import java.util.List;

/**
 * What {@code carousel:watch} is asked for.
 *
 * @param usage {@code -h}
 * @param json {@code --json}
 * @param interval {@code --interval}
 * @param count {@code --count}: how many intervals to show before it ends
 */
record WatchOptions(boolean usage, boolean json, Duration interval, long count) {
    private static final char JSON = 'j'; // these have no letters of their own
    private static final char INTERVAL = 'i';
    private static final char COUNT = 'c';

    private static final List<LongOption> NAMES = List.of(
            new LongOption("interval", INTERVAL),
            new LongOption("count", COUNT),
            new LongOption("json", JSON),
            new LongOption("help", 'h'));

    private static final long MIN_INTERVAL_MILLIS = 100;
    private static final long MAX_INTERVAL_MILLIS = 3_600_000;
    private static final int MILLIS_PER_SECOND = 1000;

    static WatchOptions parse(String... arguments) throws CommandFailure {
        Getopt getopt = Getopt.parse("watch", "hi:c:", NAMES, List.of(arguments));
        boolean usage = false;
        boolean json = false;
        Duration interval = Duration.ofSeconds(1);
        long count = Long.MAX_VALUE;
        for (Getopt.Option option : getopt.options()) {
            switch (option.letter()) {
                case INTERVAL -> interval = interval(option.required());
                case COUNT -> count = count(option.required());
                case JSON -> json = true;
                default -> usage = true;
            }
        }
        if (!getopt.operands().isEmpty()) {
            throw new CommandFailure("watch: takes options only, not \""
                    + Sentences.printable(getopt.operands().get(0)) + "\"; watch -h lists them");
        }
        return new WatchOptions(usage, json, interval, count);
    }

    private static Duration interval(String text) throws CommandFailure {
        if (text.matches("[0-9]{1,7}([.][0-9]{1,6})?")) {
            long millis = Math.round(Double.parseDouble(text) * MILLIS_PER_SECOND);
            if (millis >= MIN_INTERVAL_MILLIS && millis <= MAX_INTERVAL_MILLIS) {
                return Duration.ofMillis(millis);
            }
        }
        throw new CommandFailure(
                "watch: the interval is " + Sentences.printable(text) + ", expected seconds from 0.1 to 3600");
    }

    private static long count(String text) throws CommandFailure {
        if (text.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(text);
        }
        throw new CommandFailure(
                "watch: the count is " + Sentences.printable(text) + ", expected a number of 1 or more");
    }
}
