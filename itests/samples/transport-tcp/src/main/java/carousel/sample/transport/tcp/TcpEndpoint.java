package carousel.sample.transport.tcp;

import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** An address that is listened at, as the node's loop sees it. */
final class TcpEndpoint implements TransportEndpoint {
    /** libknet's choice when nothing is configured: low delay. */
    private static final int LOW_DELAY = 0x10;

    private final EventLoop loop;
    private final TransportListener listener;
    private final TransportSettings settings;
    private final Consumer<TcpEndpoint> whenClosed;
    private final NetworkThread network;
    private final List<TcpLink> links = new ArrayList<>();

    /** Set before anybody else sees it. */
    private InetSocketAddress localAddress;

    private boolean closed;

    TcpEndpoint(
            EventLoop loop, TransportListener listener, TransportSettings settings, Consumer<TcpEndpoint> whenClosed)
            throws IOException {
        this.loop = loop;
        this.listener = listener;
        this.settings = settings;
        this.whenClosed = whenClosed;
        network = new NetworkThread(this);
    }

    /**
     * Listens.
     *
     * @throws IOException when the address cannot be had; nothing stays open
     */
    void bind(InetSocketAddress local) throws IOException {
        localAddress = network.listen(local);
        network.start(localAddress);
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public TransportLink connect(InetSocketAddress remote) {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("The host name of " + remote + " has no address.");
        }
        TcpLink link = new TcpLink(this, remote);
        links.add(link);
        network.execute(link.connection()::open);
        return link;
    }

    /** What was sent before, for instance the node's goodbye, still goes out, as far as the connection takes it. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            whenClosed.accept(this);
            List.copyOf(links).forEach(TcpLink::close);
            network.end();
        }
    }

    void remove(OutgoingConnection connection) {
        links.removeIf(link -> link.connection() == connection);
        network.execute(connection::end);
    }

    void wakeUp() {
        network.wakeUp();
    }

    /** The owner knows after the send that failed, never within it. */
    void tooLong(TcpLink link, int packetSizeBytes) {
        tell(link, () -> listener.packetTooLong(link, packetSizeBytes, 0));
    }

    /** From the network's thread. */
    void unreachable(TcpLink link, String reason) {
        tell(link, () -> listener.unreachable(link, reason));
    }

    /** From the network's thread: the peer's host said that nobody listens there. */
    void refused(TcpLink link, String reason) {
        tell(link, () -> listener.refused(link, reason));
    }

    private void tell(TcpLink link, Runnable news) {
        onLoop(() -> {
            if (!closed && !link.isClosed()) {
                news.run();
            }
        });
    }

    /** On the loop: whether packets may still be handed to the listener. */
    boolean isClosed() {
        return closed;
    }

    TransportListener listener() {
        return listener;
    }

    NetworkThread network() {
        return network;
    }

    /** Returns false when the loop has ended, and the node with it. */
    boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            network.end();
            return false;
        }
    }

    /** A socket of this endpoint that does not block. */
    SocketChannel newChannel() throws IOException {
        InetAddress own = localAddress.getAddress();
        SocketChannel channel = SocketChannel.open(
                own instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            apply(channel);
            // from the link's address, for the peer knows it by that
            return channel.bind(new InetSocketAddress(own, 0));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void apply(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        setTypeOfService(channel);
    }

    private void setTypeOfService(NetworkChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.IP_TOS)) {
            channel.setOption(
                    StandardSocketOptions.IP_TOS, settings.ipDscp() == 0 ? LOW_DELAY : settings.ipDscp() << 2);
        }
    }
}
