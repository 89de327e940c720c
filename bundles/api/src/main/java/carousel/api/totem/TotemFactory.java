package carousel.api.totem;

import carousel.api.loop.EventLoop;
import org.osgi.annotation.versioning.ProviderType;

/** Makes ring members. A service of the totem bundle. */
@ProviderType
public interface TotemFactory {
    /**
     * Makes a ring member, not yet started.
     *
     * @param loop the node's loop; the result is used on it only, and network and listener called on it
     * @param store where the ring sequence survives a restart
     * @throws IllegalArgumentException when a setting is out of range; the message names it
     */
    Totem open(TotemSettings settings, EventLoop loop, TotemNetwork network, RingStore store, TotemListener listener);
}
