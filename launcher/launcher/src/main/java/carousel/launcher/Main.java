package carousel.launcher;

import carousel.logging.FileSink;
import carousel.logging.LineFormat;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program of a node: one process, one OSGi framework, one instance folder. */
public final class Main {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    /** Bundles have this long to stop; the promise to the user is 10 s with everything around them. */
    private static final long STOP_TIMEOUT_MILLIS = 9_000;

    /** The last lines have this long to reach their targets. */
    private static final long LOG_TIMEOUT_MILLIS = 500;

    private static final long LOG_FILE_BYTES = 1 << 20;
    private static final int OLDER_LOG_FILES = 3;

    private Main() {}

    /** Runs a node; the process ends with the node's status. */
    public static void main(String[] words) throws InterruptedException {
        String home = System.getProperty("carousel.home");
        if (home == null) {
            System.err.println("carousel-node: the system property carousel.home must name the distribution's folder");
            System.exit(NodeFailure.OTHER);
            return;
        }
        int status;
        try {
            NodeArguments arguments = NodeArguments.parse(words);
            status = switch (arguments.request()) {
                case HELP -> print(NodeArguments.USAGE);
                case VERSION -> print("Carousel " + Version.text() + "\n");
                case RUN -> run(Path.of(home), arguments);
            };
        } catch (NodeArguments.Misuse e) {
            System.err.println("carousel-node: " + e.getMessage() + " (\"carousel-node --help\" says how)");
            status = NodeFailure.OTHER;
        } catch (NodeFailure e) {
            status = end(e);
        } catch (IOException | RuntimeException e) {
            // a bug; ended here, because the framework's threads would keep the process
            LOGGER.error("the node cannot go on", e);
            NodeLog.process().drain(LOG_TIMEOUT_MILLIS);
            status = NodeFailure.OTHER;
        }
        System.exit(status);
    }

    private static int print(String text) {
        System.out.print(text);
        return 0;
    }

    private static int run(Path distribution, NodeArguments arguments)
            throws NodeFailure, IOException, InterruptedException {
        Path home = absolute(distribution);
        Path configuration = arguments.configuration();
        Path state = arguments.state();
        NodeSettings settings = new NodeSettings(
                home,
                absolute(state == null ? home.resolve("state") : state),
                configuration == null ? null : absolute(configuration),
                arguments.nodeName());
        Path file = settings.configuration();
        if (file != null && !Files.isReadable(file)) {
            throw new NodeFailure(
                    8,
                    "Can't read file " + file + ": "
                            + (Files.exists(file) ? "Permission denied" : "No such file or directory"));
        }
        InstanceFolder folder = InstanceFolder.take(settings.state());
        openLog(folder);
        NodeFramework node;
        try {
            node = NodeFramework.start(settings, folder);
        } catch (NodeFailure e) {
            folder.close();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(node, folder), "carousel-stop"));
        Signals.listen(node::dump);
        if (arguments.parentPipe()) {
            endWithStandardInput();
        }
        return node.awaitEnd();
    }

    /** The end of a node that did not start. */
    private static int end(NodeFailure failure) throws InterruptedException {
        LOGGER.error("{}", failure.getMessage());
        LOGGER.error("Corosync Cluster Engine exiting with status {} at {}.", failure.exitStatus(), failure.place());
        NodeLog.process().drain(LOG_TIMEOUT_MILLIS);
        return failure.exitStatus();
    }

    /**
     * Runs when the process ends, by a signal or by {@link System#exit}. It halts the process itself, because the status of a
     * process that a signal ended would be that signal's, and an orderly stop is a 0.
     */
    private static void end(NodeFramework node, InstanceFolder folder) {
        int status = NodeFailure.OTHER;
        try {
            status = node.stop(STOP_TIMEOUT_MILLIS);
            NodeLog.process().drain(LOG_TIMEOUT_MILLIS);
            folder.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("carousel-node: " + folder.path() + " is left as it is: " + NodeFailure.reason(e));
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** The instance's own log, whatever corosync.conf says of others. */
    private static void openLog(InstanceFolder folder) throws NodeFailure {
        Path file = folder.path().resolve("carousel.log");
        try {
            NodeLog.process()
                    .always(FileSink.rolling(file, LineFormat.DEFAULT, LOG_FILE_BYTES, OLDER_LOG_FILES))
                    .join();
        } catch (IOException e) {
            throw new NodeFailure(
                    NodeFailure.STATE_FOLDER, "the log " + file + " cannot be written: " + NodeFailure.reason(e));
        }
    }

    private static void endWithStandardInput() {
        Thread reader = new Thread(
                () -> {
                    try {
                        // what is said does not matter, only that somebody is there
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        LOGGER.debug("standard input", e);
                    }
                    LOGGER.info("the parent process is gone, stopping");
                    System.exit(0);
                },
                "carousel-parent");
        reader.setDaemon(true);
        reader.start();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
