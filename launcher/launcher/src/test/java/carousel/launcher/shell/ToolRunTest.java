package carousel.launcher.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
