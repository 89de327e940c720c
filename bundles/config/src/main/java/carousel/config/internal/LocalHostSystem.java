package carousel.config.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** This machine. */
final class LocalHostSystem implements HostSystem {
    /** What uname reports, also within a namespace of its own. */
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    @Override
    public String hostName() {
        try {
            return Files.readString(KERNEL_HOST_NAME).strip();
        } catch (IOException e) {
            return lookedUpHostName();
        }
    }

    private static String lookedUpHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public List<InetAddress> localAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(LocalHostSystem::withoutName)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    @Override
    public Optional<String> reverseName(InetAddress address) {
        String name = withoutName(address).getCanonicalHostName();
        return name.equals(address.getHostAddress()) ? Optional.empty() : Optional.of(name);
    }

    @Override
    public List<InetAddress> resolve(String name) {
        // Java takes no text for the loopback address and knows brackets around an address; the system's resolver does
        // neither.
        if (name.isEmpty() || name.charAt(0) == '[') {
            return Collections.emptyList();
        }
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException e) {
            return Collections.emptyList();
        }
    }

    private static InetAddress withoutName(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address with a length of " + address.getAddress().length + " bytes", e);
        }
    }

    @Override
    public OptionalLong userId(String name) {
        return lookUp(Path.of("/etc/passwd"), name);
    }

    @Override
    public OptionalLong groupId(String name) {
        return lookUp(Path.of("/etc/group"), name);
    }

    private static OptionalLong lookUp(Path database, String name) {
        try {
            for (String line : Files.readAllLines(database, StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && !name.isEmpty() && fields[0].equals(name)) {
                    return OptionalLong.of(Long.parseLong(fields[2]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
