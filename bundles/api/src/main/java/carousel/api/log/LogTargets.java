package carousel.api.log;

import carousel.api.config.LoggingConfiguration;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the node's log goes: standard error, files, syslog (corosync.conf(5), section {@code logging}; logging reference 1 to 6).
 * May be called from any thread.
 */
@ProviderType
public interface LogTargets {
    /**
     * Takes up other settings, while the node runs too. Lines said before go to the old targets. Returns when files are open,
     * but before lines were written.
     *
     * @throws IOException when a file cannot be opened, with Corosync's sentence; nothing changes
     */
    void apply(LoggingConfiguration settings) throws IOException;

    /**
     * Closes all files and opens them under their names again, after they were renamed ({@code corosync-cfgtool -L}). No line is
     * lost: those said before are in the old files.
     *
     * @return complete when it is done; with an {@link java.io.UncheckedIOException} when a file cannot be opened, which is tried
     *     again with each line
     */
    CompletableFuture<Void> reopen();
}
