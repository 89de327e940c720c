package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A node that runs out of a distribution's archive, unpacked where nothing else is; it ends when this JVM ends. */
final class UnpackedNode {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path home;
    private final Path console;
    private final Process process;

    private UnpackedNode(Path home) throws IOException {
        this.home = home;
        console = Files.createTempFile(home, "console", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(home.resolve("bin/carousel-node").toString(), "--parent-pipe");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
    }

    /** Unpacks the archive into a folder and starts it there. */
    static UnpackedNode start(Path archive, Path home) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(
                        "tar", "xzf", archive.toString(), "-C", home.toString(), "--strip-components=1")
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
        return new UnpackedNode(home);
    }

    /** Starts another process in the same place. */
    UnpackedNode another() throws IOException {
        return new UnpackedNode(home);
    }

    Path home() {
        return home;
    }

    Path state() {
        return home.resolve("state");
    }

    Process process() {
        return process;
    }

    /** What the process has written to standard output and standard error. */
    String console() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            return e.toString();
        }
    }

    void await(String what, Callable<Boolean> condition) throws InterruptedException {
        try {
            Await.until(what, PATIENCE, condition);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + console(), e);
        }
    }

    /** Runs a command in the node's shell and returns what it printed. */
    String shell(String line) throws IOException {
        try (ShellConnection connection = new ShellConnection(state())) {
            ShellConnection.Result result = connection.execute(line);
            if (result.status() != 0) {
                throw new IOException(line + ": " + result.errors() + result.output());
            }
            return result.output();
        }
    }

    /** Waits for the end and returns the status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node does not end\n" + console());
        }
        return process.exitValue();
    }

    void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
