package carousel.launcher.demo;

import carousel.launcher.shell.NodeAbsentException;
import carousel.launcher.shell.ShellConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One node of the demo: a process of the distribution, and what is asked of its shell. */
final class DemoNode {
    private static final long STOP_TIMEOUT_SECONDS = 12;

    private final String name;
    private final Path state;
    private final Process process;

    private DemoNode(String name, Path state, Process process) {
        this.name = name;
        this.state = state;
        this.process = process;
    }

    /** Starts a process that ends with this one: its standard input is a pipe from here. */
    static DemoNode start(Path home, Path state, String name, String configuration) throws IOException {
        Files.createDirectories(state);
        Path file = state.resolve("corosync.conf");
        Files.writeString(file, configuration);
        Process process = new ProcessBuilder(
                        home.resolve("bin/carousel-node").toString(),
                        "--parent-pipe",
                        "--state",
                        state.toString(),
                        "-c",
                        file.toString(),
                        "--node",
                        name)
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("console.log").toFile())
                .start();
        return new DemoNode(name, state, process);
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

    /** Runs a command and hands on each line when it is complete; returns when the command or the connection ends. */
    static void follow(ShellConnection connection, String command, Consumer<String> lines) throws IOException {
        try (OutputStream output = new LineStream(lines)) {
            connection.execute(command, output, output);
        }
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

    /** Cuts what is written to it into lines. */
    private static final class LineStream extends ByteArrayOutputStream {
        private final Consumer<String> lines;

        LineStream(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public synchronized void flush() {
            String text = toString(StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            if (end >= 0) {
                text.substring(0, end).lines().forEach(lines);
                reset();
                writeBytes(text.substring(end + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
