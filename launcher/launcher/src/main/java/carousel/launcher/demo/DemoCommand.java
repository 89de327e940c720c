package carousel.launcher.demo;

import carousel.launcher.Version;
import carousel.launcher.shell.NodeAbsentException;
import carousel.launcher.shell.ShellConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program that shows a ring of three nodes on this machine. */
@Command(
        name = "carousel-demo",
        description = "Runs a ring of three nodes on 127.0.0.1 to 127.0.0.3 that send each other messages.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:ended as asked", "1:a node could not run", "2:wrong options"})
public final class DemoCommand implements Callable<Integer> {
    private static final String GROUP = "demo";
    private static final long ROUND_MILLIS = 1_000;
    private static final int FAILED = 1;

    @Option(names = "--seconds", paramLabel = "N", description = "end after this time, default: at Ctrl-C")
    private @Nullable Long seconds;

    @Option(names = "--interactive", hidden = true, description = "standard output is a terminal")
    private boolean interactive;

    private final Path home;
    /** Opened when the demo shall end; every thread waits on it between its rounds. */
    private final CountDownLatch end = new CountDownLatch(1);

    private volatile int status;

    private DemoCommand(Path home) {
        this.home = home;
    }

    /** Runs the demo; the process ends when it has taken everything away again. */
    public static void main(String[] arguments) {
        Path home = Path.of(System.getProperty("carousel.home", ".")).toAbsolutePath();
        System.exit(new CommandLine(new DemoCommand(home)).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoRing ring = new DemoRing();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ring), "demo-stop"));
        try {
            System.err.println("starting three nodes");
            ring.start(home);
            show(ring.nodes());
        } catch (IOException e) {
            if (end.getCount() > 0) { // else it failed because the end came first
                status = FAILED;
                System.err.println("carousel-demo: " + e.getMessage());
            }
        }
        ring.dispose();
        return status;
    }

    /**
     * Runs when the process ends. It halts the process itself: Ctrl-C is how the demo ends, so the status is 0 and not the
     * signal's.
     */
    private void end(DemoRing ring) {
        try {
            end.countDown();
            ring.dispose();
        } catch (IOException e) {
            status = FAILED;
            System.err.println("carousel-demo: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    private void show(List<DemoNode> nodes) throws InterruptedException {
        DemoView view = interactive
                ? new ScreenView(System.out, nodes.stream().map(DemoNode::name).toList())
                : new PlainView(System.out);
        for (int i = 0; i < nodes.size(); i++) {
            DemoNode node = nodes.get(i);
            int turn = i;
            run("watch", node, view, connection -> watch(node, connection, view));
            run("ring", node, view, connection -> pollRing(node, connection, view));
            run("send", node, view, connection -> send(node, connection, turn, nodes.size()));
        }
        if (seconds == null) {
            end.await();
        } else {
            boolean asked = end.await(seconds, TimeUnit.SECONDS);
            assert asked || end.getCount() == 1;
        }
        end.countDown();
    }

    private void watch(DemoNode node, ShellConnection connection, DemoView view) throws IOException {
        DemoNode.follow(connection, "carousel:cpg watch " + GROUP, line -> {
            if (end.getCount() > 0) { // what is said while the nodes stop is no part of the show
                view.delivered(node.name(), line);
            }
        });
    }

    private void pollRing(DemoNode node, ShellConnection connection, DemoView view)
            throws IOException, InterruptedException {
        do {
            view.ring(node.name(), RingSummary.of(DemoNode.ask(connection, "carousel:ring")));
        } while (!end.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** The nodes take turns: each sends once in as many rounds as there are nodes. */
    private void send(DemoNode node, ShellConnection connection, int turn, int nodes)
            throws IOException, InterruptedException {
        // A member sends; without this, each message would come with a join and a leave of its own.
        DemoNode.ask(connection, "carousel:cpg join " + GROUP);
        long waitMillis = ROUND_MILLIS * (turn + 1);
        for (int number = 1; !end.await(waitMillis, TimeUnit.MILLISECONDS); number++) {
            String text = "message " + number + " from " + node.name();
            DemoNode.ask(connection, "carousel:cpg send " + GROUP + " \"" + text + "\"");
            waitMillis = ROUND_MILLIS * nodes;
        }
    }

    private void run(String task, DemoNode node, DemoView view, Conversation conversation) {
        Thread thread = new Thread(
                () -> {
                    try (ShellConnection connection = node.connect()) {
                        conversation.run(connection);
                    } catch (IOException | NodeAbsentException e) {
                        if (end.getCount() > 0) {
                            view.gone(node.name());
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "demo-" + task + "-" + node.name());
        thread.setDaemon(true);
        thread.start();
    }

    private interface Conversation {
        void run(ShellConnection connection) throws IOException, InterruptedException;
    }
}
