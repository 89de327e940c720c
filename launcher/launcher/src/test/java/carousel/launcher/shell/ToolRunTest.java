package carousel.launcher.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the node's shell is told of a program's call. */
class ToolRunTest {
    @Test
    void wordsAreQuotedWhateverTheirCharacters() {
        assertEquals(
                "tool_directory='/a b'; carousel:cmapctl '-s' 'abc.s' 'str' 'it'\\''s $x \"q\" \\'",
                ToolRun.line("cmapctl", List.of("-s", "abc.s", "str", "it's $x \"q\" \\"), Path.of("/a b"), null));
    }

    @Test
    void theStandardInputGoesAlong() {
        assertEquals(
                "tool_directory='/'; tool_input='68690a'; carousel:cmapctl '-s' 'abc.b' 'bin' '-'",
                ToolRun.line(
                        "cmapctl",
                        List.of("-s", "abc.b", "bin", "-"),
                        Path.of("/"),
                        "hi\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void onlyATrackerIsEndedByTheEndOfTheInput(@TempDir Path state) throws Exception {
        try (FakeShell shell = new FakeShell(state, client -> {
                    ShellFrame.read(client);
                    FakeShell.send(client, ShellFrame.OUTPUT, "GRP_NAMEtPIDtNODEID");
                    FakeShell.sendStatus(client, 0);
                    // Nothing more is sent by a client that reads no input.
                    assertThrows(IOException.class, () -> ShellFrame.read(client));
                });
                ShellConnection connection = shell.connect()) {
            ToolRun run = new ToolRun(connection, InputStream.nullInputStream());
            assertEquals(
                    0,
                    run.run(
                            "cpgtool",
                            List.of("-dt"),
                            Path.of("/"),
                            OutputStream.nullOutputStream(),
                            OutputStream.nullOutputStream()));
        }
    }

    @Test
    void aLiveViewIsEndedByAnyKey() {
        for (String line : List.of("watch", " carousel:watch --count 3", "watch\t-h")) {
            assertTrue(TerminalRun.isEndedByKey(line), line);
        }
        for (String line : List.of("watcher", "cpg watch", "watch | grep x", "ring; watch", "other:watch")) {
            assertFalse(TerminalRun.isEndedByKey(line), line);
        }
    }
}
