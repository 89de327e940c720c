package carousel.launcher.demo;

import carousel.launcher.shell.NodeAbsentException;
import carousel.launcher.shell.ShellConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks one node again and again how it stands, over all its lives; in each it first brings in the savings sample. */
final class NodeWatch {
    private static final long ROUND_MILLIS = 500;
    private static final int CUSTOMERS_PER_SECOND = 20;

    private final DemoNode node;
    private final Path sample;
    private final CountDownLatch end;
    private volatile NodeReport report;
    private volatile boolean closing;

    NodeWatch(DemoNode node, Path sample, CountDownLatch end) {
        this.node = node;
        this.sample = sample;
        this.end = end;
        this.report = NodeReport.gone(node.name());
        Thread thread = new Thread(this::run, "demo-watch-" + node.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** The last answer. */
    NodeReport report() {
        return report;
    }

    /** Nobody comes to the account any more, so that its last orders can be seen to be carried out. */
    void sendCustomersHome() {
        closing = true;
    }

    private void run() {
        try {
            do {
                if (node.isReady() && node.isAlive()) {
                    try (ShellConnection connection = node.connect()) {
                        bringSample(connection);
                        poll(connection);
                    } catch (IOException | NodeAbsentException e) {
                        report = NodeReport.gone(node.name()); // killed, or not up yet: the next round sees
                    }
                }
            } while (!end.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bringSample(ShellConnection connection) throws IOException {
        String answer = String.join("", DemoNode.ask(connection, "felix:install " + sample.toUri()));
        DemoNode.ask(connection, "felix:start " + answer.replaceAll("\\D", ""));
        if (!closing) {
            DemoNode.ask(connection, "savings:customers " + CUSTOMERS_PER_SECOND);
        }
    }

    private void poll(ShellConnection connection) throws IOException, InterruptedException {
        long operations = 0;
        long sinceNanos = System.nanoTime();
        boolean closed = false;
        do {
            if (closing && !closed) {
                DemoNode.ask(connection, "savings:customers 0");
                closed = true;
            }
            String ring = RingSummary.of(DemoNode.ask(connection, "carousel:ring"));
            List<LinkSummary> links = LinkSummary.of(DemoNode.ask(connection, "carousel:links"));
            Map<String, String> savings = NodeReport.savings(DemoNode.ask(connection, "savings:status"));
            long nowNanos = System.nanoTime();
            NodeReport next = new NodeReport(node.name(), ring, links, savings, 0);
            long done = operations == 0 ? 0 : Math.max(0, next.operations() - operations);
            report = new NodeReport(
                    node.name(),
                    ring,
                    links,
                    savings,
                    Math.round(done * (double) TimeUnit.SECONDS.toNanos(1) / (nowNanos - sinceNanos)));
            operations = next.operations();
            sinceNanos = nowNanos;
        } while (!end.await(ROUND_MILLIS, TimeUnit.MILLISECONDS));
    }
}
