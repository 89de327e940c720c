package carousel.ipc.internal.server;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process of this instance that was killed has left in shared memory (ipc-wire 14.3): some megabytes for each program that was connected
 * and did not outlive it. The file {@code ipc-process} in the instance's folder names the process whose connections are there: its id and when it
 * began, in a line each.
 */
final class LeftConnections {
    private static final Logger LOG = LoggerFactory.getLogger("QB");
    private static final String FILE = "ipc-process";

    private final Path sharedMemory;
    private final Path file;

    /**
     * @param sharedMemory {@code /dev/shm}
     * @param instance the instance's folder
     */
    LeftConnections(Path sharedMemory, Path instance) {
        this.sharedMemory = sharedMemory;
        file = instance.resolve(FILE);
    }

    private static List<String> identity(ProcessHandle process) {
        return List.of(
                Long.toString(process.pid()),
                process.info().startInstant().map(Instant::toString).orElse(""));
    }

    /** Removes what is left, and notes this process; before the first program connects. */
    void clear() {
        List<String> own = identity(ProcessHandle.current());
        try {
            List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if (before.equals(own)) {
                return; // what is there may be another node's of this process
            }
            if (!before.isEmpty() && before.get(0).matches("[0-9]{1,10}") && !isAlive(before)) {
                remove("qb-" + before.get(0) + "-");
            }
            Files.write(file, own);
        } catch (IOException e) {
            LOG.warn("What an earlier process left in {} stays there: {}", sharedMemory, e.toString());
        }
    }

    private static boolean isAlive(List<String> identity) {
        return ProcessHandle.of(Long.parseLong(identity.get(0)))
                .filter(process -> identity(process).equals(identity))
                .isPresent();
    }

    /** The folders belong to the programs' users, who may put links in their places at any time: none is followed. */
    private void remove(String prefix) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(sharedMemory)) {
            if (!(all instanceof SecureDirectoryStream<Path> folders)) {
                throw new IOException("folders cannot be held open while they are emptied");
            }
            for (Path folder : folders) {
                Path name = folder.getFileName();
                removed += name.toString().startsWith(prefix) && remove(folders, name) ? 1 : 0;
            }
        }
        if (removed > 0) {
            LOG.info("Removed what {} connections of an earlier process left in {}", removed, sharedMemory);
        }
    }

    private static boolean remove(SecureDirectoryStream<Path> folders, Path name) {
        try {
            try (SecureDirectoryStream<Path> files = folders.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path left : files) {
                    files.deleteFile(left.getFileName());
                }
            }
            folders.deleteDirectory(name);
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} stays: {}", name, e.toString()); // no folder, or a program removed it itself
            return false;
        }
    }
}
