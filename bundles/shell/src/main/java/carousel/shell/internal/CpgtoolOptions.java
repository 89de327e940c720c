package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What corosync-cpgtool(8) is asked for.
 *
 * @param usage {@code -h}
 * @param namesOnly {@code -n}
 * @param delimiter {@code -d}, null for columns
 * @param raw {@code -e}: names as they are, without escapes
 * @param json {@code --json}
 */
record CpgtoolOptions(
        boolean usage, boolean namesOnly, @Nullable String delimiter, boolean raw, boolean json) {
    private static final char JSON = 'j'; // has no letter of its own
    private static final List<LongOption> NAMES = List.of(new LongOption("json", JSON), new LongOption("help", 'h'));

    static CpgtoolOptions parse(List<String> arguments) throws CommandFailure {
        boolean usage = false;
        boolean namesOnly = false;
        String delimiter = null;
        boolean raw = false;
        boolean json = false;
        for (Getopt.Option option :
                Getopt.parse("cpgtool", "d:hne", NAMES, arguments).options()) {
            switch (option.letter()) {
                case 'd' -> {
                    String value = option.required();
                    if (!value.isEmpty()) {
                        delimiter = value.substring(0, 1);
                    }
                }
                case 'n' -> namesOnly = true;
                case 'e' -> raw = true;
                case JSON -> json = true;
                default -> usage = true;
            }
        }
        return new CpgtoolOptions(usage, namesOnly, delimiter, raw, json);
    }
}
