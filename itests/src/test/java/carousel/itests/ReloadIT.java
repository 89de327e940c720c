package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that follow their changed files under load: no message is lost, and no new ring forms. */
class ReloadIT {
    @TempDir
    Path folder;

    private ReloadRing reload;
    private NamespaceRing ring;
    private int nodes;

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (reload != null) {
            reload.close();
        }
    }

    private void start(int real, int carousel, String... options) throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(real);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        reload = new ReloadRing(folder, real, carousel, options);
        ring = reload.ring();
        nodes = real + carousel;
    }

    /** Watched by the last node, which is always a Carousel node. */
    private void underLoad(int round, ReloadRing.Change change) throws Exception {
        reload.underLoad(round, nodes, change);
    }

    /** Waits until these Carousel nodes seal their packets, or do not. */
    private void awaitSealed(boolean sealed, Integer... ids) throws InterruptedException {
        for (int id : ids) {
            Await.until("node " + id + (sealed ? " seals" : " sends in clear"), NamespaceRing.PATIENCE, () -> {
                String text = ring.node(id).shell("carousel:providers");
                boolean inUse = text.lines().anyMatch(line -> line.startsWith("crypto") && line.endsWith("in use"));
                if (inUse != sealed) {
                    throw new IllegalStateException(text);
                }
                return true;
            });
        }
    }

    @Test
    void F070_F076_mixedRingGoesFromClearToCryptoToAnotherKeyAndBack() throws Exception {
        start(1, 2);
        reload.newKey(1);
        reload.edit(text -> text.replace("crypto_cipher: none", "crypto_cipher: aes256")
                .replace("crypto_hash: none", "crypto_hash: sha256"));
        underLoad(1, () -> {
            ring.node(2).shell("carousel:reload");
            awaitSealed(true, 2, 3);
            reload.awaitDaemonCounts("tx_crypt_packets");
        });

        long[] keys = {reload.keysTaken(2), reload.keysTaken(3)};
        reload.newKey(2);
        underLoad(2, () -> {
            ring.cluster().run("reload", "1");
            for (int id = 2; id <= 3; id++) {
                int node = id;
                Await.until(
                        "node " + id + " has the other key",
                        NamespaceRing.PATIENCE,
                        () -> reload.keysTaken(node) == keys[node - 2] + 1);
            }
        });

        reload.edit(text -> text.replace("crypto_cipher: aes256", "crypto_cipher: none")
                .replace("crypto_hash: sha256", "crypto_hash: none"));
        underLoad(3, () -> {
            ring.node(3).shell("carousel:reload");
            awaitSealed(false, 2, 3);
            reload.awaitDaemonCountsNoMore("tx_crypt_packets");
        });

        Files.writeString(ring.configuration(2), "totem {\n  token: abc\n}\n");
        Exception refused = assertThrows(IOException.class, () -> ring.node(2).shell("carousel:reload"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Nothing was changed"), refused::toString);
        ring.awaitRing(1, 2, 3);
    }

    /** The walk of the knet introduction: each of the two links moves in turn while the other one carries everything. */
    @Test
    void F058_bothLinksMoveToAnotherNetworkOneAfterTheOther() throws Exception {
        start(0, 3, "--links", "2");
        for (int id = 1; id <= nodes; id++) {
            for (int link = 0; link < 2; link++) {
                run(id, "ip", "addr", "add", "10.78." + link + "." + id + "/24", "dev", "l" + link);
            }
        }
        for (int moved = 0; moved < 2; moved++) {
            int link = moved;
            reload.edit(text -> text.replaceAll("(?m)^\\s*ring" + link + "_addr:.*\\n", ""));
            underLoad(1 + 2 * link, () -> {
                ring.node(1).shell("carousel:reload");
                awaitGone("10.77." + link + ".");
            });
            reload.edit(text -> {
                String changed = text;
                for (int id = 1; id <= nodes; id++) {
                    changed = changed.replace(
                            "nodeid: " + id + "\n",
                            "nodeid: " + id + "\n\t\tring" + link + "_addr: 10.78." + link + "." + id + "\n");
                }
                return changed;
            });
            underLoad(2 + 2 * link, () -> {
                ring.node(2).shell("carousel:reload");
                awaitConnected("10.78." + link + ".");
            });
        }
        for (int id = 1; id <= nodes; id++) {
            assertEquals(-1, ring.node(id).shell("carousel:links").indexOf("10.77."), "the old network");
        }
    }

    private void run(int id, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(ring.cluster().inside(id));
        words.addAll(List.of(command));
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor(), String.join(" ", command));
    }

    private void awaitGone(String network) throws InterruptedException {
        for (int id = 1; id <= nodes; id++) {
            int node = id;
            Await.until(
                    "node " + node + " has no link in " + network,
                    NamespaceRing.PATIENCE,
                    () -> !ring.node(node).shell("carousel:links").contains(network));
        }
    }

    private void awaitConnected(String network) throws InterruptedException {
        for (int id = 1; id <= nodes; id++) {
            int node = id;
            Await.until("links of node " + node + " in " + network + " are up", NamespaceRing.PATIENCE, () -> {
                String text = ring.node(node).shell("carousel:links");
                long up = text.lines()
                        .filter(line -> line.contains(network) && line.contains(" connected"))
                        .count();
                if (up != nodes - 1) {
                    throw new IllegalStateException(text);
                }
                return true;
            });
        }
    }
}
