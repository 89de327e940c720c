package carousel.api.quorum;

import carousel.api.totem.RingId;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a quorum device says (votequorum_qdevice_register(3), services reference 4.5): a judge outside the cluster, one a node, of
 * the same name on all nodes. A name is 1 to {@value #MAX_NAME_BYTES} bytes of UTF-8 without a zero. Results fail with a {@link
 * carousel.api.CorosyncException}: NOT_EXIST when no device is registered, INVALID_PARAM for another name than the registered one,
 * ACCESS when {@code quorum.device} is not configured.
 */
@ProviderType
public interface QuorumDevice {
    /** Longest name. */
    int MAX_NAME_BYTES = 254;

    /**
     * Registers the device with this node; done when the cluster knows it.
     *
     * @return fails with EXIST when the cluster knows a device of another name, with INVALID_PARAM for a name that is not allowed
     */
    CompletableFuture<Void> register(String name);

    /** Takes the device away. */
    CompletableFuture<Void> unregister(String name);

    /** Gives the device another name. */
    CompletableFuture<Void> rename(String oldName, String newName);

    /**
     * The device is there, which it has to say once within {@code quorum.device.timeout}, and votes or does not.
     *
     * @param castVote whether it votes for this node's side
     * @param ring the ring that it judged; fails with MESSAGE_ERROR when that is not the present one
     */
    CompletableFuture<Void> poll(String name, boolean castVote, RingId ring);

    /** Whether its vote alone decides. */
    CompletableFuture<Void> masterWins(String name, boolean wins);
}
