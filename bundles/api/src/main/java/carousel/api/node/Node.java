package carousel.api.node;

import carousel.api.config.ClusterConfiguration;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** The node that runs in this framework; registered as a service while it runs. May be used from any thread. */
@ProviderType
public interface Node {
    /**
     * How the node stands, taken on its loop and given on another thread. Fails with a {@link carousel.api.CorosyncException}
     * LIBRARY when the node has stopped.
     */
    CompletableFuture<NodeStatus> status();

    /** What the node runs with, given on another thread than its loop. Fails as {@link #status} does. */
    CompletableFuture<ClusterConfiguration> configuration();
}
