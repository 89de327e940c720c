package carousel.config.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A machine made of tables; literal addresses resolve to themselves. */
final class FakeHost implements HostSystem {
    final Map<String, List<InetAddress>> names = new HashMap<>();
    final Map<InetAddress, String> reverseNames = new HashMap<>();
    final List<InetAddress> localAddresses = new ArrayList<>();
    private final String hostName;

    FakeHost(String hostName) {
        this.hostName = hostName;
    }

    FakeHost name(String name, String... addresses) {
        names.put(name, List.of(addresses).stream().map(FakeHost::literal).toList());
        return this;
    }

    FakeHost local(String address) {
        localAddresses.add(literal(address));
        return this;
    }

    FakeHost reverse(String address, String name) {
        reverseNames.put(literal(address), name);
        return this;
    }

    static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String hostName() {
        return hostName;
    }

    @Override
    public List<InetAddress> localAddresses() {
        return localAddresses;
    }

    @Override
    public Optional<String> reverseName(InetAddress address) {
        return Optional.ofNullable(reverseNames.get(address));
    }

    @Override
    public List<InetAddress> resolve(String name) {
        if (name.matches("[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+|[0-9a-fA-F]*:[0-9a-fA-F:]*")) {
            try {
                return List.of(InetAddress.getByName(name));
            } catch (UnknownHostException e) {
                return List.of();
            }
        }
        return names.getOrDefault(name, List.of());
    }

    @Override
    public OptionalLong userId(String name) {
        return switch (name) {
            case "root" -> OptionalLong.of(0);
            case "daemon" -> OptionalLong.of(1);
            default -> OptionalLong.empty();
        };
    }

    @Override
    public OptionalLong groupId(String name) {
        return name.equals("daemon") ? OptionalLong.of(1) : OptionalLong.empty();
    }
}
