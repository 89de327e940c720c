package carousel.service.quorum.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest expected votes that a node ever saw, in {@code ev_tracking} of the state directory: an unsigned 32-bit number in native
 * order, as Corosync reads it (votequorum(5)). Corosync 3.1.7 never writes it; here it is, beside the loop.
 */
final class TrackingFile {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    private final Path file;
    private final Executor threads;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    TrackingFile(Path stateDirectory, Executor threads) {
        file = stateDirectory.resolve("ev_tracking");
        this.threads = threads;
    }

    /** 0 when there is none yet, or it cannot be used. */
    long load() {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length >= Integer.BYTES) {
                return Integer.toUnsignedLong(
                        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt());
            }
            LOG.warn(
                    "Unable to load ev_tracking file! {} has {} bytes, expected {}", file, bytes.length, Integer.BYTES);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is not there yet", file);
        } catch (IOException e) {
            LOG.warn("Unable to load ev_tracking file! {}", e.toString());
        }
        return 0;
    }

    /** Returns at once; the newest number is written last. */
    void store(long expectedVotes) {
        last = last.thenRunAsync(() -> write(expectedVotes), threads);
    }

    private void write(long expectedVotes) {
        Path newFile = file.resolveSibling("ev_tracking.new");
        try {
            Files.write(
                    newFile,
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.nativeOrder())
                            .putInt((int) expectedVotes)
                            .array());
            Files.move(newFile, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("Unable to update ev_tracking_barrier on disk data!!! {}", e.toString());
        }
    }
}
