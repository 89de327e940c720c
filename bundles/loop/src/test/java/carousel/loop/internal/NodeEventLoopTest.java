package carousel.loop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NodeEventLoopTest {
    @Test
    void tasksRunInOrderOnTheOneNamedThread() throws Exception {
        try (NodeEventLoop loop = new NodeEventLoop()) {
            List<Integer> order = new ArrayList<>();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            for (int number = 0; number < 1000; number++) {
                int it = number;
                loop.execute(() -> order.add(it));
            }
            loop.execute(() -> thread.complete(Thread.currentThread()));
            assertEquals("carousel-loop", thread.get(5, TimeUnit.SECONDS).getName());
            assertEquals(IntStream.range(0, 1000).boxed().toList(), order);
            assertFalse(loop.inEventLoop());
            CompletableFuture<Boolean> inside = new CompletableFuture<>();
            loop.execute(() -> inside.complete(loop.inEventLoop()));
            assertTrue(inside.get(5, TimeUnit.SECONDS));
        }
    }

    /** Netty keeps what channels and tasks throw from the loop, but not this. */
    private static final class FailingHandle extends NioSelectableChannelIoHandle<Pipe.SourceChannel> {
        FailingHandle(Pipe.SourceChannel channel) {
            super(channel);
        }

        @Override
        protected void handle(Pipe.SourceChannel channel, SelectionKey key) {
            throw new InternalError("on purpose");
        }

        @Override
        public void close() throws IOException {
            selectableChannel().close();
        }
    }

    @Test
    void aLoopThatDiesEndsTheNodeWith15() throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Pipe pipe = Pipe.open();
        try (NodeEventLoop loop = NodeEventLoop.onNio(status::complete)) {
            IoEventLoop netty = assertInstanceOf(IoEventLoop.class, loop.netty());
            pipe.source().configureBlocking(false);
            IoRegistration registration =
                    netty.register(new FailingHandle(pipe.source())).get(5, TimeUnit.SECONDS);
            registration.submit(NioIoOps.READ);
            pipe.sink().write(ByteBuffer.allocate(1));
            assertEquals(15, status.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void aLoopThatIsClosedEndsNothing() throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        NodeEventLoop loop = NodeEventLoop.onNio(status::complete);
        loop.close();
        assertTrue(loop.netty().awaitTermination(20, TimeUnit.SECONDS));
        GlobalEventExecutor.INSTANCE.submit(() -> {}).get(5, TimeUnit.SECONDS); // it tells of ends
        assertFalse(status.isDone());
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheLoop() throws Exception {
        try (NodeEventLoop loop = new NodeEventLoop()) {
            CompletableFuture<Thread> before = new CompletableFuture<>();
            CompletableFuture<Thread> after = new CompletableFuture<>();
            loop.execute(() -> before.complete(Thread.currentThread()));
            loop.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            loop.execute(() -> {
                throw new AssertionError("on purpose");
            });
            loop.execute(() -> after.complete(Thread.currentThread()));
            assertSame(before.get(5, TimeUnit.SECONDS), after.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingEndsTheThreadAndRefusesTasks() throws Exception {
        NodeEventLoop loop = new NodeEventLoop();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        Thread ended = thread.get(5, TimeUnit.SECONDS);
        loop.close();
        ended.join(5_000);
        assertFalse(ended.isAlive());
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
    }

    @Test
    void closingOnTheLoopItselfDoesNotWait() throws Exception {
        NodeEventLoop loop = new NodeEventLoop();
        CompletableFuture<Thread> closed = new CompletableFuture<>();
        loop.execute(() -> {
            loop.close();
            closed.complete(Thread.currentThread());
        });
        Thread thread = closed.get(5, TimeUnit.SECONDS);
        thread.join(5_000);
        assertFalse(thread.isAlive());
    }

    @Test
    void channelsAreOfTheLoopsKind() throws Exception {
        try (NodeEventLoop loop = new NodeEventLoop();
                NodeEventLoop nio = NodeEventLoop.onNio()) {
            DatagramChannel channel = loop.newDatagramChannel(SocketProtocolFamily.INET);
            DatagramChannel nioChannel = nio.newDatagramChannel(SocketProtocolFamily.INET);
            assertEquals(Epoll.isAvailable(), channel instanceof EpollDatagramChannel);
            assertInstanceOf(NioDatagramChannel.class, nioChannel);
            assertTrue(loop.netty().register(channel).await().isSuccess());
            assertTrue(nio.netty().register(nioChannel).await().isSuccess());
        }
    }
}
