package carousel.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-082 to F-087: programs on libcpg at a real daemon (1) and at two Carousel nodes (2 and 3), two at each, in one order everywhere. */
class CrossTrafficIT {
    private static final int[] NODES = {1, 2, 3};
    private static final int AT_EACH = 2;
    private static final int MESSAGES = 300;

    @TempDir
    Path folder;

    @Test
    void programsOfBothKindsOfNodesHaveOneOrderAlsoWhenOneIsKilled() throws Exception {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        NamespaceRing ring = new NamespaceRing(folder, 1, 2, "--sched-rr", "no");
        List<GroupPeer> peers = new ArrayList<>();
        try {
            Path program = RealCluster.buildPeer(folder);
            for (int node : NODES) {
                for (int i = 0; i < AT_EACH; i++) {
                    Path log = folder.resolve("cross" + node + i);
                    peers.add(new CpgPeer(ring.cluster(), node, program, "cross", log));
                }
            }
            int all = peers.size();
            for (GroupPeer peer : peers) {
                peer.awaitMembers(all, NamespaceRing.PATIENCE);
            }
            List<CompletableFuture<Void>> senders = new ArrayList<>();
            for (GroupPeer peer : peers) {
                senders.add(peer.sendInBackground(MESSAGES, senders.size(), "64,1500,30000,=300000"));
            }
            for (CompletableFuture<Void> sender : senders) {
                sender.get(120, TimeUnit.SECONDS);
            }
            for (GroupPeer peer : peers) {
                peer.awaitCount((long) all * MESSAGES, NamespaceRing.PATIENCE);
            }
            ring.kill(3);
            List<GroupPeer> left = peers.subList(0, 2 * AT_EACH);
            for (GroupPeer peer : left) {
                peer.awaitMembers(left.size(), NamespaceRing.PATIENCE);
                peer.send(MESSAGES, 100 + peers.indexOf(peer), "64,1500");
            }
            for (GroupPeer peer : left) {
                peer.awaitCount((long) (all + left.size()) * MESSAGES, NamespaceRing.PATIENCE);
            }
            MessageLog first = MessageLog.events(left.get(0).log(), all);
            for (GroupPeer peer : left) {
                MessageLog.events(peer.log(), all)
                        .assertSameAs(first); // with the changes of the group between the messages
            }
        } finally {
            for (GroupPeer peer : peers) {
                peer.close();
            }
            ring.close();
        }
    }
}
