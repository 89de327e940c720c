package carousel.itest.support;

import carousel.api.node.NodeStatus;
import carousel.api.quorum.QuorumState;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** A node of a {@link TestCluster}. The object stays the same over stops and starts. May be used from any thread. */
public final class TestNode {
    private final int id;
    private final Path folder;
    private final LoopbackNetwork network;
    private final Duration patience;
    private final NodeServices services = new NodeServices(this::findContext);
    private volatile @Nullable NodeFramework framework;
    private volatile @Nullable BundleContext attached;

    TestNode(int id, Path folder, LoopbackNetwork network, Duration patience) {
        this.id = id;
        this.folder = folder;
        this.network = network;
        this.patience = patience;
    }

    /** Its node id, from 1. */
    public int id() {
        return id;
    }

    /** Its name in the configuration: {@code node1} and so on. */
    public String name() {
        return TestCluster.name(id);
    }

    /** Its corosync.conf. */
    public Path configuration() {
        return folder.resolve("corosync.conf");
    }

    /** Its state folder, which outlives stops and starts, but not the cluster. */
    public Path state() {
        return folder.resolve("state");
    }

    /**
     * Its address on a link.
     *
     * @param link 0 to 7; the link need not be there yet
     */
    public InetAddress address(int link) {
        return network.address(id, link);
    }

    /** Whether its framework runs; for a node outside, whether it was attached. */
    public boolean isRunning() {
        return findContext() != null;
    }

    /**
     * A service of the node's framework, waited for. Do not keep it over a stop of the node.
     *
     * @param type a type of Carousel's API, or of a package that the plan shares
     * @throws AssertionError when none comes in time
     */
    public <T> T service(Class<T> type) {
        Await.until(
                name() + " has a service " + type.getName(),
                patience,
                () -> services.find(type) != null,
                this::describe);
        T found = services.find(type);
        if (found == null) {
            throw new AssertionError("The service " + type.getName() + " of " + name() + " came and left.");
        }
        return found;
    }

    /** How it stands; null while no node runs. */
    public @Nullable NodeStatus status() {
        try {
            return services.status();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** What it knows of quorum; {@link QuorumState#UNDECIDED} while it does not run. */
    public QuorumState quorum() {
        return services.quorum();
    }

    /**
     * The system bundle's context of its framework, to install bundles and find services.
     *
     * @throws IllegalStateException when it does not run
     */
    public BundleContext context() {
        BundleContext found = findContext();
        if (found == null) {
            throw new IllegalStateException(describe());
        }
        return found;
    }

    private @Nullable BundleContext findContext() {
        NodeFramework running = framework;
        return running == null ? attached : running.context();
    }

    /** For a message. */
    String describe() {
        NodeFramework running = framework;
        if (running != null && running.exitStatus().isPresent()) {
            return name() + " ended by itself with status "
                    + running.exitStatus().getAsInt() + " (its log, by SLF4J, says why)";
        }
        try {
            String complaints = running == null || running.complaints().isEmpty()
                    ? ""
                    : "; bundles failed: " + running.complaints();
            return name() + " is " + services.describe() + complaints;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return name() + " was not asked";
        }
    }

    /** A node that somebody else runs is asked by this context from now on. */
    void attach(BundleContext context) {
        attached = context;
    }

    @Nullable
    NodeFramework framework() {
        return framework;
    }

    void framework(@Nullable NodeFramework running) {
        framework = running;
    }

    @Override
    public String toString() {
        return name();
    }
}
