package carousel.itests;

import carousel.launcher.shell.ShellConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A node process that is killed and comes back in the same place, with its place in the ring looked at through its shell. */
final class RingNode implements AutoCloseable {
    private final Path home;
    private final List<String> prefix;
    private final String[] arguments;
    private NodeProcess process;

    /**
     * Starts a node and waits until it is ready.
     *
     * @param distribution the folder to run; copied into {@code home}, so that nodes do not share a deploy folder
     * @param prefix what runs the program, for instance in a namespace
     * @param arguments of {@code carousel-node}, besides the state folder
     */
    RingNode(Path distribution, Path home, List<String> prefix, String... arguments) throws Exception {
        this.home = home;
        this.prefix = prefix;
        this.arguments = arguments;
        copy(distribution, home);
        process = start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.filter(path -> !path.startsWith(from.resolve("state"))).toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private NodeProcess start() throws Exception {
        NodeProcess started = NodeProcess.start(prefix, home, state(), arguments);
        started.awaitReady();
        return started;
    }

    /** What a command printed, and its status. */
    record Result(int status, String output) {}

    /** Runs a command in a connection of its own. */
    Result execute(String line) throws Exception {
        try (ShellConnection connection = ShellConnection.open(state())) {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            int status = connection.execute(line, output, output);
            return new Result(status, output.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** Runs a command that must succeed. */
    String shell(String line) throws Exception {
        Result result = execute(line);
        if (result.status() != 0) {
            throw new IOException(line + ": " + result.output());
        }
        return result.output();
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
        return home.resolve("state");
    }

    Path deploy() {
        return home.resolve("deploy");
    }

    /** What the process that runs now has printed. */
    String console() {
        return process.console();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.close();
    }

    /** Starts it again in the same place. */
    void restart() throws Exception {
        process = start();
    }

    /** SIGTERM; answers the exit status. */
    int stop() throws InterruptedException {
        return process.terminate();
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
