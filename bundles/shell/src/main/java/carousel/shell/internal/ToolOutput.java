package carousel.shell.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a tool writes.
 *
 * @param out what was asked for
 * @param err what went wrong
 */
record ToolOutput(PrintStream out, PrintStream err) {
    /** The streams of the running Gogo command. */
    static ToolOutput ofCommand() {
        return new ToolOutput(System.out, System.err);
    }

    /** A line of output. */
    void line(String text) {
        print(out, text);
    }

    /** Characters for a terminal. */
    void text(String text) {
        write(out, text);
    }

    /** A line of error. */
    void error(String text) {
        print(err, text);
    }

    private static void print(PrintStream stream, String text) {
        write(stream, text + "\n");
    }

    /** The stream's own idea of characters may be narrower than what a map holds. */
    private static void write(PrintStream stream, String text) {
        stream.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }
}
