package carousel.itest.support;

import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumState;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What the services of a node's framework say, whosever framework it is. */
final class NodeServices {
    private static final long ANSWER_MILLIS = 2_000;

    private final Supplier<@Nullable BundleContext> context;

    /** Of a framework; null while there is none. */
    NodeServices(Supplier<@Nullable BundleContext> context) {
        this.context = context;
    }

    /** The best service of a type; null when there is none now. */
    <T> @Nullable T find(Class<T> type) {
        BundleContext bundles = context.get();
        if (bundles == null) {
            return null;
        }
        try {
            ServiceReference<T> reference = bundles.getServiceReference(type);
            return reference == null ? null : bundles.getService(reference);
        } catch (IllegalStateException e) {
            return null; // the framework has just stopped
        }
    }

    /** How the node stands; null while none runs. */
    @Nullable
    NodeStatus status() throws InterruptedException {
        Node node = find(Node.class);
        if (node == null) {
            return null;
        }
        try {
            return node.status().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null; // it has just stopped, or its loop is stuck
        }
    }

    /** What is known of quorum; undecided while no node runs. */
    QuorumState quorum() {
        Quorum quorum = find(Quorum.class);
        return quorum == null ? QuorumState.UNDECIDED : quorum.state();
    }

    /** For a message: everything that an await asks for. */
    String describe() throws InterruptedException {
        NodeStatus status = status();
        if (status == null) {
            return context.get() == null ? "not running" : "without a ring";
        }
        QuorumState quorum = quorum();
        return status.ring().state() + " in ring " + status.ring().ring() + " with members "
                + status.ring().members() + (status.synchronised() ? "" : ", not synchronised")
                + (!quorum.provided() ? ", no quorum provider" : quorum.quorate() ? ", quorate" : ", not quorate")
                + " with members " + quorum.members();
    }
}
