package carousel.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A command's options and operands, as getopt_long(3) of the GNU library reads them: options may stand behind operands, several letters
 * behind one dash, long names may be cut as long as they are clear, and everything behind {@code --} is an operand.
 *
 * @param options in their order
 * @param operands what is left, in its order
 */
record Getopt(List<Option> options, List<String> operands) {
    /**
     * One option.
     *
     * @param letter its letter, for long options that which they stand for
     * @param value null for options without
     */
    record Option(char letter, @Nullable String value) {
        /** The value of an option that has one. */
        String required() {
            if (value == null) {
                throw new IllegalStateException("Option " + letter + " has no value");
            }
            return value;
        }
    }

    /**
     * A long option.
     *
     * @param name without dashes
     * @param letter what it stands for
     */
    record LongOption(String name, char letter) {}

    /**
     * Reads a command's arguments.
     *
     * @param program for sentences
     * @param letters the options; a colon behind one says that it has a value
     * @param names long options, in the order in which getopt names them when one is not clear
     * @throws CommandFailure in the words of getopt
     */
    static Getopt parse(String program, String letters, List<LongOption> names, List<String> arguments)
            throws CommandFailure {
        List<Option> options = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                operands.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            }
            if (argument.startsWith("--")) {
                i = longOption(program, letters, names, arguments, i, options);
            } else if (argument.length() > 1 && argument.charAt(0) == '-') {
                i = cluster(program, letters, arguments, i, options);
            } else {
                operands.add(argument);
            }
        }
        return new Getopt(List.copyOf(options), List.copyOf(operands));
    }

    private static int longOption(
            String program,
            String letters,
            List<LongOption> names,
            List<String> arguments,
            int index,
            List<Option> options)
            throws CommandFailure {
        String argument = arguments.get(index);
        int equals = argument.indexOf('=');
        String name = argument.substring(2, equals < 0 ? argument.length() : equals);
        LongOption option = find(program, name, names);
        char letter = option.letter();
        if (!hasValue(letters, letter)) {
            if (equals >= 0) {
                throw new CommandFailure(program + ": option '--" + option.name() + "' doesn't allow an argument");
            }
            options.add(new Option(letter, null));
            return index;
        }
        if (equals >= 0) {
            options.add(new Option(letter, argument.substring(equals + 1)));
            return index;
        }
        if (index + 1 == arguments.size()) {
            throw new CommandFailure(program + ": option '--" + option.name() + "' requires an argument");
        }
        options.add(new Option(letter, arguments.get(index + 1)));
        return index + 1;
    }

    private static LongOption find(String program, String name, List<LongOption> names) throws CommandFailure {
        List<LongOption> candidates =
                names.stream().filter(option -> option.name().startsWith(name)).toList();
        if (candidates.isEmpty()) {
            throw new CommandFailure(program + ": unrecognized option '--" + Sentences.printable(name) + "'");
        }
        for (LongOption candidate : candidates) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        if (candidates.stream().mapToInt(LongOption::letter).distinct().count() > 1) {
            throw new CommandFailure(program + ": option '--" + name + "' is ambiguous; possibilities:"
                    + candidates.stream()
                            .map(candidate -> " '--" + candidate.name() + "'")
                            .collect(Collectors.joining()));
        }
        return candidates.get(0);
    }

    private static int cluster(String program, String letters, List<String> arguments, int index, List<Option> options)
            throws CommandFailure {
        String argument = arguments.get(index);
        for (int i = 1; i < argument.length(); i++) {
            char letter = argument.charAt(i);
            if (letter == ':' || letters.indexOf(letter) < 0) {
                throw new CommandFailure(
                        program + ": invalid option -- '" + Sentences.printable(String.valueOf(letter)) + "'");
            }
            if (!hasValue(letters, letter)) {
                options.add(new Option(letter, null));
            } else if (i + 1 < argument.length()) {
                options.add(new Option(letter, argument.substring(i + 1)));
                return index;
            } else if (index + 1 == arguments.size()) {
                throw new CommandFailure(program + ": option requires an argument -- '" + letter + "'");
            } else {
                options.add(new Option(letter, arguments.get(index + 1)));
                return index + 1;
            }
        }
        return index;
    }

    private static boolean hasValue(String letters, char letter) {
        int at = letters.indexOf(letter);
        return at >= 0 && at + 1 < letters.length() && letters.charAt(at + 1) == ':';
    }
}
