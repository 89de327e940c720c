package carousel.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The words behind {@code carousel-node}. Read by hand: a parser that looks at annotations takes a tenth of the time that a node
 * needs to start.
 *
 * @param request what is asked for
 * @param configuration corosync.conf; null to use the distribution's own
 * @param nodeName the name that identifies the local node in the configuration; null to ask the system
 * @param state the state folder; null for the distribution's own
 * @param parentPipe whether the node ends when standard input does
 */
record NodeArguments(
        Request request,
        @Nullable Path configuration,
        @Nullable String nodeName,
        @Nullable Path state,
        boolean parentPipe) {
    static final String USAGE = """
            carousel-node [-c FILE] [-f] [--node NAME] [--state FOLDER] [--parent-pipe]
            carousel-node -t [-c FILE] [--node NAME]
            Runs a Carousel node in the foreground until it is told to stop (SIGTERM, SIGINT).

              -c, --configuration FILE   corosync.conf; without it the distribution's own, a cluster of one on 127.0.0.1
              -f                         stay in the foreground, as it always does
              -t                         check the file (/etc/corosync/corosync.conf without -c) as carousel-check does, and end
              --node NAME                name of the local node in the nodelist, instead of the host name
              --state FOLDER             state folder of this instance, default: state in the distribution
              --parent-pipe              end the node when standard input ends
              -h, --help                 show this
              -v, -V, --version          show the version

            Exit status:
              0    stopped by a signal or by the shell
              1    wrong options, or the framework could not run or stop in order
              7    the log's settings cannot be used
              8    the configuration cannot be used
              15   the node cannot go on
              16   the state folder cannot be used
              18   another node has the state folder
              20   the section quorum cannot be used
              21   the ring id cannot be read or stored
              255  another node ended this one
            """;

    /** What the program is asked to do. */
    enum Request {
        RUN,
        HELP,
        VERSION
    }

    /** Words that mean nothing; the message is a sentence for the user. */
    static final class Misuse extends Exception {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    /** Reads the words; a value may also stand behind its option and {@code =}. */
    static NodeArguments parse(String... words) throws Misuse {
        Request request = Request.RUN;
        Path configuration = null;
        String nodeName = null;
        Path state = null;
        boolean parentPipe = false;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? null : word.substring(equals + 1);
            switch (option) {
                case "-c", "--configuration", "--node", "--state" -> {
                    if (value == null) {
                        if (++i == words.length) {
                            throw new Misuse(option + " needs a value");
                        }
                        value = words[i];
                    }
                    switch (option) {
                        case "--node" -> nodeName = value;
                        case "--state" -> state = Path.of(value);
                        default -> configuration = Path.of(value);
                    }
                }
                case "-f", "--parent-pipe", "-h", "--help", "-v", "-V", "--version" -> {
                    if (value != null) {
                        throw new Misuse(option + " takes no value");
                    }
                    switch (option) {
                        case "-f" -> {}
                        case "--parent-pipe" -> parentPipe = true;
                        case "-v", "-V", "--version" -> request = Request.VERSION;
                        default -> request = Request.HELP;
                    }
                }
                default -> throw new Misuse("there is no option \"" + word + "\"");
            }
        }
        return new NodeArguments(request, configuration, nodeName, state, parentPipe);
    }
}
