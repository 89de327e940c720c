package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes of one id, where the access list does not keep them apart (checklist 7): the ring of a daemon and two Carousel nodes,
 * and at the place of node 4 a second node 3. Every test leaves the ring whole.
 */
class DoubleNodeIT {
    private static final String SIZES = "64,1500,30000";
    private static final String LOST = "Failed to receive the leave message. failed: 3";

    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void form() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(
                folder,
                1,
                2,
                "--token",
                "3000",
                "--nodes",
                "4",
                "--slots",
                "2,3,4",
                "--set",
                "totem.block_unlisted_ips=no");
    }

    @AfterAll
    static void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static List<GroupPeer> joinAll(String group) throws IOException, InterruptedException {
        List<GroupPeer> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            peers.add(ring.join(id, group, group + id));
        }
        awaitMembers(peers);
        return peers;
    }

    private static void awaitMembers(List<GroupPeer> peers) throws InterruptedException {
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
    }

    /** A configuration with three nodes. */
    private static String threeNodes() throws IOException {
        String text = Files.readString(ring.configuration(1));
        return text.substring(0, text.indexOf("\tnode {\n\t\tname: node4")) + "}\n";
    }

    /** Whoever hears it answers the address that the file has. */
    @Test
    void secondNodeOfAnIdAtAnotherAddressStaysAlone() throws Exception {
        List<GroupPeer> peers = joinAll("apart");
        GroupTraffic traffic = GroupTraffic.begin(peers, 1, SIZES);
        String text = threeNodes().replace("name: node3", "name: node4").replace("10.77.0.3", "10.77.0.4");
        NodeProcess second = ring.startStranger(4, Files.writeString(folder.resolve("apart.conf"), text));
        second.awaitMembers(NamespaceRing.PATIENCE, 3);
        traffic.awaitFlow();
        second.awaitMembers(NamespaceRing.PATIENCE, 3);
        assertEquals(0, second.stop(), second::log);
        traffic.awaitFlow();
        traffic.finish(NamespaceRing.PATIENCE);
        traffic.assertSameEvents();
        assertEquals(
                1 + traffic.total(),
                MessageLog.events(peers.get(0).log(), 3).messages().size(),
                "no change of the group or the ring");
    }

    /** As if node 3 had been started anew, for the others; it is alone until the second one goes. */
    @Test
    void secondNodeOfAnIdAndAddressTakesThePlaceOfTheFirstUntilItGoes() throws Exception {
        List<GroupPeer> peers = joinAll("taken");
        in(4, "ip", "addr", "add", "10.77.0.3/24", "dev", "l0");
        String hardware = in(4, "cat", "/sys/class/net/l0/address").strip();
        for (int id = 1; id <= 2; id++) {
            in(id, "ip", "neigh", "replace", "10.77.0.3", "lladdr", hardware, "dev", "l0", "nud", "permanent");
        }
        NodeProcess second =
                ring.startStranger(4, Files.writeString(folder.resolve("taken.conf"), threeNodes()), "--node", "node3");
        second.awaitMembers(NamespaceRing.PATIENCE, 1, 2, 3);
        ring.awaitRing(3);
        for (int id = 1; id <= 2; id++) {
            int node = id;
            Await.until(
                    "node " + id + " tells of it",
                    NamespaceRing.PATIENCE,
                    () -> ring.log(node).contains(LOST));
        }
        assertEquals(0, second.stop(), second::log);
        in(4, "ip", "addr", "del", "10.77.0.3/24", "dev", "l0");
        for (int id = 1; id <= 2; id++) {
            in(id, "ip", "neigh", "del", "10.77.0.3", "dev", "l0");
        }
        ring.awaitRing(1, 2, 3);
        awaitMembers(peers);
        GroupTraffic traffic = GroupTraffic.begin(peers, 2, SIZES);
        traffic.finish(NamespaceRing.PATIENCE);
        MessageLog first = peers.get(0).messages();
        first.assertSameAs(peers.get(1).messages());
        first.assertSameAs(peers.get(2).messages());
        for (int id = 1; id <= 3; id++) {
            assertFalse(ring.log(id).contains("Exception"), () -> "see the logs in " + folder);
        }
        assertFalse(second.log().contains("Exception"), second::log);
    }

    private static String in(int node, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("exec", Integer.toString(node)));
        words.addAll(List.of(command));
        return ring.cluster().run(words.toArray(String[]::new));
    }
}
