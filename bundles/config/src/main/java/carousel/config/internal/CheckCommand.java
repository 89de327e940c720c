package carousel.config.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The program behind {@code carousel check}: reads a file as {@code corosync -t} does and names every problem. Needs nothing but
 * this bundle and the API on its class path.
 */
public final class CheckCommand {
    private static final int MISUSE = 1;
    private static final String DEFAULT_FILE = "/etc/corosync/corosync.conf";

    private static final String USAGE = """
            carousel check [--node NAME] [--transport NAME]... [FILE]
            Reads a corosync.conf as "corosync -t" does, and names all problems at once. Nothing is started and nothing written.

              FILE          the file, /etc/corosync/corosync.conf unless given
              -c FILE       the same, as corosync takes it
              --node NAME   look for the local node by this name instead of the host name
              --transport NAME
                            take this for knet_transport, too, as a node does that has a bundle which offers it

            Not checked, as with corosync -t: system.priority, the section quorum, whether the addresses are this machine's.
            With crypto the key file must be there, with logfile its folder.

            Exit status: 0 good, 1 wrong use, 7 section logging, 8 everything else.
            """;

    private final CorosyncConfigurationReader reader;
    private final PrintStream output;
    private final PrintStream errors;

    CheckCommand(CorosyncConfigurationReader reader, PrintStream output, PrintStream errors) {
        this.reader = reader;
        this.output = output;
        this.errors = errors;
    }

    /** Ends with the status of the check. */
    public static void main(String[] arguments) {
        PrintStream errors = new PrintStream(System.err, true, Charset.defaultCharset());
        System.exit(new CheckCommand(new CorosyncConfigurationReader(), System.out, errors).run(arguments));
    }

    int run(String... arguments) {
        String file = null;
        String node = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--help", "-h" -> {
                    output.print(USAGE);
                    return 0;
                }
                case "-c", "--node", "--transport" -> {
                    if (i + 1 == arguments.length) {
                        return misuse(arguments[i] + " needs a value");
                    }
                    String value = arguments[++i];
                    if (arguments[i - 1].equals("--node")) {
                        node = value;
                    } else if (arguments[i - 1].equals("--transport")) {
                        reader.offerTransport(value);
                    } else if (file == null) {
                        file = value;
                    } else {
                        return misuse("one file at a time");
                    }
                }
                default -> {
                    if (arguments[i].startsWith("-")) {
                        return misuse("there is no option " + arguments[i]);
                    }
                    if (file != null) {
                        return misuse("one file at a time");
                    }
                    file = arguments[i];
                }
            }
        }
        String name = file == null ? DEFAULT_FILE : file;
        Path path = FileProblem.path(name);
        return path == null ? misuse("\"" + name + "\" is no path of a file") : check(path, node);
    }

    private int misuse(String sentence) {
        errors.println("carousel check: " + sentence + " (\"carousel check --help\" says how)");
        return MISUSE;
    }

    private int check(Path file, @Nullable String node) {
        try {
            ClusterConfiguration configuration = reader.check(file, node);
            configuration.warnings().forEach(warning -> errors.println("warning: " + warning));
            errors.println("Corosync Cluster Engine exiting normally");
            return 0;
        } catch (ConfigurationException e) {
            e.problems().forEach(errors::println);
            ConfigurationProblem first = e.problems().get(0);
            String place = first.line() > 0 ? first.file() + ":" + first.line() : first.file();
            errors.println("Corosync Cluster Engine exiting with status " + e.exitStatus() + " at " + place + ".");
            return e.exitStatus();
        }
    }
}
