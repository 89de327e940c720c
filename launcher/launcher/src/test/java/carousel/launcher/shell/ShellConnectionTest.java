package carousel.launcher.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ShellConnectionTest {
    @TempDir
    Path state;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    void helloNamesVersionAndNode() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {});
                ShellConnection connection = shell.connect()) {
            assertEquals("carousel 1.2.3", connection.version());
            assertEquals("node7", connection.nodeName());
        }
    }

    @Test
    void commandPrintsToBothStreamsAndEndsWithItsStatus() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame request = ShellFrame.read(client);
                    FakeShell.send(client, ShellFrame.OUTPUT, "did " + request.text());
                    FakeShell.send(client, ShellFrame.ERROR, "not well");
                    FakeShell.sendStatus(client, 127);
                });
                ShellConnection connection = shell.connect()) {
            assertEquals(127, connection.execute("käse", output, errors));
            assertEquals("did käse", output.toString(UTF_8));
            assertEquals("not well", errors.toString(UTF_8));
        }
    }

    @Test
    void runningCommandIsInterruptedFromAnotherThread() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    FakeShell.send(client, ShellFrame.OUTPUT, "running");
                    assertEquals(ShellFrame.INTERRUPT, ShellFrame.read(client).type());
                    FakeShell.sendStatus(client, 130);
                });
                ShellConnection connection = shell.connect()) {
            ByteArrayOutputStream interrupting = new ByteArrayOutputStream() {
                @Override
                public void flush() throws IOException {
                    Thread interrupter = new Thread(() -> {
                        try {
                            connection.interrupt();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
                    interrupter.start();
                }
            };
            assertEquals(130, connection.execute("endless", interrupting, errors));
        }
    }

    @Test
    void completionSendsCursorAndLine() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ByteBuffer request = ShellFrame.read(client).payload();
                    assertEquals(3, request.getInt());
                    assertEquals("rin", UTF_8.decode(request).toString());
                    FakeShell.send(client, ShellFrame.CANDIDATES, "ring\nrings\n");
                });
                ShellConnection connection = shell.connect()) {
            assertEquals(List.of("ring", "rings"), connection.complete("rin", 3));
        }
    }

    @Test
    void anEndlessCommandEndsWithItsReader() throws Exception {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    FakeShell.send(client, ShellFrame.OUTPUT, "page");
                    assertThrows(IOException.class, () -> ShellFrame.read(client));
                });
                ShellConnection connection = shell.connect()) {
            StandardOutput standard = new StandardOutput(full);
            assertEquals(
                    "the output cannot be written: Broken pipe",
                    assertThrows(
                                    StandardOutput.OutputFailure.class,
                                    () -> connection.execute("watch", standard, errors))
                            .getMessage());
        }
    }

    @Test
    void endOfTheNodeIsToldInASentence() throws Exception {
        try (FakeShell shell = new FakeShell(state, ShellFrame::read);
                ShellConnection connection = shell.connect()) {
            IOException end = assertThrows(IOException.class, () -> connection.execute("exit", output, errors));
            assertEquals("the node ended the connection", end.getMessage());
        }
    }

    @Test
    void overlongFrameIsRefusedBeforeItIsRead() throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    client.write(ByteBuffer.wrap(new byte[] {'O', 0x7f, 0, 0, 0}));
                });
                ShellConnection connection = shell.connect()) {
            IOException refusal = assertThrows(IOException.class, () -> connection.execute("x", output, errors));
            assertTrue(refusal.toString().contains("2130706432 bytes"), refusal::toString);
        }
    }

    @Test
    void absentNodeIsNamedByItsFolder() {
        NodeAbsentException absent = assertThrows(NodeAbsentException.class, () -> ShellConnection.open(state));
        assertTrue(absent.toString().contains(state.toString()), absent::toString);
    }

    @Test
    void addressOfAKilledNodeIsAnAbsentNode() throws Exception {
        Files.writeString(state.resolve("shell.address"), state.resolve("gone").toString());
        assertThrows(NodeAbsentException.class, () -> ShellConnection.open(state));
    }
}
