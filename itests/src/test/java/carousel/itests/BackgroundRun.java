package carousel.itests;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test, whose output can be read meanwhile. */
final class BackgroundRun implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int STUBBORN_SECONDS = 10;

    private final List<String> command;
    private final Path said;
    private final Process process;
    private final Writer input;

    /** Starts it; both of its outputs go to one file in a folder, line by line if its program would not do so ({@code stdbuf}). */
    BackgroundRun(Path folder, List<String> command) throws IOException {
        this.command = command;
        said = Files.createTempFile(folder, "background", ".out");
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        input = process.outputWriter(StandardCharsets.US_ASCII);
    }

    String output() throws IOException {
        return Files.readString(said);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has said something. */
    void awaitText(String text) throws InterruptedException {
        await(text, () -> output().contains(text));
    }

    /** Waits until it has printed so many lines. */
    void awaitLines(int lines) throws InterruptedException {
        await(lines + " lines", () -> output().lines().count() >= lines);
    }

    private void await(String what, Callable<Boolean> condition) throws InterruptedException {
        Await.until(command + ": " + what, NamespaceRing.PATIENCE, () -> {
            if (condition.call()) {
                return true;
            }
            throw new IllegalStateException(output());
        });
    }

    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Says a last line, and waits until it ends by itself. */
    ProgramRun end(String line) throws IOException, InterruptedException {
        say(line);
        return end();
    }

    /** Waits until it ends by itself. */
    ProgramRun end() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            close();
            throw new AssertionError(command + " does not end: " + output());
        }
        return new ProgramRun(process.exitValue(), output(), "");
    }

    /** SIGTERM, and SIGKILL when it does not care. */
    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STUBBORN_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
    }
}
