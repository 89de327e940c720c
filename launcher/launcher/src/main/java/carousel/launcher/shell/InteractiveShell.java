package carousel.launcher.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** The shell on a terminal: history, completion by the node, Ctrl-C for the running command, Ctrl-D for the end. */
final class InteractiveShell {
    private final ShellConnection connection;
    private final Path history;

    InteractiveShell(ShellConnection connection, Path history) {
        this.connection = connection;
        this.history = history;
    }

    void run() throws IOException {
        // "exec" asks stty: no native library is needed for a prompt
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).provider("exec").build()) {
            terminal.handle(Terminal.Signal.INT, signal -> interrupt());
            terminal.writer().println(connection.version() + " on " + connection.nodeName() + "; Ctrl-D ends");
            LineReader reader = reader(terminal);
            TerminalRun run = new TerminalRun(connection, terminal);
            String line = next(reader);
            while (line != null) {
                if (!line.isBlank()) {
                    run.run(line, terminal.output(), terminal.output());
                }
                line = next(reader);
            }
        }
    }

    private LineReader reader(Terminal terminal) {
        // Quotes and braces are Gogo's matter, not the line editor's.
        DefaultParser words = new DefaultParser().escapeChars(null);
        words.setEofOnUnclosedQuote(false);
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("carousel")
                .parser(words)
                .completer((reader, line, candidates) -> complete(line, candidates))
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    private @Nullable String next(LineReader reader) {
        try {
            return reader.readLine(connection.nodeName() + "> ");
        } catch (UserInterruptException e) {
            return ""; // Ctrl-C at the prompt drops the line
        } catch (EndOfFileException e) {
            return null;
        }
    }

    private void complete(ParsedLine line, List<Candidate> candidates) {
        try {
            connection.complete(line.line(), line.cursor()).stream()
                    .map(Candidate::new)
                    .forEach(candidates::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void interrupt() {
        try {
            connection.interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
