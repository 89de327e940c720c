package carousel.api.knet;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What the link manager tells its owner, on the node's loop. */
@ConsumerType
public interface KnetListener {
    /**
     * A message came, whole, decrypted, decompressed and for the first time; also the node's own, by loopback.
     *
     * @param sourceHostId who sent it
     * @param message its bytes between position and limit; valid only during the call
     */
    void received(int sourceHostId, ByteBuffer message);

    /** A host's first link came up or its last went down. */
    void reachabilityChanged(int hostId, boolean reachable);
}
