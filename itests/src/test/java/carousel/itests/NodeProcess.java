package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node of a distribution in a process of its own, which ends when this JVM ends. */
final class NodeProcess {
    private static final Duration START = Duration.ofSeconds(40);

    private final Path home;
    private final Path state;
    private final List<String> command;
    private Process process;

    /**
     * Starts a node and waits for its shell.
     *
     * @param distribution the folder to run; copied into {@code home}, so that nodes do not share a deploy folder
     * @param prefix what runs the program, for instance in a namespace
     * @param arguments of {@code carousel-node}, besides the state folder
     */
    NodeProcess(Path distribution, Path home, List<String> prefix, String... arguments)
            throws IOException, InterruptedException {
        this.home = home;
        state = home.resolve("state");
        copy(distribution, home);
        command = new ArrayList<>(prefix);
        command.add(home.resolve("bin/carousel-node").toString());
        command.addAll(List.of("--state", state.toString(), "--parent-pipe"));
        command.addAll(List.of(arguments));
        process = launch();
        awaitShell();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else if (source.toString().endsWith(".jar") && !source.startsWith(from.resolve("deploy"))) {
                    Files.createLink(target, source);
                } else {
                    Files.copy(source, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectOutput(
                        ProcessBuilder.Redirect.appendTo(home.resolve("out.log").toFile()))
                .start();
    }

    private void awaitShell() throws InterruptedException {
        Await.until("the node in " + home + " answers in its shell", START, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the node ended: " + log());
            }
            return !shell("carousel:ring").isEmpty();
        });
    }

    /** Runs a command that must succeed, in a connection of its own. */
    String shell(String line) throws IOException {
        try (ShellConnection connection = new ShellConnection(state)) {
            ShellConnection.Result result = connection.execute(line);
            if (result.status() != 0) {
                throw new IOException(line + ": " + result.errors() + result.output());
            }
            return result.output().strip();
        }
    }

    /** Waits until the node's ring has exactly these members and is synchronised. */
    void awaitMembers(Duration patience, Integer... members) throws InterruptedException {
        List<Integer> wanted = List.of(members);
        Await.until("the node in " + home + " sees the members " + wanted, patience, () -> {
            String ring = shell("carousel:ring");
            return RingText.members(ring).equals(wanted) && RingText.isSynchronised(ring);
        });
    }

    Path state() {
        return state;
    }

    Path deploy() {
        return home.resolve("deploy");
    }

    long pid() {
        return process.pid();
    }

    /** Everything the node has printed. */
    String log() {
        try {
            return Files.readString(home.resolve("out.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Starts it again in the same place. */
    void restart() throws IOException, InterruptedException {
        process = launch();
        awaitShell();
    }

    /** SIGTERM; answers the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    /** Waits until it ends by itself; answers the exit status. */
    int awaitExit() throws InterruptedException {
        awaitEnd();
        return process.exitValue();
    }

    private void awaitEnd() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the node did not end within 20 s: " + log());
        }
    }

    void close() throws InterruptedException {
        if (process.isAlive()) {
            kill();
        }
    }
}
