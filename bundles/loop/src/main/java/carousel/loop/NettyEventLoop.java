package carousel.loop;

import carousel.api.loop.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import org.osgi.annotation.versioning.ProviderType;

/** The node's loop when it runs on Netty: transports register their channels on it. */
@ProviderType
public interface NettyEventLoop extends EventLoop {
    /** Netty's side of this loop, to register channels on; its thread is this loop's thread. */
    io.netty.channel.EventLoop netty();

    /**
     * A datagram channel of the kind this loop serves (epoll or NIO), neither registered nor bound, with
     * an allocator of the loop's own.
     *
     * @param family the addresses the channel is for; an IPv6 channel need not take IPv4
     * @throws io.netty.channel.ChannelException when the system has no socket to give
     */
    DatagramChannel newDatagramChannel(SocketProtocolFamily family);
}
