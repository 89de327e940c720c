package carousel.shell.internal;

import carousel.shell.internal.Getopt.LongOption;
import java.util.List;

/**
 * What corosync-keygen(8) is asked for.
 *
 * @param usage {@code -h}
 * @param keyFile {@code -k}
 * @param randomFile {@code -r}
 * @param keySizeBytes {@code -s}
 */
record KeygenOptions(boolean usage, String keyFile, String randomFile, int keySizeBytes) {
    private static final String DEFAULT_KEY_FILE = "/etc/corosync/authkey";
    private static final String DEFAULT_RANDOM_FILE = "/dev/urandom";
    private static final int DEFAULT_KEY_SIZE_BYTES = 256;
    private static final int MIN_KEY_SIZE_BYTES = 128;
    private static final int MAX_KEY_SIZE_BYTES = 4096;

    private static final List<LongOption> NAMES = List.of(
            new LongOption("key-file", 'k'),
            new LongOption("random-file", 'r'),
            new LongOption("less-secure", 'l'),
            new LongOption("size", 's'),
            new LongOption("help", 'h'));

    /**
     * Reads the arguments; operands are ignored.
     *
     * @param output for what follows when getopt does not know an option, as the original has it
     */
    static KeygenOptions parse(List<String> arguments, ToolOutput output) throws CommandFailure {
        String keyFile = DEFAULT_KEY_FILE;
        String randomFile = DEFAULT_RANDOM_FILE;
        int keySizeBytes = DEFAULT_KEY_SIZE_BYTES;
        for (Getopt.Option option : options(arguments, output)) {
            switch (option.letter()) {
                case 'k' -> keyFile = option.required();
                case 'r' -> randomFile = option.required();
                case 's' -> keySizeBytes = keySize(option.required());
                case 'h' -> {
                    return new KeygenOptions(true, keyFile, randomFile, keySizeBytes);
                }
                default -> {} // -l has no effect any more
            }
        }
        return new KeygenOptions(false, keyFile, randomFile, keySizeBytes);
    }

    private static List<Getopt.Option> options(List<String> arguments, ToolOutput output) throws CommandFailure {
        try {
            return Getopt.parse("keygen", "k:r:ls:h", NAMES, arguments).options();
        } catch (CommandFailure e) {
            output.line("Error parsing command line options.");
            throw e;
        }
    }

    private static int keySize(String text) throws CommandFailure {
        // strtol(3) takes blanks and a sign before the digits
        String digits = text.stripLeading();
        if (digits.matches("[+]?0*[0-9]{1,4}")) {
            int size = Integer.parseInt(digits);
            if (size >= MIN_KEY_SIZE_BYTES && size <= MAX_KEY_SIZE_BYTES) {
                return size;
            }
        }
        throw new CommandFailure(
                "keygen: Unsupported key size (supported <" + MIN_KEY_SIZE_BYTES + "," + MAX_KEY_SIZE_BYTES + ">)\n");
    }
}
