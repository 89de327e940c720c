package carousel.itest.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs such as {@code xz}, which are encoders and decoders that nobody of us wrote. */
public final class ExternalTool {
    private static final int LONGEST_RUN_SECONDS = 60;

    private ExternalTool() {}

    /** What a program makes of some bytes. Without the program the test is skipped. */
    public static byte[] filter(byte[] input, String... command) throws IOException, InterruptedException {
        Path in = Files.createTempFile("carousel-in", null);
        Path out = Files.createTempFile("carousel-out", null);
        try {
            Files.write(in, input);
            Process process = start(in, out, command);
            assertTrue(process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS), command[0] + " does not end");
            assertEquals(0, process.exitValue(), command[0]);
            return Files.readAllBytes(out);
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static Process start(Path in, Path out, String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            return abort("the program " + command[0] + " is not installed");
        }
    }
}
