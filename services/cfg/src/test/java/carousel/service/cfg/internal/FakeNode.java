package carousel.service.cfg.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ReloadPlan;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.node.NodeStatus;
import carousel.api.service.NodeControl;
import carousel.api.service.NodeStatistics;
import carousel.api.service.ServiceContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A node with the service, in a ring that carries its messages when the test says. Writes down what is asked of it. */
final class FakeNode implements ServiceContext, NodeControl, EventLoop {
    final List<String> log = new ArrayList<>();
    final Queue<ByteBuffer> sent = new ArrayDeque<>();
    final int id;
    boolean synchronised = true;
    boolean full;
    boolean cryptoChanging;

    private @Nullable Runnable timer;

    /** What the next reload does. */
    @Nullable
    ReloadPlan plan;

    @Nullable
    ConfigurationException refusal;

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
        throw new AssertionError("not asked for");
    }

    @Override
    public NodeStatus status() {
        throw new AssertionError("not asked for");
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

    @Override
    public CompletableFuture<ReloadPlan> change(String key, @Nullable CmapValue value) {
        throw new AssertionError("not asked for");
    }

    @Override
    public NodeStatistics statistics() {
        throw new AssertionError("not asked for");
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
        return new LoopTimer() {
            @Override
            public void start(long delayNanos) {
                timer = task;
            }

            @Override
            public void cancel() {
                timer = null;
            }

            @Override
            public boolean isRunning() {
                return timer != null;
            }
        };
    }

    /** The time is over for what waits. */
    void expire() {
        Runnable due = timer;
        timer = null;
        if (due != null) {
            due.run();
        }
    }
}
