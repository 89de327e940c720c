package carousel.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The state folder of one running node. It belongs to one process at a time: the lock on the file {@code lock} is held until
 * the process ends, however it ends. The lock file itself stays, because deleting it would let two processes each lock a file
 * of that name.
 */
final class InstanceFolder implements AutoCloseable {
    private final Path folder;
    private final FileChannel channel;

    private InstanceFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes the folder when it is missing, closes it to other users, and takes it.
     *
     * @throws NodeFailure when it cannot be used or another process has it
     */
    static InstanceFolder take(Path folder) throws NodeFailure {
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new NodeFailure(
                        NodeFailure.BUSY,
                        "Another Corosync instance is already running: the state folder " + folder
                                + " is in use by process " + otherProcess(folder));
            }
            InstanceFolder taken = new InstanceFolder(folder, channel);
            taken.clear();
            taken.write("pid", ProcessHandle.current().pid() + "\n");
            return taken;
        } catch (IOException e) {
            close(channel);
            throw new NodeFailure(
                    NodeFailure.STATE_FOLDER,
                    "the state folder " + folder + " cannot be used: " + NodeFailure.reason(e));
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    private static String otherProcess(Path folder) {
        try {
            return Files.readString(folder.resolve("pid")).strip();
        } catch (IOException e) {
            return "unknown"; // it has the lock but has not written its number yet
        }
    }

    Path path() {
        return folder;
    }

    /** Writes a small file so that a reader sees all of it or nothing. */
    void write(String name, String content) throws IOException {
        Path next = folder.resolve("." + name);
        Files.writeString(next, content);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    /** Takes away what tells others of a running node; a node that was killed leaves it behind. */
    private void clear() throws IOException {
        delete("ready");
        delete("pid");
        delete("shell.address");
    }

    /** Gives the folder back. */
    @Override
    public void close() throws IOException {
        try (channel) {
            clear();
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new AssertionError("closing a file that nothing was written to", e);
            }
        }
    }
}
