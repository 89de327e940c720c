package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's transport ({@code itests/samples/transport-tcp}) comes into running nodes and carries everything. */
class HotTransportIT {
    private static final Path TCP = Path.of(System.getProperty("tcp.jar"));
    private static final int NODES = 3;

    @TempDir
    Path folder;

    private ReloadRing reload;
    private NamespaceRing ring;

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (reload != null) {
            reload.close();
        }
    }

    /**
     * Three nodes on link 0, and a network for link 1. The token may stay away for longer than on a machine of its own: what is
     * looked at is whether links carry it.
     */
    private void start() throws Exception {
        Optional<String> missing = NamespaceRing.missing(0);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        reload = new ReloadRing(folder, 0, NODES, "--links", "2");
        ring = reload.ring();
        removeLink(1);
        reload.underLoad(1, 1, () -> ring.node(1).shell("carousel:reload"));
    }

    private void removeLink(int link) throws IOException {
        reload.edit(text -> text.replaceAll("(?m)^\\s*ring" + link + "_addr:.*\\n", ""));
    }

    private void addLinkOverTcp() throws IOException {
        reload.edit(text -> {
            String changed = text.replaceFirst(
                    "totem \\{\n", "totem {\n\tinterface {\n\t\tlinknumber: 1\n\t\tknet_transport: tcp\n\t}\n");
            for (int id = 1; id <= NODES; id++) {
                changed = changed.replace(
                        "nodeid: " + id + "\n", "nodeid: " + id + "\n\t\tring1_addr: 10.77.1." + id + "\n");
            }
            return changed;
        });
    }

    /** Waits until a node has nothing but connected links by these transports to both others. */
    private void awaitLinks(int node, String... transports) throws InterruptedException {
        Await.until("links of node " + node + " by " + List.of(transports), NamespaceRing.PATIENCE, () -> {
            String text = ring.node(node).shell("carousel:links");
            List<List<String>> links = text.lines()
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .filter(words -> words.contains("udp") || words.contains("tcp"))
                    .toList();
            boolean all = links.size() == transports.length * (NODES - 1);
            for (String transport : transports) {
                all &= links.stream()
                                .filter(words -> words.contains(transport) && words.contains("connected"))
                                .count()
                        == NODES - 1;
            }
            if (!all) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }

    @Test
    void linkOverTcpComesUpByAReloadAndCarriesTheLoadWhenTheOtherLinkGoes() throws Exception {
        start();
        addLinkOverTcp();
        IOException refused = assertThrows(
                IOException.class, () -> ring.node(1).shell("carousel:reload"), "nobody offers the transport yet");
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains("knet_transport of link 1 is 'tcp', which no bundle of this node offers"),
                refused::toString);

        reload.underLoad(2, 1, () -> {
            for (int id = 1; id <= NODES; id++) {
                Deployment.drop(ring.node(id), TCP);
            }
            for (int id = 1; id <= NODES; id++) {
                Deployment.awaitProvider(ring.node(id), "transport", "tcp");
            }
        });
        reload.underLoad(3, 1, () -> ring.node(2).shell("carousel:reload"));
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "udp", "tcp");
        }

        replaceBundle();

        removeLink(0);
        reload.underLoad(5, 1, () -> ring.node(3).shell("carousel:reload"));
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "tcp");
        }
        reload.underLoad(6, 2, () -> {});
        reload.underLoad(7, 3, () -> {});

        restartOne();
        for (int id = 1; id <= NODES; id++) {
            assertFalse(ring.log(id).contains("Exception"), "see the log of node " + id + " in " + folder);
        }
    }

    /** Its links go down like a pulled cable, nobody else is disturbed, and they come back with the bundle. */
    private void replaceBundle() throws Exception {
        reload.underLoad(4, 2, () -> {
            Files.delete(ring.node(2).deploy().resolve(TCP.getFileName()));
            Await.until(
                    "the links of node 2 over tcp wait for a bundle",
                    NamespaceRing.PATIENCE,
                    () -> ring.node(2)
                                    .shell("carousel:links")
                                    .lines()
                                    .filter(line -> line.contains(" tcp ") && line.contains(" no transport "))
                                    .count()
                            == NODES - 1);
            Deployment.drop(ring.node(2), TCP);
        });
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "udp", "tcp");
        }
    }

    /** What the file asks for is in the deploy folder, whose bundles start last. */
    private void restartOne() throws Exception {
        assertEquals(0, ring.node(3).stop(), () -> ring.node(3).log());
        reload.removeLastPeer();
        ring.awaitRing(1, 2);
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        reload.join(3, "back3");
        reload.underLoad(8, 3, () -> {});
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "tcp");
        }
    }

    /** Its process is gone: its system refuses the connection, so nobody waits for a token that cannot come. */
    @Test
    void killedNodeIsMissedByItsLinksOverTcp() throws Exception {
        start();
        for (int id = 1; id <= NODES; id++) {
            Deployment.drop(ring.node(id), TCP);
            Deployment.awaitProvider(ring.node(id), "transport", "tcp");
        }
        addLinkOverTcp();
        ring.node(1).shell("carousel:reload");
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "udp", "tcp");
        }
        removeLink(0);
        ring.node(1).shell("carousel:reload");
        for (int id = 1; id <= NODES; id++) {
            awaitLinks(id, "tcp");
        }
        int logged1 = ring.logFile(1).length();
        int logged2 = ring.logFile(2).length();
        ring.kill(3);
        ring.awaitRing(1, 2);
        String log = ring.logFile(1).substring(logged1) + ring.logFile(2).substring(logged2);
        assertFalse(log.contains("token timed out"), log);
    }
}
