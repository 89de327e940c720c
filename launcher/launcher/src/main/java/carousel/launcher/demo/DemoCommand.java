package carousel.launcher.demo;

import carousel.launcher.Version;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program that shows a ring of three nodes on this machine. */
@Command(
        name = "carousel-demo",
        description = {
            "Runs a ring of three nodes on loopback, with two links, that keep one savings account.",
            "Keys, from a terminal or a pipe: " + DemoKeys.HELP
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:ended as asked", "1:a node could not run", "2:wrong options"})
public final class DemoCommand implements Callable<Integer> {
    private static final long ROUND_MILLIS = 500;
    private static final int FAILED = 1;

    /** Orders that wait for a token or for a ring to form come back within a few token timeouts. */
    private static final long CLOSING_MILLIS = 10_000;

    @Option(names = "--seconds", paramLabel = "N", description = "end after this time, default: at Ctrl-C")
    private @Nullable Long seconds;

    @Option(names = "--interactive", hidden = true, description = "standard output is a terminal")
    private boolean interactive;

    private final Path home;
    /** Opened when the demo shall end; every thread waits on it between its rounds. */
    private final CountDownLatch end = new CountDownLatch(1);

    private volatile int status;
    private @Nullable Terminal terminal;
    private @Nullable Attributes original;

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
            show(ring);
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
            closeTerminal();
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

    private void show(DemoRing ring) throws IOException, InterruptedException {
        Path sample = home.resolve("samples/savings.jar");
        List<NodeWatch> watches = ring.nodes().stream()
                .map(node -> new NodeWatch(node, sample, end))
                .toList();
        Terminal screen = interactive ? openTerminal() : null;
        DemoView view = screen == null ? new PlainView(System.out) : new ScreenView(screen);
        DemoKeys keys = new DemoKeys(
                screen == null ? new InputStreamReader(System.in, StandardCharsets.UTF_8) : screen.reader());
        DemoActions actions = new DemoActions(ring);
        long beginNanos = System.nanoTime();
        boolean ended = false;
        Comparison before = Comparison.none();
        while (!ended && end.getCount() > 0) {
            List<NodeReport> reports = watches.stream().map(NodeWatch::report).toList();
            Comparison comparison = Comparison.of(reports);
            view.show(reports, comparison.confirmedBy(before));
            before = comparison;
            Character key = keys.next(ROUND_MILLIS);
            if (key != null) {
                ended = key == 'q';
                if (!ended) {
                    view.event(actions.run(key));
                }
            }
            ended |= seconds != null && System.nanoTime() - beginNanos >= TimeUnit.SECONDS.toNanos(seconds);
        }
        ClosingBalance closing = close(watches);
        end.countDown();
        closeTerminal();
        System.out.println("savings: " + closing.text());
    }

    /** The account as it is when nobody comes any more; as it stands when that takes too long, or Ctrl-C comes first. */
    private ClosingBalance close(List<NodeWatch> watches) throws InterruptedException {
        watches.forEach(NodeWatch::sendCustomersHome);
        long beginNanos = System.nanoTime();
        ClosingBalance closing;
        boolean interrupted;
        do {
            interrupted = end.await(ROUND_MILLIS / 5, TimeUnit.MILLISECONDS);
            closing = ClosingBalance.of(watches.stream().map(NodeWatch::report).toList());
        } while (!closing.settled()
                && !interrupted
                && System.nanoTime() - beginNanos < TimeUnit.MILLISECONDS.toNanos(CLOSING_MILLIS));
        return closing;
    }

    /** On the alternate screen, so that what stood on the terminal comes back; without echo; Ctrl-C stays a signal. */
    private synchronized Terminal openTerminal() throws IOException {
        Terminal opened =
                TerminalBuilder.builder().system(true).provider("exec").build();
        terminal = opened;
        original = opened.enterRawMode();
        opened.puts(InfoCmp.Capability.enter_ca_mode);
        opened.puts(InfoCmp.Capability.cursor_invisible);
        opened.flush();
        return opened;
    }

    private synchronized void closeTerminal() throws IOException {
        Terminal opened = terminal;
        if (opened != null) {
            terminal = null;
            opened.puts(InfoCmp.Capability.cursor_visible);
            opened.puts(InfoCmp.Capability.exit_ca_mode);
            opened.flush();
            if (original != null) {
                opened.setAttributes(original);
            }
            opened.close();
        }
    }
}
