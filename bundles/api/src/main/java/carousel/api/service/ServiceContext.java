package carousel.api.service;

import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** What the engine offers an attached service. */
@ProviderType
public interface ServiceContext {
    /** This node's id. */
    int nodeId();

    /** The node's loop. */
    EventLoop loop();

    /** Whether a synchronisation is complete, so that messages may be sent. */
    boolean isSynchronised();

    /**
     * Sends an executive message to all members, this one included. Within {@link ClusterService#syncProcess} always allowed,
     * else only while {@link #isSynchronised}.
     *
     * @param header the message from its request header on; copied, left as it was
     * @param payload what follows it; copied, left as it was; may be empty
     * @return false when a synchronisation runs or the queue has no room: {@link ClusterService#synchronised} or
     *     {@link ClusterService#sendQueueAvailable} tells when to try again
     * @throws IllegalArgumentException when the message is longer than the ring allows
     */
    boolean multicast(ByteBuffer header, ByteBuffer payload);

    /** For services that steer the node. */
    NodeControl control();
}
