package carousel.api.config;

import carousel.api.cmap.CmapValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Reads corosync.conf. A service of the config bundle; may be called from any thread, and blocks while names are resolved. */
@ProviderType
public interface ConfigurationReader {
    /**
     * Reads and checks a file; nothing is opened but the file, its {@code uidgid.d}, and the key file when crypto is on.
     *
     * @param hostName the name to find the local node by, as {@code uname -n} would say; null to ask the system
     * @throws ConfigurationException with every problem found
     */
    ClusterConfiguration read(Path file, @Nullable String hostName) throws ConfigurationException;

    /**
     * Reads and checks a file as {@code corosync -t} does: as {@link #read}, but without what only a start finds ({@code
     * system.priority}, the section {@code quorum}).
     *
     * @param hostName as for {@link #read}
     * @throws ConfigurationException with every problem found
     */
    ClusterConfiguration check(Path file, @Nullable String hostName) throws ConfigurationException;

    /**
     * Reads the file of a running node again and works out what to change ({@code corosync-cfgtool -R}, config reference 9).
     * Changes nothing itself.
     *
     * @param running what the node runs with
     * @param hostName as for {@link #read}
     * @throws ConfigurationException with every problem found, also what a running node may not change (the address or the
     *     transport of a link in use); everything then stays as it is
     */
    ReloadPlan reread(ClusterConfiguration running, @Nullable String hostName) throws ConfigurationException;

    /**
     * Works out what a running node changes to follow one key of its configuration map, whatever its file says now. The running
     * configuration's other keys, and how it seals packets, stay. Changes nothing itself.
     *
     * @param running what the node runs with
     * @param hostName as for {@link #read}
     * @param key a key of the map that the file could have, for instance {@code totem.token}
     * @param value its new value; null when it is taken away. A number may come in any type, as long as it is in the range of
     *     the key's own
     * @throws ConfigurationException with every problem found
     */
    ReloadPlan change(ClusterConfiguration running, @Nullable String hostName, String key, @Nullable CmapValue value)
            throws ConfigurationException;
}
