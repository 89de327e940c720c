package carousel.ipc.internal.server;

import carousel.api.os.LocalSockets;
import carousel.api.os.SharedMemory;
import carousel.api.os.SharedMemory.Region;
import carousel.loop.NettyEventLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Two pairs of datagram sockets and a small file in memory that node and client share (ipc-wire 3). The kernel may allow datagrams no longer
 * than some 400 KB; longer messages cannot be sent then, as with Corosync.
 *
 * <pre>
 * file  0  request channel: int32 messages under way, int32 flow control
 *       8  response channel
 *      16  event channel
 * </pre>
 */
final class SocketChannels implements Channels {
    private static final int CONNECTION_TYPE = 0;
    private static final int CONTROL_BYTES = 24;
    private static final int REQUEST = 0;
    private static final int RESPONSE = 8;
    private static final int EVENT = 16;
    private static final int FLOW_CONTROL = 4;

    private static final int HEADER_BYTES = 16;
    private static final int SIZE = 8;

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final LocalSockets sockets;
    private final ConnectionDirectory directory;
    private final Listener listener;
    private final Path controlFile;
    private final Region control;
    private final String base;
    private final EpollDomainDatagramChannel requests;
    private final FileDescriptor events;
    private final Queue<ByteBuf> received = new ArrayDeque<>();
    private final ByteBuffer outgoing;
    private boolean requestsConnected;
    private boolean eventsConnected;
    private boolean closed;

    /**
     * Makes everything in a directory, which it then owns.
     *
     * @throws IOException when the system refuses; nothing is left
     */
    SocketChannels(
            SharedMemory memory,
            LocalSockets sockets,
            NettyEventLoop loop,
            ConnectionDirectory directory,
            String service,
            ClientIdentity client,
            Listener listener)
            throws IOException {
        this.sockets = sockets;
        this.directory = directory;
        this.listener = listener;
        controlFile = directory.file("qb-control-" + service);
        base = directory.file("qb-" + service).toString();
        outgoing = ByteBuffer.allocateDirect(client.maxMessageBytes()).order(ByteOrder.nativeOrder());
        Region made = null;
        int requestDescriptor = -1;
        int eventDescriptor = -1;
        try {
            made = memory.create(controlFile, CONTROL_BYTES, client.userId(), client.groupId(), false);
            requestDescriptor = sockets.openDatagrams(base + "-request", client.maxMessageBytes());
            eventDescriptor = sockets.openDatagrams(base + "-event-tx", client.maxMessageBytes());
            directory.handOver(client.userId(), client.groupId());
        } catch (IOException e) {
            if (made != null) {
                made.close();
                ConnectionDirectory.delete(controlFile);
            }
            for (int descriptor : new int[] {requestDescriptor, eventDescriptor}) {
                if (descriptor >= 0) {
                    sockets.close(descriptor);
                }
            }
            directory.close();
            throw e;
        }
        control = made;
        events = new FileDescriptor(eventDescriptor);
        requests = new EpollDomainDatagramChannel(requestDescriptor);
        requests.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(client.maxMessageBytes()));
        requests.pipeline().addLast(new RequestReader());
        var unused = loop.netty().register(requests);
    }

    @Override
    public Names names() {
        return new Names(CONNECTION_TYPE, controlFile.toString(), base, "");
    }

    @Override
    public @Nullable ByteBuffer nextRequest() throws ProtocolException {
        ByteBuf request = received.peek();
        if (request == null) {
            return null;
        }
        int length = request.readableBytes();
        ByteBuffer bytes = request.nioBuffer().slice().order(ByteOrder.nativeOrder());
        if (length < HEADER_BYTES || bytes.getInt(SIZE) != length) {
            throw new ProtocolException("a datagram of " + length + " bytes is no message of that size");
        }
        return bytes;
    }

    @Override
    public void requestDone() {
        received.remove().release();
        count(REQUEST, -1);
        if (received.isEmpty()) {
            requests.config().setAutoRead(true);
        }
    }

    private void count(int channel, int difference) {
        INTS.getAndAdd(control.bytes(), channel, difference);
    }

    @Override
    public void respond(ByteBuffer answer) throws IOException {
        if (!requestsConnected) {
            sockets.connect(requests.fd().intValue(), base + "-response");
            requestsConnected = true;
        }
        if (!write(requests.fd(), answer)) {
            throw new ProtocolException("it does not read its answers");
        }
        count(RESPONSE, 1);
    }

    @Override
    public boolean send(ByteBuffer head, ByteBuffer tail) throws IOException {
        if (!eventsConnected) {
            sockets.connect(events.intValue(), base + "-event");
            eventsConnected = true;
        }
        if (head.remaining() + tail.remaining() > outgoing.capacity()) {
            throw new ProtocolException("an event is longer than its messages may be");
        }
        outgoing.clear()
                .put(0, head, head.position(), head.remaining())
                .put(head.remaining(), tail, tail.position(), tail.remaining())
                .limit(head.remaining() + tail.remaining());
        boolean sent = events.write(outgoing, 0, outgoing.limit()) > 0;
        if (sent) {
            count(EVENT, 1);
        }
        return sent;
    }

    private boolean write(FileDescriptor socket, ByteBuffer message) throws IOException {
        outgoing.clear().put(0, message, message.position(), message.remaining());
        return socket.write(outgoing, 0, message.remaining()) > 0;
    }

    @Override
    public boolean canBeWatched() {
        return false;
    }

    @Override
    public boolean announcesEvents() {
        return false;
    }

    @Override
    public void flowControl(int word) {
        INTS.setVolatile(control.bytes(), REQUEST + FLOW_CONTROL, word);
    }

    @Override
    public void close() {
        closed = true;
        received.forEach(ByteBuf::release);
        received.clear();
        var unused = requests.close();
        try {
            events.close();
        } catch (IOException e) {
            listener.broken(e.toString()); // closed it is all the same
        }
        control.close();
        ConnectionDirectory.delete(controlFile);
        directory.close();
    }

    /** Takes datagrams in, and no more while some wait. */
    private final class RequestReader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf datagram = message instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) message;
            if (closed) {
                datagram.release();
                return;
            }
            received.add(datagram);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!received.isEmpty()) {
                requests.config().setAutoRead(false);
                listener.requestsWait();
            }
        }

        @Override
        @SuppressWarnings("MissingSuperCall") // nobody is behind it
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!closed) {
                listener.broken(cause.toString());
            }
        }
    }
}
