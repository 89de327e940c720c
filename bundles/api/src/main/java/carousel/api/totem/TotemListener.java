package carousel.api.totem;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What a ring member tells its owner, on the node's loop. The owner may call the member back from within. */
@ConsumerType
public interface TotemListener {
    /**
     * A message, in the order agreed by all members.
     *
     * @param group the group it was sent to
     * @param senderNodeId who sent it
     * @param message its bytes between position and limit, behind the group header, in little endian order; valid only during
     *     the call
     */
    void delivered(MessageGroup group, int senderNodeId, ByteBuffer message);

    /** The membership changed; its place in the order of messages is the same on all members that come along. */
    void configurationChanged(ConfigurationChange change);

    /** The token was passed on; called only while {@link Totem#wantTokenSteps} is set. */
    void tokenSent();

    /** {@link Totem#multicast} refused a message before and would take one now. */
    void sendQueueAvailable();

    /** The member cannot go on (an invariant broke, or the ring sequence cannot be stored) and has stopped. */
    void failed(Throwable cause);
}
