package carousel.ipc.internal.server;

import carousel.api.ipc.IpcService;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.PeerCredentials;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of one service, and the clients that came through it. On the loop only. */
final class ServiceSocket {
    private static final Logger LOG = LoggerFactory.getLogger("QB");
    /** More than Corosync's 128: who finds it full is told to try again, and a crowd may come. */
    private static final int BACKLOG = 1024;

    private static final int READ_BYTES = 4096;

    private static final int ENOENT = 2;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;
    private static final int EACCES = 13;

    /** Programs ask for 1 MiB. */
    private static final int MOST_MESSAGE_BYTES = 64 << 20;

    private final IpcService service;
    private final IpcServer server;
    private final Set<Channel> accepted = new HashSet<>();
    private final Set<ClientConnection> connections = new HashSet<>();
    private @Nullable Channel listener;
    private boolean closed;

    ServiceSocket(IpcService service, IpcServer server) {
        this.service = service;
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException when another program has the name, or the loop does not take the socket; nothing stays open
     */
    void open() throws IOException {
        int descriptor = server.sockets().listen(service.name(), BACKLOG);
        EpollServerDomainSocketChannel channel;
        try {
            channel = new EpollServerDomainSocketChannel(descriptor, true);
        } catch (RuntimeException e) {
            server.sockets().close(descriptor);
            throw e;
        }
        ChannelFuture registered = new ServerBootstrap()
                .group(server.loop().netty())
                .channelFactory(() -> channel)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childHandler(new ChannelInitializer<EpollDomainSocketChannel>() {
                    @Override
                    protected void initChannel(EpollDomainSocketChannel accepting) {
                        accepting.pipeline().addLast(new Client(accepting));
                    }
                })
                .register();
        Throwable problem = registered.cause();
        if (problem != null) {
            channel.unsafe().closeForcibly();
            throw new IOException("the event loop does not take its socket: " + problem.getMessage(), problem);
        }
        listener = channel;
        LOG.info("server name: {}", service.name());
    }

    boolean isOpen() {
        return listener != null;
    }

    String name() {
        return service.name();
    }

    Set<ClientConnection> connections() {
        return connections;
    }

    /** Nobody is served any more; every client loses its connection. */
    void close() {
        closed = true;
        Channel listening = listener;
        if (listening != null) {
            LOG.info("withdrawing server sockets");
            var unused = listening.close();
        }
        List.copyOf(connections).forEach(ClientConnection::close);
        for (Channel channel : List.copyOf(accepted)) {
            var unusedToo = channel.close();
        }
    }

    private void gone(ClientConnection connection) {
        if (connections.remove(connection)) {
            server.gone(connection);
        }
    }

    /** One client from its first byte on. */
    private final class Client extends ChannelInboundHandlerAdapter {
        private final EpollDomainSocketChannel channel;
        private final ByteBuffer request =
                ByteBuffer.allocate(SetupMessages.REQUEST_BYTES).order(ByteOrder.nativeOrder());
        private @Nullable ClientConnection connection;

        Client(EpollDomainSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            if (closed) {
                var unused = channel.close();
            } else {
                accepted.add(channel);
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            try {
                if (request.hasRemaining()) {
                    request.limit(Math.min(request.capacity(), request.position() + bytes.readableBytes()));
                    bytes.readBytes(request);
                    request.limit(request.capacity());
                    if (!request.hasRemaining()) {
                        asked();
                    }
                }
            } finally {
                bytes.release();
            }
        }

        /** However many bytes came, they said that there are requests. */
        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            ClientConnection served = connection;
            if (served != null) {
                served.requestsWait();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            accepted.remove(channel);
            ClientConnection served = connection;
            if (served != null) {
                served.broken("it hung up");
            }
        }

        @Override
        @SuppressWarnings("MissingSuperCall") // nobody is behind it
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("The socket of a client of {} failed: {}", service.name(), cause.toString());
            var unused = channel.close();
        }

        private void asked() {
            String error = SetupMessages.validate(request);
            if (error != null) {
                LOG.debug("A client of {} is not let in: {}", service.name(), error);
                var unused = channel.close();
                return;
            }
            PeerCredentials peer;
            try {
                peer = channel.peerCredentials();
            } catch (IOException e) {
                LOG.debug("A client of {} is gone: {}", service.name(), e.toString());
                var unused = channel.close();
                return;
            }
            int groupId = peer.gids().length == 0 ? -1 : peer.gids()[0];
            server.admission()
                    .decide(peer.uid(), groupId, decision -> decided(decision, peer.pid(), peer.uid(), groupId));
        }

        private void decided(Admission.Decision decision, int processId, int userId, int groupId) {
            if (closed || !channel.isActive()) {
                return;
            }
            switch (decision) {
                case NOT_READY -> refuse(EAGAIN);
                case DENIED -> {
                    server.tellDenied(userId, groupId);
                    refuse(EACCES);
                }
                case WELCOME -> {
                    int wish = SetupMessages.maxMessageBytes(request);
                    if (wish > MOST_MESSAGE_BYTES || wish < 0) {
                        LOG.warn(
                                "Process {} would exchange messages of {} bytes with {}, at most {} are allowed.",
                                processId,
                                Integer.toUnsignedString(wish),
                                service.name(),
                                MOST_MESSAGE_BYTES);
                        refuse(ENOMEM);
                    } else {
                        welcome(new ClientIdentity(
                                processId, userId, groupId, Math.max(wish, SetupMessages.RESPONSE_BYTES)));
                    }
                }
            }
        }

        private void refuse(int errno) {
            var unused = channel.writeAndFlush(Unpooled.wrappedBuffer(SetupMessages.refusal(errno)))
                    .addListener(ChannelFutureListener.CLOSE);
        }

        private void welcome(ClientIdentity identity) {
            Channels channels;
            try {
                channels = server.openChannels(
                        service.name(), identity, channel.fd().intValue(), new Channels.Listener() {
                            @Override
                            public void requestsWait() {
                                ClientConnection served = connection;
                                if (served != null) {
                                    served.requestsWait();
                                }
                            }

                            @Override
                            public void broken(String reason) {
                                ClientConnection served = connection;
                                if (served != null) {
                                    served.broken(reason);
                                }
                            }
                        });
            } catch (IOException e) {
                LOG.error(
                        "Process {} cannot be connected to {}: {}",
                        identity.processId(),
                        service.name(),
                        e.getMessage());
                refuse(IpcServer.errno(e, ENOENT));
                return;
            }
            ClientConnection made = server.connection(service, identity, channels, channel, ServiceSocket.this::gone);
            connection = made;
            connections.add(made);
            var unused = channel.writeAndFlush(
                    Unpooled.wrappedBuffer(SetupMessages.welcome(channels.names(), identity.maxMessageBytes())));
            made.begin();
            server.arrived(made);
        }
    }
}
