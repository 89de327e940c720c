package carousel.api.service;

import carousel.api.totem.MessageGroup;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that reads and sends messages of a group besides its executive messages: of one whose messages have no request header and
 * so name no service, like {@link MessageGroup#YKD} (totem-wire 12.7).
 */
@ConsumerType
public interface GroupService extends ClusterService {
    /** Sends to the service's group. To be used on the loop. */
    @FunctionalInterface
    interface Sender {
        /**
         * Sends a message to all members, this one included; when {@link ServiceContext#multicast} may be used, too.
         *
         * @param message copied, left as it was
         * @return false when it may not, or the queue has no room: {@link ClusterService#syncProcess}, {@link ClusterService#synchronised} and
         *     {@link ClusterService#sendQueueAvailable} tell when to try again
         */
        boolean multicast(ByteBuffer message);
    }

    /** Its group. */
    MessageGroup group();

    /** How to send to the group, until the service is detached. Called before {@link #attach}. */
    void openGroup(Sender sender);

    /**
     * A message of the group.
     *
     * @param senderNodeId who sent it
     * @param message between position and limit; valid only during the call
     */
    void deliverToGroup(int senderNodeId, ByteBuffer message);
}
