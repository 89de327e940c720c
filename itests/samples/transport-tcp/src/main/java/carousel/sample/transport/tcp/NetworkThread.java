package carousel.sample.transport.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The thread that serves the sockets of one endpoint. Everything of connections happens on it, so they need no lock. */
final class NetworkThread {
    /** How often connections look at the clock. */
    static final long TICK_MILLIS = 50;

    /** More peers than a ring has. Others than peers may connect, too; they are soon found silent. */
    private static final int MAX_CONNECTIONS = 512;

    /** Something to do when a socket is ready, or time has passed. */
    interface Connection {
        void ready(SelectionKey key) throws IOException;

        /** It cannot go on; others are not disturbed. */
        void failed(IOException reason);

        /** Something may have been put into a queue. */
        void flush() throws IOException;

        void tick(long nowNanos) throws IOException;

        /** Writes what the socket takes at once, and closes it. */
        void end();
    }

    private final TcpEndpoint endpoint;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final List<Connection> connections = new ArrayList<>();
    private volatile boolean ended;

    NetworkThread(TcpEndpoint endpoint) throws IOException {
        this.endpoint = endpoint;
        selector = Selector.open();
        server = ServerSocketChannel.open();
    }

    InetSocketAddress listen(InetSocketAddress local) throws IOException {
        try {
            server.configureBlocking(false);
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(local);
            server.register(selector, SelectionKey.OP_ACCEPT);
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    void start(InetSocketAddress local) {
        Thread thread = new Thread(this::run, "carousel-tcp-" + local.getPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task on the thread. From any thread. */
    void execute(Runnable task) {
        tasks.add(task);
        wakeUp();
    }

    /** Lets the thread look at tasks and queues soon; a system call only when it may be asleep. */
    void wakeUp() {
        if (!awake.getAndSet(true)) {
            selector.wakeup();
        }
    }

    /** The thread does what was asked for before, and ends. */
    void end() {
        execute(() -> ended = true);
    }

    private void run() {
        try {
            long nextTick = System.nanoTime();
            while (!ended) {
                selector.select(this::ready, TICK_MILLIS);
                awake.set(false); // before looking: what comes from now on wakes it again
                runTasks();
                each(Connection::flush);
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    nextTick = now + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
                    each(connection -> connection.tick(now));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The selector of transport tcp failed.", e);
        } finally {
            end(server); // before connections, so that peers which make them again at once are refused
            List.copyOf(connections).forEach(Connection::end);
            close();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private interface Step {
        void with(Connection connection) throws IOException;
    }

    private void each(Step step) {
        for (int i = connections.size() - 1; i >= 0; i--) { // one may take itself out
            attempt(connections.get(i), step);
        }
    }

    private static void attempt(Connection connection, Step step) {
        try {
            step.with(connection);
        } catch (IOException e) {
            connection.failed(e);
        } catch (CancelledKeyException e) {
            // it was ended a moment ago
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            attempt(connection, ready -> ready.ready(key));
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            SocketChannel accepted = server.accept();
            if (accepted != null) {
                take(accepted);
            }
        } catch (IOException e) {
            // it is gone already, or there are no more descriptors: the peer tries again
        }
    }

    private void take(SocketChannel accepted) throws IOException {
        if (connections.size() >= MAX_CONNECTIONS) {
            accepted.close();
            return;
        }
        try {
            endpoint.apply(accepted);
            new IncomingConnection(endpoint, accepted).start();
        } catch (IOException e) {
            accepted.close();
            throw e;
        }
    }

    SelectionKey register(SocketChannel channel, int operations, Connection connection) throws IOException {
        return channel.register(selector, operations, connection);
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    List<Connection> connections() {
        return connections;
    }

    /** A channel that a selector knows is closed when it next selects. */
    private void end(ServerSocketChannel channel) {
        try {
            channel.close();
            selector.selectNow();
        } catch (IOException e) {
            throw new IllegalStateException("A socket of transport tcp cannot be closed.", e);
        }
    }

    private void close() {
        ended = true;
        try {
            server.close();
            selector.close();
        } catch (IOException e) {
            throw new IllegalStateException("A socket of transport tcp cannot be closed.", e);
        }
    }
}
