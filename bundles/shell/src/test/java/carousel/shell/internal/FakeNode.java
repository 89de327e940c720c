package carousel.shell.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A node of which the shell sees no more than its status. */
record FakeNode(Supplier<CompletableFuture<NodeStatus>> source) implements Node {
    static Node of(NodeStatus status) {
        return new FakeNode(() -> CompletableFuture.completedFuture(status));
    }

    @Override
    public CompletableFuture<NodeStatus> status() {
        return source.get();
    }

    @Override
    public CompletableFuture<ClusterConfiguration> configuration() {
        throw new AssertionError("the shell reads no configuration");
    }
}
