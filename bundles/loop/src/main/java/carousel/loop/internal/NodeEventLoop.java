package carousel.loop.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.loop.NettyEventLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's loop on one Netty thread, with epoll where the system has it. Works without OSGi too: make one, use it, close
 * it.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {EventLoop.class, NettyEventLoop.class})
public final class NodeEventLoop implements NettyEventLoop, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String THREAD_NAME = "carousel-loop";
    private static final long SHUTDOWN_TIMEOUT_MILLIS = 2_000;
    /** Netty closes channels and runs what is left within its own time-out; this is for the thread to get there. */
    private static final long TERMINATION_GRACE_MILLIS = 1_000;

    /** Corosync's status for what no configuration explains (config reference 3). */
    private static final int FATAL_STATUS = 15;

    private static final int PAGE_BYTES = 8192;
    /** Chunks of 1 MiB: room for receive buffers and the packets of a turn, and little to keep for an idle node. */
    private static final int CHUNK_ORDER = 7;

    private static final int SMALL_CACHE_ENTRIES = 64;
    private static final int NORMAL_CACHE_ENTRIES = 32;

    /** One arena is enough for one thread. It lives with the loop, so that a replaced transport leaves nothing behind. */
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(
            true, 0, 1, PAGE_BYTES, CHUNK_ORDER, SMALL_CACHE_ENTRIES, NORMAL_CACHE_ENTRIES, false);

    private final boolean epoll;
    private final EventLoopGroup group;
    private final io.netty.channel.EventLoop netty;
    private volatile boolean closing;

    /** A loop on epoll, or on NIO when epoll cannot be had; whoever made it hears nothing when it dies. */
    public NodeEventLoop() {
        this(null);
    }

    /**
     * A loop on epoll, or on NIO when epoll cannot be had.
     *
     * @param exit ends the process: without its loop a node would stay in the process table and out of every ring
     */
    @Activate
    public NodeEventLoop(
            @Reference(target = "(carousel.exit=true)", cardinality = ReferenceCardinality.OPTIONAL) @Nullable
                    IntConsumer exit) {
        this(Epoll.isAvailable(), exit);
        if (epoll) {
            LOGGER.info("The event loop runs on epoll.");
        } else {
            LOGGER.info(
                    "The event loop runs on NIO, because epoll cannot be had: {}", reason(Epoll.unavailabilityCause()));
        }
    }

    private NodeEventLoop(boolean epoll, @Nullable IntConsumer exit) {
        this.epoll = epoll;
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, NodeEventLoop::newThread, handlers);
        netty = group.next();
        group.terminationFuture().addListener(ended -> {
            if (!closing) {
                LOGGER.error("The event loop has died.");
                if (exit != null) {
                    LOGGER.error("Corosync Cluster Engine exiting with status {} at NodeEventLoop.", FATAL_STATUS);
                    exit.accept(FATAL_STATUS);
                }
            }
        });
    }

    /** A loop on NIO, whatever else the system has. */
    public static NodeEventLoop onNio() {
        return onNio(null);
    }

    static NodeEventLoop onNio(@Nullable IntConsumer exit) {
        return new NodeEventLoop(false, exit);
    }

    /** Ends the thread and closes every channel that is left; waits a bounded time for it unless called on the loop. */
    @Override
    @Deactivate
    public void close() {
        closing = true;
        Future<?> ended = group.shutdownGracefully(0, SHUTDOWN_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        if (!netty.inEventLoop() && !ended.awaitUninterruptibly(SHUTDOWN_TIMEOUT_MILLIS + TERMINATION_GRACE_MILLIS)) {
            LOGGER.warn(
                    "The event loop still runs a task and could not be ended within {} ms.",
                    SHUTDOWN_TIMEOUT_MILLIS + TERMINATION_GRACE_MILLIS);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean inEventLoop() {
        return netty.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        netty.execute(() -> runLogged(task));
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        return new NettyTimer(this, Objects.requireNonNull(task, "task"));
    }

    @Override
    public io.netty.channel.EventLoop netty() {
        return netty;
    }

    @Override
    public DatagramChannel newDatagramChannel(SocketProtocolFamily family) {
        DatagramChannel channel = epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
        channel.config().setAllocator(allocator);
        return channel;
    }

    /** Runs a task so that nothing it throws reaches the loop. */
    @SuppressWarnings("CatchingUnchecked") // whatever a task throws, the loop goes on
    static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            LOGGER.error("A task on the event loop failed.", e);
        }
    }

    private static Thread newThread(Runnable loop) {
        Thread thread = new FastThreadLocalThread(loop, THREAD_NAME);
        thread.setDaemon(true);
        return thread;
    }

    /** The innermost cause: netty wraps the interesting one several times. */
    private static String reason(Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost.toString();
    }
}
