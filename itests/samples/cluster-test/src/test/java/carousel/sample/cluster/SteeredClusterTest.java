package carousel.sample.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.node.NodeStatus;
import carousel.itest.support.ClusterExtension;
import carousel.itest.support.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;

/** Two nodes for several tests; what else can be steered. */
@Timeout(60)
class SteeredClusterTest {
    @RegisterExtension
    static final ClusterExtension CLUSTER = new ClusterExtension(TestCluster.of(2)
            .links(2)
            .crypto("aes256", "sha256")
            .expectedVotes(2)
            .deploy(Path.of(System.getProperty("savings.jar")))
            .patience(Duration.ofSeconds(10)));

    @Test
    void aRingOutlivesACutLink(TestCluster cluster) {
        String ring = ring(cluster);
        cluster.cutLink(1, 0);
        cluster.awaitLink(1, 2, 0, false);
        cluster.awaitLink(2, 1, 0, false);
        cluster.awaitLink(1, 2, 1, true);
        assertEquals(ring, ring(cluster));
        cluster.mendLink(1, 0);
        cluster.awaitLink(1, 2, 0, true);
    }

    @Test
    void aPartitionPartsLinksThatAreAddedLaterToo(TestCluster cluster) {
        cluster.partition(Set.of(1));
        cluster.awaitQuorum(1, false);
        cluster.awaitQuorum(2, false);
        cluster.reconfigure(plan -> plan.links(3));
        cluster.awaitLink(1, 2, 2, false); // it is there, at both ends
        cluster.awaitLink(2, 1, 2, false);
        cluster.heal();
        cluster.awaitLink(1, 2, 2, true);
        cluster.awaitRing();
    }

    @Test
    void aStoppedNodeLeavesInOrderAndComesBack(TestCluster cluster) {
        cluster.stop(2);
        assertFalse(cluster.node(2).isRunning());
        cluster.awaitMembership(1);
        cluster.awaitQuorum(1, false);
        cluster.start(2);
        cluster.awaitRing();
        cluster.awaitQuorum(1, true);
    }

    @Test
    void deployedBundlesRunInEachNode(TestCluster cluster) {
        assertTrue(Arrays.stream(cluster.node(2).context().getBundles())
                .anyMatch(bundle -> bundle.getSymbolicName().equals("carousel.sample.savings")
                        && bundle.getState() == Bundle.ACTIVE));
    }

    @Test
    void anAwaitThatFailsTellsWhatWasSeen() {
        try (TestCluster cluster =
                TestCluster.of(2).patience(Duration.ofSeconds(2)).start()) {
            cluster.partition(Set.of(1), Set.of(2));
            AssertionError error = assertThrows(AssertionError.class, () -> cluster.awaitMembership(1, 2));
            String message = String.valueOf(error.getMessage());
            assertTrue(
                    message.startsWith(
                            "Within 2000 ms it did not come to be that nodes [1, 2] are the members of one ring."),
                    message);
            assertTrue(message.contains("with members [1]"), message);
            assertTrue(message.endsWith("parted into [1] and [2] and the rest."), message);
        }
    }

    private static String ring(TestCluster cluster) {
        NodeStatus status = Objects.requireNonNull(cluster.node(1).status());
        return status.ring().ring().toString();
    }
}
