package carousel.shell.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What corosync-cpgtool(8) is asked for.
 *
 * @param usage {@code -h}
 * @param namesOnly {@code -n}
 * @param delimiter {@code -d}, null for columns
 * @param raw {@code -e}: names as they are, without escapes
 */
record CpgtoolOptions(
        boolean usage, boolean namesOnly, @Nullable String delimiter, boolean raw) {
    static CpgtoolOptions parse(List<String> arguments) throws CommandFailure {
        boolean usage = false;
        boolean namesOnly = false;
        String delimiter = null;
        boolean raw = false;
        for (Getopt.Option option :
                Getopt.parse("cpgtool", "d:hne", Map.of(), arguments).options()) {
            switch (option.letter()) {
                case 'd' -> {
                    String value = option.required();
                    if (!value.isEmpty()) {
                        delimiter = value.substring(0, 1);
                    }
                }
                case 'n' -> namesOnly = true;
                case 'e' -> raw = true;
                default -> usage = true;
            }
        }
        return new CpgtoolOptions(usage, namesOnly, delimiter, raw);
    }
}
