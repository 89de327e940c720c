package carousel.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;

/** Finds the words that may stand at the cursor; each is the whole word, not only its rest. */
final class Completer {
    /** What ends a statement, so that a command name follows. */
    private static final String SEPARATORS = ";|&({\n";

    /** Not felix:start: it takes numbers and locations, not names. */
    private static final Set<String> BUNDLE_COMMANDS = Set.of("stop", "update", "uninstall");

    private static final Set<String> GROUP_SUB_COMMANDS = Set.of("members", "join", "leave", "send", "watch");

    /** Long options; letters alone are not worth a completion. */
    private static final Map<String, List<String>> LONG_OPTIONS = Map.ofEntries(
            Map.entry("cmapctl", List.of("--help", "--json")),
            Map.entry(
                    "cfgtool",
                    List.of(
                            "--address",
                            "--brief",
                            "--force",
                            "--help",
                            "--json",
                            "--kill",
                            "--nodes",
                            "--reload",
                            "--reopen",
                            "--shutdown",
                            "--status")),
            Map.entry("cpgtool", List.of("--help", "--json")),
            Map.entry("quorumtool", List.of("--help", "--json")),
            Map.entry("keygen", List.of("--help", "--key-file", "--less-secure", "--random-file", "--size")),
            Map.entry("ring", List.of("--help", "--json")),
            Map.entry("links", List.of("--help", "--json")),
            Map.entry("providers", List.of("--help", "--json")),
            Map.entry("services", List.of("--help", "--json")),
            Map.entry("watch", List.of("--count", "--help", "--interval", "--json")),
            Map.entry("shutdown", List.of("--force")));

    private final Vocabulary vocabulary;

    Completer(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
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
        if (scope.isEmpty() || scope.equals("carousel")) {
            Collection<String> known = prefix.startsWith("-")
                    ? LONG_OPTIONS.getOrDefault(function, List.of())
                    : arguments(function, words, prefix);
            if (!known.isEmpty()) {
                return known;
            }
        }
        if (BUNDLE_COMMANDS.contains(function) && (scope.isEmpty() || scope.equals("felix"))) {
            return vocabulary.bundleNames();
        }
        return List.of();
    }

    /** Of this bundle's commands. */
    private Collection<String> arguments(String function, List<String> words, String prefix) {
        String before = words.get(words.size() - 1);
        return switch (function) {
            case "cpg" -> {
                if (words.size() == 1) {
                    yield CpgCommand.SUB_COMMANDS;
                }
                yield words.size() == 2 && GROUP_SUB_COMMANDS.contains(before) ? vocabulary.groupNames() : List.of();
            }
            case "cmapctl" -> cmapctl(words, before, prefix);
            case "cfgtool" ->
                Set.of("-k", "-a", "--kill", "--address").contains(before) ? vocabulary.nodeIds() : List.of();
            case "quorumtool" ->
                switch (before) {
                    case "-n" -> vocabulary.nodeIds();
                    case "-o" -> List.of("a", "i", "n");
                    default -> List.of();
                };
            case "kill" -> words.size() == 1 ? vocabulary.nodeIds() : List.of();
            case "links" -> vocabulary.links();
            default -> List.of();
        };
    }

    private Collection<String> cmapctl(List<String> words, String before, String prefix) {
        return switch (before) {
            case "-m" -> List.of("icmap", "stats");
            case "-C" -> CmapctlOptions.CLEAR_WORDS;
            default -> {
                int map = words.indexOf("-m");
                boolean statistics = map > 0 && words.get(map + 1).equals("stats");
                yield vocabulary.keyNames(statistics, prefix);
            }
        };
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
