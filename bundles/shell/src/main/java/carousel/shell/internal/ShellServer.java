package carousel.shell.internal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts clients on a local socket and gives each a session. */
final class ShellServer implements AutoCloseable {
    /** Most clients at a time. */
    static final int MAX_CONNECTIONS = 16;

    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private final CommandProcessor processor;
    private final Completer completer;
    private final Supplier<String> hello;
    private final ShellSocket socket;
    private final PeerCheck peerCheck;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Listens at once.
     *
     * @param hello what a client is told first, asked for at each connect
     */
    ShellServer(Path state, CommandProcessor processor, Completer completer, Supplier<String> hello)
            throws IOException {
        this.processor = processor;
        this.completer = completer;
        this.hello = hello;
        this.socket = ShellSocket.open(state);
        this.peerCheck = new PeerCheck(socket.path());
        Thread thread = new Thread(this::accept, "carousel-shell");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = socket.channel().accept();
                if (!admit(client)) {
                    client.close();
                }
            }
        } catch (ClosedChannelException e) {
            LOG.debug("The shell server has ended");
        } catch (IOException e) {
            LOG.error("The shell server cannot go on: {}", e.getMessage());
        }
    }

    private boolean admit(SocketChannel client) {
        if (connections.size() >= MAX_CONNECTIONS) {
            LOG.warn("A shell was refused: {} are connected already", MAX_CONNECTIONS);
            return false;
        }
        try {
            if (!peerCheck.admits(client)) {
                LOG.warn("A shell of another user was refused");
                return false;
            }
        } catch (IOException e) {
            LOG.debug("A shell was refused: {}", e.getMessage());
            return false;
        }
        Connection connection = new Connection(client, processor, completer, hello);
        connections.add(connection);
        if (closed) {
            connections.remove(connection);
            return false;
        }
        Thread thread = new Thread(() -> serve(connection), "carousel-shell-connection");
        thread.setDaemon(true);
        thread.start();
        return true;
    }

    private void serve(Connection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
        connections.forEach(Connection::close);
    }
}
