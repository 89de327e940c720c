package carousel.launcher.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The nodes of the demo, in a temporary folder of their own. */
final class DemoRing {
    static final int SIZE = 3;
    static final int LINKS = 2;
    private static final int FIRST_PORT = 5405;
    private static final int LAST_PORT = 5905;
    private static final long READY_TIMEOUT_MILLIS = 30_000;
    private static final long POLL_MILLIS = 50;

    private final Path folder;
    private final List<DemoNode> nodes = new ArrayList<>();
    private @Nullable LinkRelay cables;
    private boolean closed;

    /** An empty ring in a new folder. */
    DemoRing() throws IOException {
        this.folder = Files.createTempDirectory("carousel-demo");
    }

    /**
     * Starts all nodes and returns when each is ready.
     *
     * @throws IOException when one cannot run; the message tells why
     */
    void start(Path home) throws IOException, InterruptedException {
        int port = freePort();
        lay(port);
        for (int i = 1; i <= SIZE; i++) {
            launch(home, i, port);
        }
        for (DemoNode node : nodes()) {
            awaitReady(node);
        }
    }

    synchronized List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    private synchronized void lay(int port) throws IOException {
        if (!closed) {
            cables = new LinkRelay(SIZE, LINKS, port);
        }
    }

    /** The relay between the nodes. */
    synchronized LinkRelay cables() {
        return Objects.requireNonNull(cables, "the ring has not been started");
    }

    /** Kills the node with this number, from 1. */
    void kill(int node) throws InterruptedException {
        nodes().get(node - 1).kill();
    }

    /** Connects every cable and starts every node that does not run. */
    synchronized void heal() throws IOException {
        cables().heal();
        for (DemoNode node : nodes) {
            if (!closed && !node.isAlive()) {
                node.restart();
            }
        }
    }

    private synchronized void launch(Path home, int number, int port) throws IOException {
        if (!closed) {
            String name = "node" + number;
            Path state = folder.resolve(name);
            nodes.add(DemoNode.start(home, state, name, configuration(state, port, number)));
        }
    }

    private static void awaitReady(DemoNode node) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + READY_TIMEOUT_MILLIS * 1_000_000;
        while (!node.isReady()) {
            if (!node.isAlive()) {
                throw new IOException(node.name() + " ended before it was ready:\n" + node.lastWords());
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException(
                        node.name() + " is not ready after " + READY_TIMEOUT_MILLIS + " ms:\n" + node.lastWords());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The first port from Corosync's own upwards that no address of the demo uses. */
    private static int freePort() throws IOException {
        for (int port = FIRST_PORT; port <= LAST_PORT; port += 2) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no UDP port between " + FIRST_PORT + " and " + LAST_PORT + " is free");
    }

    private static boolean isFree(int port) throws IOException {
        for (int link = 0; link < LINKS; link++) {
            for (int from = 1; from <= SIZE; from++) {
                for (int to = 1; to <= SIZE; to++) {
                    if (!isFree(address(link, from, to), port + link)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean isFree(String address, int port) throws IOException {
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port))) {
            return probe.isBound();
        } catch (SocketException e) {
            return false;
        }
    }

    /** By which a node knows a node, itself too. */
    private static String address(int link, int from, int to) {
        return from == to ? LinkRelay.nodeAddress(link, to) : LinkRelay.relayAddress(link, from, to);
    }

    private static String configuration(Path state, int port, int local) {
        StringBuilder text = new StringBuilder()
                .append("system {\n    state_dir: ")
                .append(state)
                .append(
                        "\n    sched_rr: no\n}\n\ntotem {\n    version: 2\n    cluster_name: demo\n    transport: knet\n    token: 2000\n")
                .append("    crypto_cipher: none\n    crypto_hash: none\n");
        for (int link = 0; link < LINKS; link++) {
            text.append("    interface {\n        linknumber: ")
                    .append(link)
                    .append("\n        mcastport: ")
                    .append(port + link)
                    .append("\n        knet_ping_interval: 100\n        knet_ping_timeout: 400\n    }\n");
        }
        text.append("}\n\nnodelist {\n");
        for (int node = 1; node <= SIZE; node++) {
            text.append("    node {\n        name: node")
                    .append(node)
                    .append("\n        nodeid: ")
                    .append(node)
                    .append('\n');
            for (int link = 0; link < LINKS; link++) {
                text.append("        ring")
                        .append(link)
                        .append("_addr: ")
                        .append(address(link, local, node))
                        .append('\n');
            }
            text.append("    }\n");
        }
        return text.append("}\n\nlogging {\n    to_stderr: yes\n    to_syslog: no\n}\n")
                .toString();
    }

    /** Stops every node and removes the folder; the second call does nothing. */
    synchronized void dispose() throws IOException, InterruptedException {
        if (closed) {
            return;
        }
        closed = true;
        nodes.forEach(DemoNode::signalStop);
        for (DemoNode node : nodes) {
            node.awaitStop();
        }
        if (cables != null) {
            cables.close();
        }
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("the folder " + folder + " changed while it was removed: " + e.getMessage());
        }
    }
}
