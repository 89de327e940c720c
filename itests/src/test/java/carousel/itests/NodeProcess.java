package carousel.itests;

import carousel.launcher.shell.NodeAbsentException;
import carousel.launcher.shell.ShellConnection;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A node that runs as a process of an unpacked distribution; it ends with the test's process. */
final class NodeProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 50;

    private final Path home;
    private final Path state;
    private final Path console;
    private final Process process;

    private NodeProcess(Path home, Path state, Path console, Process process) {
        this.home = home;
        this.state = state;
        this.console = console;
        this.process = process;
    }

    /** Unpacks a distribution's archive below a folder and returns the distribution's folder. */
    static Path unpack(Path archive, Path below) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder(
                        "tar", "xzf", archive.toString(), "-C", below.toString(), "--strip-components=1")
                .inheritIO()
                .start();
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack " + archive);
        }
        return below;
    }

    /** Starts a node; its state folder is the distribution's own unless the arguments say otherwise. */
    static NodeProcess start(Path home, Path state, String... arguments) throws IOException {
        return start(List.of(), home, state, arguments);
    }

    /** Starts a node by a program that runs others, for instance in a network namespace. */
    static NodeProcess start(List<String> prefix, Path home, Path state, String... arguments) throws IOException {
        Path console = Files.createTempFile(home, "console", ".log");
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().addAll(prefix);
        builder.command().add(home.resolve("bin/carousel-node").toString());
        builder.command().addAll(List.of("--parent-pipe", "--state", state.toString()));
        builder.command().addAll(List.of(arguments));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        File output = console.toFile();
        Process process =
                builder.redirectErrorStream(true).redirectOutput(output).start();
        return new NodeProcess(home, state, console, process);
    }

    Path home() {
        return home;
    }

    Path state() {
        return state;
    }

    Process process() {
        return process;
    }

    /** What the node has written to standard output and standard error. */
    String console() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for a condition; fails with what was seen last when the node ended or time is over. */
    void await(String what, Check check) throws Exception {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!check.holds()) {
            if (!process.isAlive()) {
                throw new AssertionError(what + ": the node ended with " + process.exitValue() + "\n" + console());
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError(what + ": not within " + PATIENCE + "\n" + console());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    void awaitShell() throws Exception {
        await("the shell listens", () -> Files.exists(state.resolve("shell.address")));
    }

    void awaitReady() throws Exception {
        await("the node is ready", () -> Files.exists(state.resolve("ready")));
    }

    /** Runs a command in the node's shell and returns what it printed. */
    String shell(String line) throws IOException, NodeAbsentException {
        try (ShellConnection connection = ShellConnection.open(state)) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            connection.execute(line, output, output);
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    /** Sends SIGTERM and returns the status that the process ends with. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the node does not end\n" + console());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Something to wait for. */
    interface Check {
        boolean holds() throws Exception;
    }

    /** For assertion messages. */
    Supplier<String> said() {
        return this::console;
    }
}
