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
import java.util.stream.Stream;

/** The nodes of the demo, in a temporary folder of their own. */
final class DemoRing {
    private static final int SIZE = 3;
    private static final int FIRST_PORT = 5405;
    private static final int LAST_PORT = 5905;
    private static final long READY_TIMEOUT_MILLIS = 30_000;
    private static final long POLL_MILLIS = 50;

    private final Path folder;
    private final List<DemoNode> nodes = new ArrayList<>();
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
        for (int i = 1; i <= SIZE; i++) {
            launch(home, "node" + i, port);
        }
        for (DemoNode node : nodes()) {
            awaitReady(node);
        }
    }

    synchronized List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    private synchronized void launch(Path home, String name, int port) throws IOException {
        if (!closed) {
            Path state = folder.resolve(name);
            nodes.add(DemoNode.start(home, state, name, configuration(state, port)));
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
        for (int i = 1; i <= SIZE; i++) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(address(i)), port);
            try (DatagramSocket probe = new DatagramSocket(address)) {
                assert probe.isBound();
            } catch (SocketException e) {
                return false;
            }
        }
        return true;
    }

    private static String address(int node) {
        return "127.0.0." + node;
    }

    private static String configuration(Path state, int port) {
        StringBuilder text = new StringBuilder()
                .append("system {\n    state_dir: ")
                .append(state)
                .append(
                        "\n}\n\ntotem {\n    version: 2\n    cluster_name: demo\n    transport: knet\n    token: 1000\n")
                .append("    crypto_cipher: none\n    crypto_hash: none\n")
                .append("    interface {\n        linknumber: 0\n        mcastport: ")
                .append(port)
                .append("\n    }\n}\n\nnodelist {\n");
        for (int i = 1; i <= SIZE; i++) {
            text.append("    node {\n        ring0_addr: ")
                    .append(address(i))
                    .append("\n        name: node")
                    .append(i)
                    .append("\n        nodeid: ")
                    .append(i)
                    .append("\n    }\n");
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
