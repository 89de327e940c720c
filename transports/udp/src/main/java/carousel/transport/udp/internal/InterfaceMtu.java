package carousel.transport.udp.internal;

import carousel.api.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The MTU of the interface that an endpoint sends by. Asking the system takes long and every fragment of a frame may be too
 * long at once, so an answer is used for a short time.
 */
final class InterfaceMtu {
    private static final long VALID_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLoop loop;
    private final Supplier<InetSocketAddress> local;
    private @Nullable InetSocketAddress askedFor;
    private int answerBytes;
    private long askedNanos;

    InterfaceMtu(EventLoop loop, Supplier<InetSocketAddress> local) {
        this.loop = loop;
        this.local = local;
    }

    /** Bytes of the largest IP packet towards the address that the interface takes, 0 when unknown. */
    int towards(InetSocketAddress remote) {
        long now = loop.nanoTime();
        if (!remote.equals(askedFor) || now - askedNanos >= VALID_NANOS) {
            askedFor = remote;
            askedNanos = now;
            answerBytes = ask(local.get().getAddress(), remote);
        }
        return answerBytes;
    }

    private static int ask(InetAddress local, InetSocketAddress remote) {
        try {
            NetworkInterface sending = interfaceOf(local.isAnyLocalAddress() ? sourceTowards(remote) : local);
            return sending == null ? 0 : sending.getMTU();
        } catch (IOException e) {
            return 0;
        }
    }

    private static @Nullable NetworkInterface interfaceOf(InetAddress local) throws IOException {
        NetworkInterface owner = NetworkInterface.getByInetAddress(local);
        if (owner != null || !local.isLoopbackAddress()) {
            return owner;
        }
        // All of 127.0.0.0/8 is ours, but only 127.0.0.1 is listed.
        return NetworkInterface.networkInterfaces()
                .filter(InterfaceMtu::isLoopback)
                .findFirst()
                .orElse(null);
    }

    private static boolean isLoopback(NetworkInterface candidate) {
        try {
            return candidate.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    /** The address the routing table would send from; nothing is sent to find it. */
    private static InetAddress sourceTowards(InetSocketAddress remote) throws IOException {
        try (DatagramChannel unsent = DatagramChannel.open()) {
            unsent.connect(remote);
            return ((InetSocketAddress) unsent.getLocalAddress()).getAddress();
        }
    }
}
