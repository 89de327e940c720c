package carousel.engine.internal;

import carousel.api.config.ClusterConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the node keeps what must outlive it. */
final class StateDirectory {
    private StateDirectory() {}

    /**
     * {@code system.state_dir} when the file has it; else the instance's own folder, so that a node needs no right to
     * Corosync's; without one Corosync's. Made when it is missing.
     *
     * @throws IOException when nothing can be kept there, with a sentence that names it and the reason
     */
    static Path open(ClusterConfiguration configuration, @Nullable String instanceState) throws IOException {
        Path directory = configuration.keys().containsKey("system.state_dir") || instanceState == null
                ? configuration.stateDirectory()
                : Path.of(instanceState);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException("Cannot make state directory " + directory + ": " + FileRefusal.reason(e), e);
        }
        try {
            // not isWritable: it does not say why, and takes a file system that is mounted read-only for a matter of
            // rights
            Files.delete(Files.createTempFile(directory, ".probe", null));
        } catch (IOException e) {
            throw new IOException("Cannot write to state directory " + directory + ": " + FileRefusal.reason(e), e);
        }
        return directory;
    }
}
