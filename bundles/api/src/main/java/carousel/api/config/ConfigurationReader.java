package carousel.api.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Reads corosync.conf. A service of the config bundle. */
@ProviderType
public interface ConfigurationReader {
    /**
     * Reads and checks a file; nothing is opened but the file, its {@code uidgid.d}, and the key file when crypto is on.
     *
     * @param hostName the name to find the local node by, as {@code uname -n} would say; null to ask the system
     * @throws ConfigurationException with every problem found
     */
    ClusterConfiguration read(Path file, @Nullable String hostName) throws ConfigurationException;
}
