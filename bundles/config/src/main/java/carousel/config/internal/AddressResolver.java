package carousel.config.internal;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the addresses of the file into numbers, by {@code totem.ip_version} (config reference 7). */
final class AddressResolver {
    /** What knet uses when the file says nothing. */
    static final String DEFAULT_IP_VERSION = "ipv6-4";

    private final HostSystem host;
    private final List<Class<? extends InetAddress>> families;

    AddressResolver(HostSystem host, String ipVersion) {
        this.host = host;
        this.families = switch (ipVersion) {
            case "ipv4" -> List.of(Inet4Address.class);
            case "ipv6" -> List.of(Inet6Address.class);
            case "ipv4-6" -> List.of(Inet4Address.class, Inet6Address.class);
            default -> List.of(Inet6Address.class, Inet4Address.class);
        };
    }

    /** The first address of the preferred family; null when there is none of an allowed one. */
    @Nullable
    InetAddress resolve(String text) {
        List<InetAddress> found = host.resolve(text);
        for (Class<? extends InetAddress> family : families) {
            for (InetAddress address : found) {
                if (family.isInstance(address)) {
                    return withoutName(address);
                }
            }
        }
        return null;
    }

    /** The same address, which then prints as a number only. */
    private static InetAddress withoutName(InetAddress address) {
        try {
            return address instanceof Inet6Address six && six.getScopeId() != 0
                    ? Inet6Address.getByAddress(null, six.getAddress(), six.getScopeId())
                    : InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address with a length of " + address.getAddress().length + " bytes", e);
        }
    }
}
