package carousel.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs tools and keeps what they print, as the shell would send it. */
final class ToolRecorder {
    /** A tool's run. */
    interface Run {
        void run(ToolOutput output) throws CommandFailure, InterruptedException;
    }

    /** What a tool did. */
    record Outcome(int status, String output, String errors) {}

    private ToolRecorder() {}

    static Outcome record(Run run) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ToolOutput output = new ToolOutput(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        int status = 0;
        try {
            run.run(output);
        } catch (CommandFailure e) {
            if (!e.sentence().isEmpty()) {
                output.error(e.sentence());
            }
            status = e.status();
        }
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
