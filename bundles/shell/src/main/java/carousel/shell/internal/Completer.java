package carousel.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;

/** Finds the words that may stand at the cursor; each is the whole word, not only its rest. */
final class Completer {
    /** What ends a statement, so that a command name follows. */
    private static final String SEPARATORS = ";|&({\n";

    /** Not felix:start: it takes numbers and locations, not names. */
    private static final Set<String> BUNDLE_COMMANDS = Set.of("stop", "update", "uninstall");

    private static final Set<String> GROUP_SUB_COMMANDS = Set.of("members", "join", "leave", "send", "watch");

    private final Supplier<List<String>> bundleNames;
    private final Supplier<List<String>> groupNames;
    private final KeyNames keyNames;

    Completer(Supplier<List<String>> bundleNames, Supplier<List<String>> groupNames, KeyNames keyNames) {
        this.bundleNames = bundleNames;
        this.groupNames = groupNames;
        this.keyNames = keyNames;
    }

    /** The candidates in alphabetical order; none for a cursor outside the line. */
    List<String> complete(String line, int cursor, CommandSession session) {
        if (cursor < 0 || cursor > line.length()) {
            return List.of();
        }
        String statement = line.substring(0, cursor);
        for (int i = statement.length() - 1; i >= 0; i--) {
            if (SEPARATORS.indexOf(statement.charAt(i)) >= 0) {
                statement = statement.substring(i + 1);
                break;
            }
        }
        List<String> words =
                new ArrayList<>(Arrays.asList(statement.stripLeading().split("[ \t]+", -1)));
        String prefix = words.remove(words.size() - 1);
        TreeSet<String> candidates = new TreeSet<>();
        for (String candidate : candidates(words, prefix, session)) {
            if (candidate.startsWith(prefix)) {
                candidates.add(candidate);
            }
        }
        return List.copyOf(candidates);
    }

    private Collection<String> candidates(List<String> words, String prefix, CommandSession session) {
        if (words.isEmpty()) {
            return commandNames(session);
        }
        String command = words.get(0).toLowerCase(Locale.ROOT);
        int colon = command.indexOf(':');
        String scope = command.substring(0, Math.max(colon, 0));
        String function = command.substring(colon + 1);
        if (function.equals("help")) {
            return words.size() == 1 ? commandNames(session) : List.of();
        }
        if (function.equals("cpg") && (scope.isEmpty() || scope.equals("carousel"))) {
            if (words.size() == 1) {
                return CpgCommand.SUB_COMMANDS;
            }
            return words.size() == 2 && GROUP_SUB_COMMANDS.contains(words.get(1)) ? groupNames.get() : List.of();
        }
        if (function.equals("cmapctl") && (scope.isEmpty() || scope.equals("carousel")) && !prefix.startsWith("-")) {
            int map = words.indexOf("-m");
            if (map == words.size() - 1) {
                return List.of("icmap", "stats");
            }
            boolean statistics = map > 0 && words.get(map + 1).equals("stats");
            return keyNames.keyNames(statistics, prefix);
        }
        if (BUNDLE_COMMANDS.contains(function) && (scope.isEmpty() || scope.equals("felix"))) {
            return bundleNames.get();
        }
        return List.of();
    }

    /** Every command with its scope and, as Gogo finds them so too, without. */
    private static Set<String> commandNames(CommandSession session) {
        Set<String> names = new TreeSet<>();
        if (session.get(".commands") instanceof Collection<?> commands) {
            for (Object command : commands) {
                String name = command.toString();
                names.add(name);
                names.add(name.substring(name.indexOf(':') + 1));
            }
        }
        return names;
    }
}
