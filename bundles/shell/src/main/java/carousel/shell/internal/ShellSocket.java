package carousel.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The socket file of the shell server, and the file that tells where it is. */
final class ShellSocket implements AutoCloseable {
    /** Name of the socket in its folder. */
    static final String SOCKET_NAME = "shell.sock";

    /** Name of the file in the state folder whose content is the socket's path. */
    static final String ADDRESS_NAME = "shell.address";

    /** Longest path that every system binds: the kernel's structure has 104 to 108 bytes, with a zero byte at the end. */
    private static final int MAX_PATH_BYTES = 100;

    private final ServerSocketChannel channel;
    private final Path socket;
    private final Path address;
    private final @Nullable Path ownFolder;

    private ShellSocket(ServerSocketChannel channel, Path socket, Path address, @Nullable Path ownFolder) {
        this.channel = channel;
        this.socket = socket;
        this.address = address;
        this.ownFolder = ownFolder;
    }

    /**
     * Listens.
     *
     * @param state the state folder; made, and closed to others
     * @throws IOException when another process listens there already, or the file system refuses; nothing is left behind
     */
    static ShellSocket open(Path state) throws IOException {
        Path folder = state.toAbsolutePath();
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Path address = folder.resolve(ADDRESS_NAME);
        Path socket = folder.resolve(SOCKET_NAME);
        Path ownFolder = null;
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
            removeOldSocketElsewhere(address);
            ownFolder = Files.createTempDirectory("carousel-shell");
            socket = ownFolder.resolve(SOCKET_NAME);
        } else {
            removeStale(socket);
        }
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            writeAddress(address, socket);
            return new ShellSocket(channel, socket, address, ownFolder);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
                Files.deleteIfExists(socket);
            }
            if (ownFolder != null) {
                Files.deleteIfExists(ownFolder);
            }
            throw e;
        }
    }

    /** A dead node leaves its socket behind; nobody answers there. */
    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        if (answers(socket)) {
            throw new IOException("another node listens on " + socket + " already");
        }
        Files.delete(socket);
    }

    /** A dead node with a long path left its socket in a folder of its own. */
    private static void removeOldSocketElsewhere(Path address) throws IOException {
        if (!Files.isRegularFile(address)) {
            return;
        }
        Path old = Path.of(Files.readString(address).strip());
        if (old.endsWith(SOCKET_NAME) && Files.exists(old)) {
            removeStale(old);
            Path folder = old.getParent();
            if (folder != null) {
                Files.deleteIfExists(folder);
            }
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void writeAddress(Path address, Path socket) throws IOException {
        Path next = address.resolveSibling(ADDRESS_NAME + ".new");
        Files.writeString(next, socket.toString());
        Files.move(next, address, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The listening channel. */
    ServerSocketChannel channel() {
        return channel;
    }

    /** The socket file. */
    Path path() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(address);
        Files.deleteIfExists(socket);
        if (ownFolder != null) {
            Files.deleteIfExists(ownFolder);
        }
    }
}
