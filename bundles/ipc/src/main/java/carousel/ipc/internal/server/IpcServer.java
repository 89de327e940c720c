package carousel.ipc.internal.server;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.cmap.StatisticsSource;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.SystemConfiguration.IpcType;
import carousel.api.ipc.IpcService;
import carousel.api.loop.EventLoop;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.os.LocalSockets;
import carousel.api.os.SharedMemory;
import carousel.api.os.SystemCallException;
import carousel.loop.NettyEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a socket for each {@link IpcService} while a node runs, and says who may come in. Its counters are the keys {@code stats.ipcs.}
 * (services reference 5).
 */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = StatisticsSource.class, immediate = true)
@Capability(namespace = "carousel.ipc", attribute = "name=libqb")
public final class IpcServer implements StatisticsSource {
    private static final Logger LOG = LoggerFactory.getLogger("QB");
    private static final Logger MAIN_LOG = LoggerFactory.getLogger("MAIN");
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long PATIENCE_SECONDS = 5;
    private static final String PREFIX = "stats.ipcs.";

    private final EventLoop loop;
    private final SharedMemory memory;
    private final LocalSockets sockets;
    private final EventBacklog backlog;
    private final Admission admission;
    /** Changed by any thread. */
    private final List<CmapListener> keyListeners = new CopyOnWriteArrayList<>();

    /** On the loop: sockets of services that are here, also of those that could not be opened. */
    private final Map<IpcService, ServiceSocket> services = new LinkedHashMap<>();

    /** On the loop: null before it is known. */
    private @Nullable IpcType type;

    private long connectionNumber;
    private long closedConnections;
    private boolean stopped;

    /** Called by DS. */
    @Activate
    public IpcServer(
            @Reference EventLoop loop,
            @Reference Node node,
            @Reference SharedMemory memory,
            @Reference LocalSockets sockets,
            BundleContext bundle) {
        this.loop = loop;
        this.memory = memory;
        this.sockets = sockets;
        admission = new Admission(
                () -> node.status().thenApply(NodeStatus::synchronised),
                () -> node.configuration().thenApply(ClusterConfiguration::access),
                loop);
        backlog = new EventBacklog(loop, Runtime.getRuntime().maxMemory(), this::relieved);
        if (!(loop instanceof NettyEventLoop) || !Epoll.isAvailable()) {
            LOG.warn("Programs of libqb cannot connect: the event loop is not Netty's with epoll.");
            return;
        }
        String instance = bundle.getProperty("carousel.state");
        if (instance != null) {
            new LeftConnections(SHARED_MEMORY, Path.of(instance)).clear();
        }
        CompletableFuture<Void> started =
                node.configuration().thenAcceptAsync(configuration -> start(configuration), loop);
        started.exceptionally(e -> {
            LOG.debug("The node is gone", e);
            return null;
        });
    }

    /** Called by DS: every client loses its connection. */
    @Deactivate
    void deactivate() {
        onLoop(() -> {
            stopped = true;
            services.values().forEach(ServiceSocket::close);
            services.clear();
        });
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindIcmap(Icmap map) {
        admission.setMap(map);
    }

    void unbindIcmap(Icmap map) {
        admission.forgetMap(map);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindService(IpcService service) {
        try {
            loop.execute(() -> {
                ServiceSocket socket = new ServiceSocket(service, this);
                services.put(service, socket);
                if (type != null && !stopped) {
                    open(socket);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
        }
    }

    void unbindService(IpcService service) {
        onLoop(() -> {
            ServiceSocket socket = services.remove(service);
            if (socket != null) {
                socket.close();
                // Another one of that name may have waited for it.
                services.values().stream()
                        .filter(other -> other.name().equals(socket.name()) && !other.isOpen() && !stopped)
                        .findFirst()
                        .ifPresent(this::open);
            }
        });
    }

    private void start(ClusterConfiguration configuration) {
        type = configuration.system().ipcType();
        if (!stopped) {
            services.values().forEach(this::open);
        }
    }

    private void open(ServiceSocket socket) {
        try {
            socket.open();
        } catch (IOException e) {
            LOG.error(
                    "Programs cannot connect to {}: {}{}",
                    socket.name(),
                    e.getMessage(),
                    ". Does another cluster engine run here?");
        }
    }

    private void relieved() {
        services.values().forEach(socket -> socket.connections().forEach(ClientConnection::resume));
    }

    /** Runs something on the loop and waits for it, so that what a service needs is there until its sessions are closed. */
    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        try {
            loop.execute(() -> {
                task.run();
                done.countDown();
            });
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The event loop did not close the connections of programs within {} s", PATIENCE_SECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for the sockets, on the loop

    NettyEventLoop loop() {
        return (NettyEventLoop) loop;
    }

    LocalSockets sockets() {
        return sockets;
    }

    Admission admission() {
        return admission;
    }

    void tellDenied(int userId, int groupId) {
        MAIN_LOG.error(
                "Denied connection attempt from {}:{}",
                Integer.toUnsignedString(userId),
                Integer.toUnsignedString(groupId));
    }

    Channels openChannels(String service, ClientIdentity client, int descriptor, Channels.Listener listener)
            throws IOException {
        ConnectionDirectory directory = new ConnectionDirectory(SHARED_MEMORY, client.processId(), descriptor);
        return type == IpcType.SOCKET
                ? new SocketChannels(memory, sockets, loop(), directory, service, client, listener)
                : new SharedMemoryChannels(memory, directory, service, client);
    }

    ClientConnection connection(
            IpcService service,
            ClientIdentity client,
            Channels channels,
            EpollDomainSocketChannel setup,
            Consumer<ClientConnection> gone) {
        String prefix = PREFIX + "service" + service.id() + "." + Integer.toUnsignedString(client.processId()) + ".0x"
                + Long.toHexString(++connectionNumber) + ".";
        return new ClientConnection(
                service,
                client,
                loop,
                channels,
                new SetupChannel(setup, loop),
                backlog,
                new ConnectionStatistics(prefix, processName(client.processId())),
                gone);
    }

    private static String processName(int processId) {
        try {
            return Files.readString(Path.of("/proc", Integer.toUnsignedString(processId), "comm"))
                    .strip();
        } catch (IOException e) {
            return ""; // it is gone already
        }
    }

    /** The errno of a refusal by the system. */
    static int errno(IOException refusal, int otherwise) {
        return refusal instanceof SystemCallException call ? call.errno() : otherwise;
    }

    void arrived(ClientConnection connection) {
        LOG.debug("Process {} is connected", connection.processId());
        keys(connection).forEach((key, value) -> tell(new CmapEvent(CmapEvent.Kind.ADD, key, value, null)));
    }

    void gone(ClientConnection connection) {
        closedConnections++;
        LOG.debug("Process {} is gone", connection.processId());
        keys(connection).forEach((key, value) -> tell(new CmapEvent(CmapEvent.Kind.DELETE, key, null, value)));
    }

    private static SortedMap<String, CmapValue> keys(ClientConnection connection) {
        SortedMap<String, CmapValue> keys = new TreeMap<>();
        connection.statistics().put(keys);
        return keys;
    }

    private void tell(CmapEvent event) {
        keyListeners.forEach(listener -> listener.changed(event));
    }

    // ---- statistics

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public String clearWord() {
        return "ipc";
    }

    @Override
    public CompletionStage<Map<String, CmapValue>> read() {
        return CompletableFuture.supplyAsync(
                () -> {
                    SortedMap<String, CmapValue> keys = new TreeMap<>();
                    List<ClientConnection> all = connections();
                    keys.put(PREFIX + "global.active", CmapValue.unsigned64(all.size()));
                    keys.put(PREFIX + "global.closed", CmapValue.unsigned64(closedConnections));
                    all.forEach(connection -> connection.statistics().put(keys));
                    return keys;
                },
                loop);
    }

    @Override
    public boolean announcesKeys() {
        return true;
    }

    @Override
    public CmapTrack follow(CmapListener listener) {
        keyListeners.add(listener);
        return () -> keyListeners.remove(listener);
    }

    @Override
    public CompletionStage<Void> clear() {
        return CompletableFuture.runAsync(
                () -> {
                    closedConnections = 0;
                    connections().forEach(connection -> connection.statistics().clear());
                },
                loop);
    }

    private List<ClientConnection> connections() {
        return services.values().stream()
                .flatMap(socket -> socket.connections().stream())
                .toList();
    }
}
