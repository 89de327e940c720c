package carousel.transport.udp.internal;

import carousel.api.os.SocketErrors;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import carousel.loop.NettyEventLoop;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One bound socket. Links to any number of hosts share it (knet-wire 6.2). */
final class UdpEndpoint implements TransportEndpoint {
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final DatagramChannel channel;
    private final boolean ipv6;
    private final NettyEventLoop loop;
    private final DatagramSender sender;
    private final DatagramReceiver receiver;
    private final LinkReports reports;
    private final @Nullable ErrorQueue errorQueue;
    private final Consumer<UdpEndpoint> whenClosed;
    private @Nullable InetSocketAddress localAddress;
    private boolean closed;

    UdpEndpoint(
            DatagramChannel channel,
            boolean ipv6,
            NettyEventLoop loop,
            TransportListener listener,
            Consumer<UdpEndpoint> whenClosed) {
        this.channel = channel;
        this.ipv6 = ipv6;
        this.loop = loop;
        this.whenClosed = whenClosed;
        boolean epoll = channel instanceof EpollDatagramChannel;
        ReceiveBuffer receiveBuffer = new ReceiveBuffer(channel.alloc(), epoll);
        channel.config().setRecvByteBufAllocator(receiveBuffer);
        if (epoll) {
            coalesceOnReceive();
        }
        boolean segmentation = epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        reports = new LinkReports(loop, listener, new InterfaceMtu(loop, this::localAddress));
        errorQueue = channel instanceof EpollDatagramChannel socket ? new ErrorQueue(socket, ipv6, reports) : null;
        sender = new DatagramSender(
                channel, loop, reports, errorQueue == null ? PendingErrors.NONE : errorQueue, segmentation);
        receiver = new DatagramReceiver(listener, receiveBuffer, errorQueue);
        channel.pipeline().addLast(receiver);
        channel.closeFuture().addListener(done -> receiver.release());
    }

    /**
     * Makes the socket ready. May be called from any thread.
     *
     * @throws IOException when the address cannot be bound
     * @throws ChannelException when the system refuses an option
     */
    void bind(InetSocketAddress local, TransportSettings settings) throws IOException {
        SocketOptions.apply(channel, ipv6, settings);
        complete(loop.netty().register(channel));
        complete(channel.bind(local));
        localAddress = channel.localAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return Objects.requireNonNull(localAddress, "bound");
    }

    @Override
    public TransportLink connect(InetSocketAddress remote) {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("The host name of " + remote + " has no address.");
        }
        return new UdpLink(sender, reports, remote);
    }

    /** What was sent before, for instance the node's goodbye, still goes out. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        whenClosed.accept(this);
        receiver.close();
        reports.close();
        if (channel.isRegistered()) {
            sender.close();
            ChannelFuture unused = channel.close();
        } else {
            channel.unsafe().closeForcibly();
            receiver.release();
        }
    }

    /** Learns of failed packets by this service from now on, or with null not at all. On the loop only. */
    void useSocketErrors(@Nullable SocketErrors service) {
        if (errorQueue != null && !closed) {
            errorQueue.use(service);
        }
    }

    NettyEventLoop loop() {
        return loop;
    }

    DatagramSender sender() {
        return sender;
    }

    /** Waits for an operation; on the loop's own thread Netty has it done before it returns. */
    private void complete(ChannelFuture operation) throws IOException {
        if (!loop.inEventLoop()) {
            operation.awaitUninterruptibly();
        }
        if (!operation.isSuccess()) {
            Throwable cause = operation.cause();
            throw cause instanceof IOException refused ? refused : new IOException(String.valueOf(cause), cause);
        }
    }

    /**
     * Lets the kernel hand over the packets of one sender in one piece, where it can. Netty takes them apart by the size that
     * {@code recvmsg} tells; with {@code recvmmsg} (MAX_DATAGRAM_PAYLOAD_SIZE) 4.2.18 loses that size, so it is not used.
     */
    private void coalesceOnReceive() {
        try {
            channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException e) {
            LOGGER.debug("UDP_GRO is refused, packets are received one by one: {}", e.getMessage());
        }
    }
}
