package carousel.api.service;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ReloadPlan;
import carousel.api.node.NodeStatus;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** What services that steer the node need, such as Corosync's cfg. To be used on the node's loop. */
@ProviderType
public interface NodeControl {
    /** What the node runs with. */
    ClusterConfiguration configuration();

    /** Where the node keeps what must outlive it ({@code system.state_dir}, or the instance's own folder). Exists and can be written. */
    Path stateDirectory();

    /** How the node stands. */
    NodeStatus status();

    /**
     * Reads corosync.conf again and applies it, all or nothing. A new key is only made ready: outgoing packets use it from
     * {@link #activateCrypto} on, and the old one is good until {@link #cleanUpCrypto} (config reference 9.1). Blocks while the file
     * is read: until every member has the new key no token may pass, which is what makes the phases safe.
     *
     * @return what was changed
     * @throws ConfigurationException when the file cannot be used; everything is as it was
     */
    ReloadPlan reload() throws ConfigurationException;

    /**
     * Changes one key of the configuration, whatever the file says, and applies it, all or nothing; the next {@link #reload} follows
     * the file again.
     *
     * @param key a key that the file could have, for instance {@code totem.token}
     * @param value null takes the key away
     * @return what was changed; completed on the loop, with a {@link ConfigurationException} when the node cannot run with it
     */
    CompletableFuture<ReloadPlan> change(String key, @Nullable CmapValue value);

    /** What the node counts. */
    NodeStatistics statistics();

    /** The node looks for members again although nothing is wrong ({@code runtime.force_gather}). */
    void gather();

    /** Whether a new key is ready, or in use but not the only one yet: the phases are not over. */
    boolean isCryptoChanging();

    /** Outgoing packets use the key that {@link #reload} made ready; nothing happens when there is none. */
    void activateCrypto();

    /** The key before the one in use is forgotten; nothing happens when there is none. */
    void cleanUpCrypto();

    /** The process ends in order, as by SIGTERM: services say goodbye, the node leaves the ring. */
    void shutDown();

    /**
     * The process ends at once, without a word to the other members.
     *
     * @param status its exit status
     */
    void exit(int status);
}
