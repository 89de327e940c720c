package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.ipc.IpcService;
import carousel.api.node.Node;
import carousel.api.os.LocalSockets;
import carousel.api.os.SharedMemory;
import carousel.loop.NettyEventLoop;
import carousel.os.internal.LibCLocalSockets;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

/** The socket of a service on a loop that does not take it. */
class ServiceSocketTest {
    private static final String NAME =
            "carousel-test-" + ProcessHandle.current().pid();

    private final LibCLocalSockets system = new LibCLocalSockets();

    private static <T> T fake(Class<T> kind, InvocationHandler handler) {
        return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, handler));
    }

    @Test
    void aSocketThatTheLoopDoesNotTakeIsClosedAndNotTakenForOpen() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        io.netty.channel.EventLoop ended = group.next();
        assertTrue(group.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS));
        LocalSockets sockets = fake(LocalSockets.class, (proxy, method, arguments) -> {
            assertEquals("listen", method.getName());
            return system.listen((String) arguments[0], (Integer) arguments[1]);
        });
        IpcServer server = new IpcServer(
                fake(
                        NettyEventLoop.class,
                        (proxy, method, arguments) -> method.getName().equals("netty") ? ended : null),
                fake(Node.class, (proxy, method, arguments) -> new CompletableFuture<>()),
                fake(SharedMemory.class, (proxy, method, arguments) -> null),
                sockets,
                fake(BundleContext.class, (proxy, method, arguments) -> null));
        ServiceSocket socket = new ServiceSocket(fake(IpcService.class, (proxy, method, arguments) -> NAME), server);

        IOException problem = assertThrows(IOException.class, socket::open);

        assertTrue(problem.toString().contains("the event loop does not take its socket"), problem::toString);
        assertFalse(socket.isOpen());
        // the name is free again, and so nobody has the socket any more
        system.close(system.listen(NAME, 1));
    }
}
