package carousel.transport.udp.internal;

import carousel.api.transport.TransportListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands received packets to the listener without copying them. Netty has already taken coalesced packets apart. */
final class DatagramReceiver extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final TransportListener listener;
    private final ReceiveBuffer buffer;
    private final @Nullable ErrorQueue errorQueue;
    private boolean received;
    private boolean closed;

    DatagramReceiver(TransportListener listener, ReceiveBuffer buffer, @Nullable ErrorQueue errorQueue) {
        this.listener = listener;
        this.buffer = buffer;
        this.errorQueue = errorQueue;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        received = true;
        try {
            ByteBuf content = datagram.content();
            // Datagrams without payload are ignored (knet-wire 3).
            if (!closed && content.isReadable()) {
                listener.received(buffer.view(content), datagram.sender());
            }
        } catch (RuntimeException e) {
            LOGGER.error("A packet from {} could not be handled.", datagram.sender(), e);
        } finally {
            datagram.release();
        }
    }

    /** Follows the packets of a wake-up, also when there were none. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (errorQueue != null) {
            errorQueue.wokenUp(received);
        }
        received = false;
    }

    /** The channel goes on reading: datagrams are independent of each other, and an error may be about one that was sent. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (errorQueue != null && errorQueue.isInUse() && SendFailure.mayBeOfAnotherPacket(cause)) {
            errorQueue.empty();
        } else if (!closed) {
            LOGGER.warn("Receiving on {} failed.", context.channel().localAddress(), cause);
        }
    }

    /** No listener call follows. */
    void close() {
        closed = true;
    }

    /** Gives the buffer back, once the channel does not read any more. */
    void release() {
        buffer.release();
    }
}
