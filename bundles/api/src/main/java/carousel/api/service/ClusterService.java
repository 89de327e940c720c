package carousel.api.service;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service of the cluster, found as an OSGi service and bound at run time. Every method is called on the node's loop and must
 * not block. A bundle with a service provides the capability {@code carousel.service;name=NAME}.
 *
 * <p>After each change of the ring the engine runs a synchronisation: for each service in ascending order of ids,
 * {@link #syncInit}, then {@link #syncProcess} until it says it is done, then, when every member has got there,
 * {@link #syncActivate}. That last call happens at the same place in the order of messages on all members.
 */
@ConsumerType
public interface ClusterService {
    /** Namespace of the bundle capability. */
    String NAMESPACE = "carousel.service";

    /** 0 to 63; the ids 0 to 7 are Corosync's (totem-wire 12). */
    int id();

    /** Short name for logs and tools, for instance {@code cpg}. */
    String name();

    /** What the log calls it when it comes and goes; Corosync's words for Corosync's services. The name unless overridden. */
    default String description() {
        return name();
    }

    /** How many functions its messages have, for the counters {@code runtime.services.*}. */
    default int functions() {
        return 0;
    }

    /** Whether a node with this configuration has the service; asked when it would be attached. */
    default boolean isWanted(ClusterConfiguration configuration) {
        return true;
    }

    /** The service is in the node; called before anything else. A synchronisation follows. */
    void attach(ServiceContext context);

    /** The service leaves the node, or the node stops: say goodbye to the other members and forget the context. */
    void detach();

    /**
     * A message of this service.
     *
     * @param function the function number, the lower half of the message's id
     * @param senderNodeId who sent it
     * @param message the whole executive message from its request header on (16 bytes), between position and limit, little
     *     endian; valid only during the call
     */
    void deliver(int function, int senderNodeId, ByteBuffer message);

    /**
     * A synchronisation begins.
     *
     * @param transitional members that come along from the ring before
     * @param members all members
     * @param ring the new ring
     */
    void syncInit(List<Integer> transitional, List<Integer> members, RingId ring);

    /**
     * One step of the synchronisation, at a visit of the token: send what the others need.
     *
     * @return whether all is sent; if not, the next visit asks again
     */
    boolean syncProcess();

    /** All members have sent theirs: what was gathered takes effect. */
    void syncActivate();

    /** The ring changed again before the end: what was gathered is void. */
    void syncAbort();

    /** The synchronisation of all services is complete: messages may be sent, until the next {@link #syncInit}. */
    void synchronised();

    /**
     * The node runs with other settings now: its file was read again, or a key of the map was set.
     *
     * @param change what is different
     */
    default void configurationChanged(ReloadPlan change) {
        // most services have no settings
    }

    /** The ring refused a message before ({@link ServiceContext#multicast}) and would take one now. */
    void sendQueueAvailable();
}
