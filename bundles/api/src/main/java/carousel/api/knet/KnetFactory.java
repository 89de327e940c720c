package carousel.api.knet;

import carousel.api.loop.EventLoop;
import org.osgi.annotation.versioning.ProviderType;

/** Opens link managers. A service of the knet bundle, which finds transports, compression and crypto models by itself. */
@ProviderType
public interface KnetFactory {
    /**
     * Opens a link manager without hosts.
     *
     * @param loop the node's loop; the result is used on it only, and the listener called on it
     * @throws IllegalArgumentException when a setting is out of range; the message names it
     */
    Knet open(KnetSettings settings, EventLoop loop, KnetListener listener);
}
