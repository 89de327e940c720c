package carousel.itest.verify.ipc;

import carousel.api.config.ClusterConfiguration;
import carousel.api.knet.KnetStatistics;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A node of which only the id is asked. */
public final class StandInNode implements Node {
    private final int nodeId;

    /** A node of this id. */
    public StandInNode(int nodeId) {
        this.nodeId = nodeId;
    }

    @Override
    public CompletableFuture<NodeStatus> status() {
        RingStatus ring = new RingStatus(RingState.OPERATIONAL, RingId.NONE, List.of(nodeId), 0, 0, 0, 0, 0, 0, 0);
        return CompletableFuture.completedFuture(new NodeStatus(
                "",
                nodeId,
                "",
                new TreeMap<>(),
                ring,
                true,
                new TreeMap<>(),
                List.of(),
                KnetStatistics.NONE,
                0,
                "none",
                "none"));
    }

    /** Not known yet. */
    @Override
    public CompletableFuture<ClusterConfiguration> configuration() {
        return new CompletableFuture<>();
    }
}
