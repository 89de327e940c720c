package carousel.api.totem;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What the ring needs below it: unreliable, unordered datagrams of up to 65536 bytes (totem-protocol 17). */
@ConsumerType
public interface TotemNetwork {
    /**
     * Sends to every configured node.
     *
     * @param datagram taken before the call returns, left as it was
     * @param loopback whether this node gets it too, in a later turn of the loop
     */
    void multicast(ByteBuffer datagram, boolean loopback);

    /** Sends to one node, this one included (then in a later turn of the loop). */
    void unicast(int nodeId, ByteBuffer datagram);
}
