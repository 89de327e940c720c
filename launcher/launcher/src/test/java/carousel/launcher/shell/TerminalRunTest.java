package carousel.launcher.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A terminal of 30 rows and 100 columns before a played node. */
@Timeout(20)
class TerminalRunTest {
    @TempDir
    Path state;

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Terminal terminal() throws IOException {
        InputStream keys = new PipedInputStream(keyboard);
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .provider("exec")
                .type("ansi")
                .streams(keys, OutputStream.nullOutputStream())
                .build();
        terminal.setSize(new Size(100, 30));
        return terminal;
    }

    @Test
    void theCommandIsToldOfTheTerminal() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    FakeShell.send(
                            client, ShellFrame.OUTPUT, ShellFrame.read(client).text());
                    FakeShell.sendStatus(client, 3);
                });
                ShellConnection connection = shell.connect();
                Terminal terminal = terminal()) {
            assertEquals(3, new TerminalRun(connection, terminal).run("links", output, output));
            String line = output.toString(UTF_8);
            assertTrue(line.startsWith("terminal_rows=30; terminal_columns=100; terminal_colours="), line);
            assertTrue(line.endsWith("; links"), line);
        }
    }

    @Test
    void anyKeyEndsALiveView() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    FakeShell.send(client, ShellFrame.OUTPUT, "page");
                    assertEquals(ShellFrame.INTERRUPT, ShellFrame.read(client).type());
                    FakeShell.sendStatus(client, 130);
                });
                ShellConnection connection = shell.connect();
                Terminal terminal = terminal()) {
            keyboard.write('x'); // ahead of the page, which is shown all the same
            keyboard.flush();
            boolean echoBefore = terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ECHO);
            assertEquals(0, new TerminalRun(connection, terminal).run("watch", output, output));
            assertEquals("page", output.toString(UTF_8));
            assertEquals(echoBefore, terminal.getAttributes().getLocalFlag(Attributes.LocalFlag.ECHO));
        }
    }

    @Test
    void aLiveViewThatEndsByItselfKeepsItsStatus() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    FakeShell.sendStatus(client, 1);
                });
                ShellConnection connection = shell.connect();
                Terminal terminal = terminal()) {
            assertEquals(1, new TerminalRun(connection, terminal).run("carousel:watch", output, output));
        }
    }
}
