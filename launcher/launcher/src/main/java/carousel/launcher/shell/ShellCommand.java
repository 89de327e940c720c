package carousel.launcher.shell;

import carousel.launcher.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program that talks to a node's shell. */
@Command(
        name = "carousel-shell",
        description = "Talks to the shell of a running node; without -e on a terminal, or line by line from a pipe.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "  0:the last command is done; a terminal session ended",
            "  1:the last command failed, or the connection did",
            "  2:wrong options",
            "  3:no node runs there",
            "127:there is no such command",
            "130:the command was interrupted",
            "141:nobody reads the output any more"
        })
public final class ShellCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int NODE_ABSENT = 3;

    /** What a shell calls a program that died of SIGPIPE, as the originals do. */
    private static final int OUTPUT_FAILED = 141;

    /** Commands that know of terminals; those of Corosync's names look the same everywhere. */
    private static final Set<String> VIEWS = Set.of("ring", "links", "providers", "services", "watch");

    @Option(
            names = "--state",
            required = true,
            paramLabel = "FOLDER",
            description = "state folder of the node's instance")
    private Path state = Path.of("state");

    @Option(names = "-e", paramLabel = "COMMAND", description = "run this command line and end with its status")
    private @Nullable String line;

    @Option(
            names = "--tool",
            paramLabel = "NAME",
            description = "run a command, for instance cmapctl, with the arguments behind --, as if it were a program")
    private @Nullable String tool;

    @Parameters(paramLabel = "ARGUMENTS", description = "behind --: the tool's options and arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--interactive", hidden = true, description = "standard input and output are a terminal")
    private boolean interactive;

    private final OutputStream output = new StandardOutput();

    private ShellCommand() {}

    /** Runs the client; the process ends with the last command's status. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ShellCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        try (ShellConnection connection = ShellConnection.open(state)) {
            if (tool != null) {
                return interactive && VIEWS.contains(tool)
                        ? onTerminal(connection, tool, ToolRun.words(tool, arguments))
                        : new ToolRun(connection, System.in)
                                .run(tool, arguments, Path.of("").toAbsolutePath(), output, System.err);
            }
            if (line != null) {
                return interactive ? onTerminal(connection, line, line) : connection.execute(line, output, System.err);
            }
            if (interactive) {
                new InteractiveShell(connection, state.resolve("shell.history")).run();
                return 0;
            }
            return executeLines(connection);
        } catch (NodeAbsentException e) {
            System.err.println(
                    "carousel-shell: " + e.getMessage() + "; start one with carousel-node or ./carousel start");
            return NODE_ABSENT;
        } catch (StandardOutput.OutputFailure e) {
            System.err.println("carousel-shell: " + e.getMessage());
            return OUTPUT_FAILED;
        } catch (IOException | UncheckedIOException e) {
            System.err.println("carousel-shell: " + e.getMessage());
            return FAILED;
        }
    }

    /**
     * Tells the command of its terminal.
     *
     * @param command which shows whether keys end it
     */
    private int onTerminal(ShellConnection connection, String command, String line) throws IOException {
        boolean isEndedByKey = TerminalRun.isEndedByKey(command);
        String variables;
        try (Terminal terminal = terminal()) {
            if (isEndedByKey) {
                terminal.handle(Terminal.Signal.INT, signal -> interrupt(connection));
                return new TerminalRun(connection, terminal)
                        .runUntilKey(TerminalRun.variables(terminal) + line, output, System.err);
            }
            variables = TerminalRun.variables(terminal);
        }
        // The terminal is as it was: Ctrl-C ends this program.
        return connection.execute(variables + line, output, System.err);
    }

    private static Terminal terminal() throws IOException {
        return TerminalBuilder.builder().system(true).provider("exec").build();
    }

    private static void interrupt(ShellConnection connection) {
        try {
            connection.interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int executeLines(ShellConnection connection) throws IOException {
        int status = 0;
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String next = input.readLine(); next != null; next = input.readLine()) {
            if (!next.isBlank()) {
                status = connection.execute(next, output, System.err);
            }
        }
        return status;
    }
}
