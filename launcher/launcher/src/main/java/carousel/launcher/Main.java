package carousel.launcher;

import carousel.logging.FileSink;
import carousel.logging.LineFormat;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program of a node: one process, one OSGi framework, one instance folder. */
@Command(
        name = "carousel-node",
        description = "Runs a Carousel node in the foreground until it is told to stop (SIGTERM, SIGINT).",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            " 0:stopped by a signal or by the shell",
            " 1:the framework could not run or stop in order",
            " 2:wrong options",
            " 7:the log's settings cannot be used",
            " 8:the configuration cannot be used",
            "15:the node cannot go on",
            "16:the state folder cannot be used",
            "18:another node has the state folder",
            "20:the section quorum cannot be used",
            "21:the ring id cannot be read or stored",
            "255:another node ended this one"
        })
public final class Main implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    /** Bundles have this long to stop; the promise to the user is 10 s with everything around them. */
    private static final long STOP_TIMEOUT_MILLIS = 9_000;

    /** The last lines have this long to reach their targets. */
    private static final long LOG_TIMEOUT_MILLIS = 500;

    private static final long LOG_FILE_BYTES = 1 << 20;
    private static final int OLDER_LOG_FILES = 3;

    @Option(
            names = {"-c", "--configuration"},
            paramLabel = "FILE",
            description = "corosync.conf; without it the distribution's own, a cluster of one on 127.0.0.1")
    private @Nullable Path configuration;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "name of the local node in the nodelist, instead of the host name")
    private @Nullable String nodeName;

    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "state folder of this instance, default: state in the distribution")
    private @Nullable Path state;

    @Option(names = "--parent-pipe", description = "end the node when standard input ends")
    private boolean parentPipe;

    private final Path home;

    private Main(Path home) {
        this.home = home;
    }

    /** Runs a node; the process ends with the node's status. */
    public static void main(String[] arguments) {
        String home = System.getProperty("carousel.home");
        if (home == null) {
            System.err.println("carousel-node: the system property carousel.home must name the distribution's folder");
            System.exit(NodeFailure.USAGE);
            return;
        }
        System.exit(new CommandLine(new Main(Path.of(home).toAbsolutePath().normalize()))
                .setExecutionExceptionHandler((failure, command, result) -> {
                    if (failure instanceof NodeFailure known) {
                        return end(known);
                    }
                    throw failure;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws NodeFailure, IOException, InterruptedException {
        NodeSettings settings = new NodeSettings(
                home,
                absolute(state == null ? home.resolve("state") : state),
                configuration == null ? null : absolute(configuration),
                nodeName);
        if (settings.configuration() != null && !Files.isReadable(settings.configuration())) {
            throw new NodeFailure(8, "the configuration file " + settings.configuration() + " cannot be read");
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
        if (parentPipe) {
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
