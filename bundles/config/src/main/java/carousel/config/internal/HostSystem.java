package carousel.config.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the configuration asks of the machine it is read on. */
interface HostSystem {
    /** The name that {@code uname -n} says. */
    String hostName();

    /** The addresses of all local interfaces. */
    List<InetAddress> localAddresses();

    /** The name that the resolver knows for an address. */
    Optional<String> reverseName(InetAddress address);

    /** The addresses of a name or of an address's text, in the resolver's order; empty when there are none. */
    List<InetAddress> resolve(String name);

    /** The number of a user. */
    OptionalLong userId(String name);

    /** The number of a group. */
    OptionalLong groupId(String name);
}
