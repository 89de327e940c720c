package carousel.launcher.demo;

import carousel.launcher.shell.NodeAbsentException;
import carousel.launcher.shell.ShellConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of the demo: a process of the distribution, and what is asked of its shell. */
final class DemoNode {
    private static final long STOP_TIMEOUT_SECONDS = 12;

    private final Path home;
    private final Path state;
    private final String name;
    private volatile Process process;

    private DemoNode(Path home, Path state, String name) throws IOException {
        this.home = home;
        this.state = state;
        this.name = name;
        this.process = launch();
    }

    /** Starts a process that ends with this one: its standard input is a pipe from here. */
    static DemoNode start(Path home, Path state, String name, String configuration) throws IOException {
        Files.createDirectories(state);
        Files.writeString(state.resolve("corosync.conf"), configuration);
        return new DemoNode(home, state, name);
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(state.resolve("ready")); // of a life that was killed
        return new ProcessBuilder(
                        home.resolve("bin/carousel-node").toString(),
                        "--parent-pipe",
                        "--state",
                        state.toString(),
                        "-c",
                        state.resolve("corosync.conf").toString(),
                        "--node",
                        name)
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("console.log").toFile())
                .start();
    }

    /** Ends the process like a power failure. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void restart() throws IOException {
        process = launch();
    }

    String name() {
        return name;
    }

    boolean isReady() {
        return Files.exists(state.resolve("ready"));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The end of what the node said. */
    String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(state.resolve("console.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    }

    ShellConnection connect() throws IOException, NodeAbsentException {
        return ShellConnection.open(state);
    }

    /** Runs a command and returns its lines. */
    static List<String> ask(ShellConnection connection, String command) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        connection.execute(command, output, output);
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    void signalStop() {
        process.destroy();
    }

    /** Waits for the end, and enforces it when the node does not stop by itself. */
    void awaitStop() throws InterruptedException {
        if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
