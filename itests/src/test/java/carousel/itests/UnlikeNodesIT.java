package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one ring that differ in what they may differ in: a daemon (1) and two Carousel nodes (2, 3). */
class UnlikeNodesIT {
    /** With the zero byte behind it the shortest key (F-068). */
    private static final String KEY = "k".repeat(126) + "!";

    private static final String NETWORK = "fd77:5:5::";

    private static final Map<Integer, String> CRYPTO_MODELS = Map.of(1, "openssl", 2, "nss", 3, "openssl");
    private static final Map<Integer, String> COMPRESSION_MODELS = Map.of(1, "zlib", 2, "lz4", 3, "bzip2");

    @TempDir
    Path folder;

    private NamespaceRing ring;

    @BeforeEach
    void checkMachine() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
    }

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static void prepare(NamespaceRing ring, int id) throws IOException, InterruptedException {
        ring.cluster()
                .run("exec", Integer.toString(id), "ip", "addr", "add", NETWORK + id + "/64", "dev", "l1", "nodad");
        Path file = ring.configuration(id);
        String text = Files.readString(file);
        for (int node = 1; node <= 3; node++) {
            text = text.replace("ring1_addr: 10.77.1." + node + "\n", "ring1_addr: " + NETWORK + node + "\n");
        }
        Files.writeString(
                file,
                text.replace("crypto_model: openssl", "crypto_model: " + CRYPTO_MODELS.get(id) + "\n\tkey: " + KEY)
                        .replace("model: zlib", "model: " + COMPRESSION_MODELS.get(id)));
        // whoever takes this one is alone
        Path authkey = file.resolveSibling("authkey");
        Files.delete(authkey);
        Files.write(authkey, ReloadRing.key(id));
    }

    /** F-022, F-067, F-068, F-072: the link of the other family is the one that all goes by. */
    @Test
    void linksOfBothFamiliesModelsOfEachNodesOwnAndAKeyInTheFile() throws Exception {
        ring = NamespaceRing.prepared(
                folder,
                1,
                2,
                UnlikeNodesIT::prepare,
                "--links",
                "2",
                "--crypto",
                "aes256/sha256",
                "--compress",
                "zlib:1:200",
                "--set",
                "interface.1.knet_link_priority=10");
        List<GroupPeer> peers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            peers.add(ring.join(id, "unlike", "unlike" + id));
        }
        for (GroupPeer peer : peers) {
            peer.awaitMembers(3, NamespaceRing.PATIENCE);
        }
        GroupTraffic traffic = GroupTraffic.begin(peers, 1, "64,1500,30000");
        for (int id = 2; id <= 3; id++) {
            awaitLinks(id);
            String providers = ring.node(id).shell("carousel:providers");
            assertInUse(providers, "crypto", CRYPTO_MODELS.get(id));
            assertInUse(providers, "compression", COMPRESSION_MODELS.get(id));
        }
        traffic.awaitFlow();
        traffic.finish(NamespaceRing.PATIENCE);
        traffic.assertSameEvents();
        for (int id = 1; id <= 3; id++) {
            for (String counter : List.of("tx_compressed_packets", "rx_compressed_packets", "rx_crypt_packets")) {
                assertTrue(statistic(id, "handle." + counter) > 0, "node " + id + ": " + counter);
            }
            int other = id % 3 + 1;
            assertTrue(
                    statistic(id, "node" + other + ".link1.tx_data_packets")
                            > statistic(id, "node" + other + ".link0.tx_data_packets"),
                    "node " + id + " sends by the link of the higher priority");
        }
    }

    /** Both links of both others are up, and the one of IPv6 is active. */
    private void awaitLinks(int id) throws InterruptedException {
        Await.until("the links of node " + id + " are up", NamespaceRing.PATIENCE, () -> {
            String text = ring.node(id).shell("carousel:links");
            List<List<String>> links = text.lines()
                    .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
                    .filter(words -> words.contains("connected"))
                    .toList();
            long old = links.stream()
                    .filter(words ->
                            words.get(5).startsWith("10.77.0.") && words.get(7).equals("no"))
                    .count();
            long other = links.stream()
                    .filter(words ->
                            words.get(5).contains("fd77:5:5:") && words.get(7).equals("yes"))
                    .count();
            if (old != 2 || other != 2) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }

    private static void assertInUse(String providers, String kind, String model) {
        assertEquals(
                List.of(model),
                providers
                        .lines()
                        .filter(line -> line.startsWith(kind) && line.endsWith("in use"))
                        .map(line -> line.split("\\s+", -1)[1])
                        .toList(),
                providers);
    }

    private long statistic(int id, String key) throws IOException, InterruptedException {
        String words = "-m stats -g stats.knet." + key;
        List<String> tool = new ArrayList<>(List.of("exec", Integer.toString(id), "corosync-cmapctl"));
        tool.addAll(Arrays.asList(words.split(" ", -1)));
        String answer = ring.isReal(id)
                ? ring.cluster().run(tool.toArray(String[]::new))
                : ring.node(id).shell("carousel:cmapctl " + words);
        return Long.parseLong(answer.strip().substring(answer.strip().lastIndexOf(' ') + 1));
    }
}
