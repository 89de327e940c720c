package carousel.sample.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.knet.LinkStatistics;
import carousel.api.node.NodeStatus;
import carousel.itest.support.ClusterExtension;
import carousel.itest.support.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
    void aRingGoesOnOverTheOtherLink(TestCluster cluster) {
        cluster.awaitLink(1, 2, 1, true);
        cluster.cutLink(1, 0);
        cluster.awaitLink(1, 2, 0, false);
        cluster.awaitLink(2, 1, 0, false);
        cluster.awaitRing();
        cluster.awaitLink(1, 2, 1, true);
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
        assertEquals(Bundle.ACTIVE, bundle(cluster, "carousel.sample.savings").getState());
    }

    @Test
    void anAwaitThatFailsTellsWhatWasSeen() {
        try (TestCluster cluster =
                TestCluster.of(2).outside(2).patience(Duration.ofSeconds(1)).start()) {
            cluster.partition(Set.of(1), Set.of(2));
            AssertionError error = assertThrows(AssertionError.class, () -> cluster.awaitMembership(1, 2));
            String message = String.valueOf(error.getMessage());
            assertTrue(
                    message.startsWith(
                            "Within 1000 ms it did not come to be that nodes [1, 2] are the members of one ring. Instead: node1 is "),
                    message);
            assertTrue(message.endsWith("; parted into [1] and [2] and the rest."), message);
        }
    }

    @Test
    void aTransportThatIsReplacedStaysParted(TestCluster cluster) throws Exception {
        cluster.partition(Set.of(1));
        cluster.awaitLink(1, 2, 0, false);
        LinkStatistics before = linkToPeer(cluster);
        Bundle udp = bundle(cluster, "carousel.transport.udp");
        udp.stop();
        udp.start();
        LinkStatistics now = linkToPeer(cluster);
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        while (now.ping().txPackets() < before.ping().txPackets() + 5) {
            assertTrue(System.nanoTime() - deadlineNanos < 0, "the new transport is not used");
            Thread.sleep(10);
            now = linkToPeer(cluster);
        }
        assertEquals(before.total().rxPackets(), now.total().rxPackets());
        cluster.heal();
        cluster.awaitLink(1, 2, 0, true);
        cluster.awaitRing();
    }

    /** One of node 1's. */
    private static Bundle bundle(TestCluster cluster, String symbolicName) {
        return Arrays.stream(cluster.node(1).context().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }

    /** Of node 1's link 0 to node 2. */
    private static LinkStatistics linkToPeer(TestCluster cluster) {
        NodeStatus status = cluster.node(1).status();
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        while (status == null) { // its loop is busy
            assertTrue(System.nanoTime() - deadlineNanos < 0, "node 1 does not answer");
            status = cluster.node(1).status();
        }
        return status.links().stream()
                .filter(link -> link.hostId() == 2 && link.linkNumber() == 0)
                .findFirst()
                .orElseThrow()
                .statistics();
    }
}
