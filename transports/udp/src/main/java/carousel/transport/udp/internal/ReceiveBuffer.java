package carousel.transport.udp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one buffer an endpoint receives into, again and again: listeners are done with a packet when they return. It has room
 * for the longest datagram, which with {@code UDP_GRO} may be dozens of coalesced packets, and costs 64 KiB an endpoint, of
 * which only pages that packets were written to become resident.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    /** UDP payloads, and what the kernel coalesces, end before. */
    private static final int SIZE_BYTES = 65_536;

    /** Packets of one wake-up before other channels and timers have their turn. */
    private static final int EPOLL_PACKETS_PER_READ = 256;

    /** NIO collects the datagrams of a wake-up before it hands them over, each in a buffer of its own. */
    private static final int NIO_PACKETS_PER_READ = 8;

    private final ByteBufAllocator allocator;
    private final ByteBuf buffer;
    private final ByteBuffer view;
    private boolean released;

    /**
     * A buffer for one channel.
     *
     * @param epoll whether the channel is an {@link io.netty.channel.epoll.EpollDatagramChannel}
     */
    ReceiveBuffer(ByteBufAllocator allocator, boolean epoll) {
        super(epoll ? EPOLL_PACKETS_PER_READ : NIO_PACKETS_PER_READ);
        this.allocator = allocator;
        buffer = allocator.directBuffer(SIZE_BYTES, SIZE_BYTES);
        view = buffer.nioBuffer(0, SIZE_BYTES);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface still names it
    public Handle newHandle() {
        return new ReusingHandle();
    }

    /** The readable bytes of a received datagram, valid until the next call. */
    ByteBuffer view(ByteBuf datagram) {
        int length = datagram.readableBytes();
        if (datagram.hasMemoryAddress() && buffer.hasMemoryAddress()) {
            long offset = datagram.memoryAddress() + datagram.readerIndex() - buffer.memoryAddress();
            if (offset >= 0 && offset + length <= SIZE_BYTES) {
                // Whoever saw it before may have left it little endian.
                return view.order(ByteOrder.BIG_ENDIAN)
                        .limit((int) offset + length)
                        .position((int) offset);
            }
        }
        return datagram.nioBuffer();
    }

    /** Ends its use; what is still being read from it keeps it until then. */
    void release() {
        if (!released) {
            released = true;
            buffer.release();
        }
    }

    private final class ReusingHandle extends MaxMessageHandle {
        @Override
        public int guess() {
            return SIZE_BYTES;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator ignored) {
            return !released && buffer.refCnt() == 1
                    ? buffer.clear().retain()
                    : allocator.directBuffer(SIZE_BYTES, SIZE_BYTES);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !released && super.continueReading(maybeMoreData);
        }
    }
}
