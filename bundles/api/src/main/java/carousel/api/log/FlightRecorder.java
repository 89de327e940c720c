package carousel.api.log;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what was said last, of all subsystems and down to trace, whatever goes to the log's targets (corosync.conf(5),
 * {@code logging.blackbox}; logging reference 7). May be called from any thread.
 */
@ProviderType
public interface FlightRecorder {
    /**
     * Writes everything that was said so far and is still kept to the file {@code fdata-TIME-PID}, which {@code qb-blackbox} reads,
     * and has the symbolic link {@code fdata} beside it point there. While nothing is recorded the file has a header only, and the
     * link stays as it is.
     *
     * @param directory an existing folder, usually the node's state directory
     * @return the file, when it is written; completed with an {@link java.io.UncheckedIOException} when it cannot be
     */
    CompletableFuture<Path> dump(Path directory);
}
