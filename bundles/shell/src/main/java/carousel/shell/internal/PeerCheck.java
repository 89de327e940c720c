package carousel.shell.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;

/**
 * Asks the kernel whose process is at the other end. The modes of folder and file keep others out already; this is a second
 * lock for systems that ignore the mode of sockets.
 */
final class PeerCheck {
    private static final String OPTION = "SO_PEERCRED";

    private final Principal owner;

    /** Compares with the owner of a socket file. */
    PeerCheck(Path socket) throws IOException {
        this.owner = Files.getOwner(socket);
    }

    /** Whether the peer is this process's own user or root, as far as the system can tell. */
    boolean admits(SocketChannel channel) throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (option.name().equals(OPTION)) {
                return admits(channel.getOption(option));
            }
        }
        return true;
    }

    /** The option's type lives in a package that not every framework hands to bundles, so it is asked by name. */
    private boolean admits(Object credentials) throws IOException {
        try {
            Object user = credentials.getClass().getMethod("user").invoke(credentials);
            return owner.equals(user) || (user instanceof Principal principal && isRoot(principal.getName()));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IOException("the peer's credentials are unreadable", e);
        }
    }

    private static boolean isRoot(String name) {
        return name.equals("root") || name.equals("0");
    }
}
