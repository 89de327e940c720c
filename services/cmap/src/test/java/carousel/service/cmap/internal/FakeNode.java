package carousel.service.cmap.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ReloadPlan;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.node.NodeStatus;
import carousel.api.service.NodeControl;
import carousel.api.service.NodeStatistics;
import carousel.api.service.SchedulingMiss;
import carousel.api.service.ServiceContext;
import carousel.api.service.ServiceTraffic;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node with the service, in a ring that carries its messages when the test says. Writes down what is asked of it. */
final class FakeNode implements ServiceContext, NodeControl, NodeStatistics, EventLoop {
    final List<String> log = new ArrayList<>();
    final Queue<ByteBuffer> sent = new ArrayDeque<>();
    final int id;
    boolean synchronised = true;
    boolean full;
    boolean cryptoChanging;

    /** What the next reload does. */
    @Nullable
    ReloadPlan plan;

    @Nullable
    ConfigurationException refusal;

    final TreeMap<Integer, String> services = new TreeMap<>(Map.of(0, "cmap", 3, "quorum", 9, "maglev"));
    final List<LinkStatus> links = new ArrayList<>();
    final List<SchedulingMiss> misses = new ArrayList<>();
    final Map<RingCounter, Long> ring = new EnumMap<>(RingCounter.class);
    KnetStatistics knet = KnetStatistics.NONE;

    /** Hears of each change of a key. */
    Consumer<ReloadPlan> changes = change -> {};

    private final ClusterConfiguration configuration;

    FakeNode(int id, ClusterConfiguration configuration) {
        this.id = id;
        this.configuration = configuration;
    }

    @Override
    public int nodeId() {
        return id;
    }

    @Override
    public EventLoop loop() {
        return this;
    }

    @Override
    public boolean isSynchronised() {
        return synchronised;
    }

    @Override
    public boolean multicast(ByteBuffer header, ByteBuffer payload) {
        if (full) {
            return false;
        }
        ByteBuffer copy = ByteBuffer.allocate(header.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        sent.add(copy.put(header.duplicate()).flip());
        return true;
    }

    @Override
    public NodeControl control() {
        return this;
    }

    @Override
    public ClusterConfiguration configuration() {
        return configuration;
    }

    @Override
    public Path stateDirectory() {
        return Path.of("state");
    }

    @Override
    public NodeStatus status() {
        return new NodeStatus(
                "test",
                id,
                "node" + id,
                new TreeMap<>(),
                new RingStatus(RingState.OPERATIONAL, RingId.NONE, List.of(), 0, 0, 0, 0, 0, 0, 0),
                true,
                services,
                links,
                knet,
                1446,
                "none",
                "none");
    }

    @Override
    public ReloadPlan reload() throws ConfigurationException {
        log.add("reload");
        ConfigurationException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        ReloadPlan change = plan;
        if (change == null) {
            throw new AssertionError("no reload was expected");
        }
        return change;
    }

    /** As the engine: whoever is interested hears of it before the caller. */
    @Override
    public CompletableFuture<ReloadPlan> change(String key, @Nullable CmapValue value) {
        log.add("change " + key + " " + value);
        ConfigurationException refused = refusal;
        if (refused != null) {
            return CompletableFuture.failedFuture(refused);
        }
        ReloadPlan change = new ReloadPlan(
                configuration,
                configuration,
                new TreeMap<>(Map.of(key, new ReloadPlan.KeyChange(null, value))),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TreeSet<>());
        changes.accept(change);
        return CompletableFuture.completedFuture(change);
    }

    @Override
    public NodeStatistics statistics() {
        return this;
    }

    @Override
    public Map<RingCounter, Long> ring() {
        return ring;
    }

    @Override
    public void clearRing() {
        log.add("clear ring");
    }

    @Override
    public void clearLinks() {
        log.add("clear links");
    }

    @Override
    public List<ServiceTraffic> traffic(int serviceId) {
        return serviceId == 0 ? List.of(new ServiceTraffic(2, 3)) : List.of();
    }

    @Override
    public List<SchedulingMiss> misses() {
        return misses;
    }

    @Override
    public void clearMisses() {
        log.add("clear misses");
    }

    @Override
    public void gather() {
        log.add("gather");
    }

    @Override
    public boolean isCryptoChanging() {
        return cryptoChanging;
    }

    @Override
    public void activateCrypto() {
        log.add("activate");
    }

    @Override
    public void cleanUpCrypto() {
        log.add("clean up");
    }

    @Override
    public void shutDown() {
        log.add("shut down");
    }

    @Override
    public void exit(int status) {
        log.add("exit " + status);
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        throw new AssertionError("no timer is needed");
    }
}
