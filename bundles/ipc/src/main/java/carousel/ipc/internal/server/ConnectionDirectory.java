package carousel.ipc.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which everything of one connection is (ipc-wire 1.4). It becomes the client's when it is complete. */
final class ConnectionDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("QB");

    private final Path path;

    /**
     * Makes the folder.
     *
     * @param parent {@code /dev/shm}
     */
    ConnectionDirectory(Path parent, int processId, int descriptor) throws IOException {
        path = Files.createTempDirectory(
                parent,
                "qb-" + ProcessHandle.current().pid() + "-" + processId + "-" + descriptor + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** The client may use it: its part of the clean-up is to remove files. */
    void handOver(int userId, int groupId) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));
        Files.setAttribute(path, "unix:gid", groupId);
        Files.setAttribute(path, "unix:uid", userId);
    }

    /** Removes a file that the client may have removed already. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("Cannot remove {}: {}", file, e.toString());
        }
    }

    @Override
    public void close() {
        delete(path);
    }
}
