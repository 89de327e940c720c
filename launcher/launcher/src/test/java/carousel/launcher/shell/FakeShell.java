package carousel.launcher.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** The node's end of the protocol, played by a test for one connection. */
final class FakeShell implements AutoCloseable {
    interface Script {
        void play(SocketChannel client) throws IOException;
    }

    private final Path state;
    private final ServerSocketChannel server;
    private final CompletableFuture<Void> played;

    FakeShell(Path state, Script script) throws IOException {
        this.state = state;
        Path socket = state.resolve("socket");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.writeString(state.resolve("shell.address"), socket + "\n");
        played = CompletableFuture.runAsync(() -> {
            try (SocketChannel client = server.accept()) {
                send(client, ShellFrame.HELLO, "carousel 1.2.3\nnode7");
                script.play(client);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    ShellConnection connect() throws IOException, NodeAbsentException {
        return ShellConnection.open(state);
    }

    static void send(SocketChannel client, char type, String text) throws IOException {
        ShellFrame.ofText(type, text).write(client);
    }

    static void sendStatus(SocketChannel client, int status) throws IOException {
        new ShellFrame(ShellFrame.STATUS, ByteBuffer.allocate(4).putInt(status).flip()).write(client);
    }

    /** Fails when the script did. */
    @Override
    public void close() throws IOException {
        played.join();
        server.close();
    }
}
