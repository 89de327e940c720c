package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon and two Carousel nodes follow their changed files under load (config reference 9.3, 9.4). */
class ReloadMoreIT {
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

    private void start(String... options) throws IOException, InterruptedException {
        start(1, 2, options);
    }

    private void start(int real, int carousel, String... options) throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(real);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        reload = new ReloadRing(folder, real, carousel, options);
        ring = reload.ring();
    }

    @Test
    void nodeThatTheFileNoLongerNamesGoesAndComesBackWithTheNextReload() throws Exception {
        start();
        String whole = Files.readString(ring.configuration(1));
        assertEquals(0, ring.node(3).stop(), () -> ring.node(3).log());
        reload.removeLastPeer();
        ring.awaitRing(1, 2);
        int third = whole.indexOf("\tnode {\n\t\tname: node3");
        reload.edit(text -> whole.substring(0, third) + "}\n");
        reload.underLoad(1, 2, () -> {
            ring.node(2).shell("carousel:reload");
            awaitGone(2, "10.77.0.3");
            awaitDaemonKey(2, "runtime.votequorum.ev_barrier");
        });

        reload.edit(text -> whole);
        reload.underLoad(2, 2, () -> {
            ring.cluster().run("reload", "1");
            awaitDaemonKey(3, "runtime.votequorum.ev_barrier");
            Await.until(
                    "node 2 has a link to 3 again",
                    NamespaceRing.PATIENCE,
                    () -> ring.node(2).shell("carousel:links").contains("10.77.0.3"));
        });
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        reload.join(3, "back3");
        reload.underLoad(3, 3, () -> {});
    }

    @Test
    void compressionChangesUnderLoad() throws Exception {
        start();
        assertEquals(0, reload.daemonPackets("tx_compressed_packets"));
        reload.edit(text -> text.replace(
                "\ttoken:", "\tknet_compression_model: zlib\n\tknet_compression_threshold: 200\n\ttoken:"));
        reload.underLoad(1, 3, () -> {
            ring.node(2).shell("carousel:reload");
            awaitModel("zlib");
        });

        reload.edit(text -> text.replace("model: zlib", "model: lz4"));
        reload.underLoad(2, 3, () -> {
            ring.cluster().run("reload", "1");
            awaitModel("lz4");
        });

        reload.edit(text -> text.replaceAll("(?m)^\\s*knet_compression_.*\\n", ""));
        reload.underLoad(3, 3, () -> {
            ring.node(3).shell("carousel:reload");
            awaitCompression(""); // a daemon compresses on until its next start
            reload.awaitDaemonCountsNoMore("rx_compressed_packets");
        });
    }

    /** Of all nodes, and both kinds compress. */
    private void awaitModel(String model) throws IOException, InterruptedException {
        awaitCompression(model);
        Await.until(
                "the daemon's model is " + model,
                NamespaceRing.PATIENCE,
                () -> ring.cluster()
                        .run("exec", "1", "corosync-cmapctl", "-g", "totem.knet_compression_model")
                        .strip()
                        .endsWith("= " + model));
        reload.awaitDaemonCounts("tx_compressed_packets");
        reload.awaitDaemonCounts("rx_compressed_packets");
    }

    private void awaitCompression(String model) throws InterruptedException {
        for (int id = 2; id <= 3; id++) {
            int node = id;
            Await.until(
                    "node " + id + " compresses by '" + model + "'",
                    NamespaceRing.PATIENCE,
                    () -> usedCompression(node).equals(model));
        }
    }

    private void awaitGone(int id, String address) throws InterruptedException {
        Await.until(
                "node " + id + " has no link to " + address,
                NamespaceRing.PATIENCE,
                () -> !ring.node(id).shell("carousel:links").contains(address));
    }

    private void awaitDaemonKey(long value, String key) throws InterruptedException {
        Await.until(
                "the daemon's " + key + " is " + value,
                NamespaceRing.PATIENCE,
                () -> reload.daemonKey("-g", key) == value);
    }

    private void awaitTokenTimeout(int millis) throws InterruptedException {
        awaitDaemonKey(millis, "runtime.config.totem.token");
        for (int id = 2; id <= 3; id++) {
            int node = id;
            Await.until(
                    "node " + id + " has the token timeout " + millis,
                    NamespaceRing.PATIENCE,
                    () -> ring.node(node)
                            .shell("carousel:cmapctl -g runtime.config.totem.token")
                            .endsWith("= " + millis));
        }
    }

    /** The model that a Carousel node sends with, or nothing. */
    private String usedCompression(int id) throws IOException {
        return ring.node(id)
                .shell("carousel:providers")
                .lines()
                .filter(line -> line.startsWith("compression") && line.endsWith("in use"))
                .map(line -> line.strip().split("\\s+", -1)[1])
                .findFirst()
                .orElse("");
    }

    /** How long a silent member is missed for is the proof: the daemon is held for longer than one and shorter than the other. */
    @Test
    void tokenTimeoutAndWhatFollowsFromItChange() throws Exception {
        start();
        edit("token: 3000", "token: 8000\n\tmerge: 300\n\tfail_recv_const: 3000\n\thold: 200");
        reload.underLoad(1, 3, () -> {
            ring.node(2).shell("carousel:reload");
            awaitTokenTimeout(8650);
        });
        String patient = reload.ringId(3);
        ring.cluster().run("pause", "1");
        long held = System.nanoTime();
        Await.until(
                "the daemon was held for 4 s",
                Duration.ofSeconds(10),
                () -> System.nanoTime() - held > Duration.ofSeconds(4).toNanos());
        ring.cluster().run("resume", "1");
        reload.underLoad(2, 3, () -> {});
        assertEquals(patient, reload.ringId(3), "nobody is missed within 8650 ms");

        edit("token: 8000", "token: 2000");
        reload.underLoad(3, 3, () -> {
            ring.cluster().run("reload", "1");
            awaitTokenTimeout(2650);
        });
        int logged2 = ring.logFile(2).length();
        int logged3 = ring.logFile(3).length();
        ring.cluster().run("pause", "1");
        Await.until(
                "the daemon is missed, and not as late as with what was before: some 19 s",
                Duration.ofSeconds(15),
                () -> RingText.members(ring.node(3).shell("carousel:ring")).size() == 2);
        ring.cluster().run("resume", "1");
        ring.awaitRing(1, 2, 3);
        assertNotEquals(patient, reload.ringId(3));
        Matcher timeout = Pattern.compile("token timed out \\((\\d+)ms\\)")
                .matcher(ring.logFile(2).substring(logged2) + ring.logFile(3).substring(logged3));
        assertTrue(timeout.find(), "the nodes tell why");
        assertEquals("2650", timeout.group(1));
    }

    private void edit(String from, String to) throws IOException {
        reload.edit(text -> text.replace(from, to));
    }

    /** Who has only the key of before stays alone, and comes in with the new one. */
    @Test
    void afterAChangeOfTheKeyTheOldOneOpensNothing() throws Exception {
        start("--nodes", "4", "--slots", "2,3,4", "--crypto", "aes256/sha256");
        long[] before = keysTaken();
        reload.newKey(1);
        reload.underLoad(1, 3, () -> {
            ring.node(2).shell("carousel:reload");
            awaitKeys(before, 1);
        });
        reload.newKey(2);
        reload.underLoad(2, 3, () -> {
            ring.cluster().run("reload", "1");
            awaitKeys(before, 2);
        });

        Path key = Files.write(folder.resolve("key4"), ReloadRing.key(1));
        String text = Files.readString(ring.configuration(4)).replace("totem {", "totem {\n\tkeyfile: " + key);
        NodeProcess fourth = ring.startStranger(4, Files.writeString(folder.resolve("fourth.conf"), text));
        fourth.awaitMembers(NamespaceRing.PATIENCE, 4);
        reload.underLoad(3, 3, () -> {});
        ring.awaitRing(1, 2, 3);
        fourth.awaitMembers(NamespaceRing.PATIENCE, 4);
        assertEquals(0, fourth.stop(), fourth::log);

        Files.write(key, ReloadRing.key(2));
        fourth.restart();
        fourth.awaitMembers(NamespaceRing.PATIENCE, 1, 2, 3, 4);
        ring.node(2).awaitMembers(NamespaceRing.PATIENCE, 1, 2, 3, 4);
        ring.cluster().run("wait", "-t", "40", "--members", "1,2,3,4", "1");
    }

    /**
     * Each reload comes while the phases of the one before may still run, and packets are lost all the time. A daemon would not hold
     * out: it forgets a key before it knows that the others have the next one.
     */
    @Test
    void keysChangeInQuickSuccessionWhilePacketsAreLost() throws Exception {
        start(0, 3, "--crypto", "aes256/sha256", "--token", "3000");
        long[] before = keysTaken();
        ring.cluster().run("loss", "0.5");
        reload.underLoad(1, 3, () -> {
            for (int change = 1; change <= 6; change++) {
                reload.newKey(change);
                ring.node(1 + change % 3).shell("carousel:reload");
                awaitKeys(before, change);
            }
        });
        ring.cluster().run("heal");
        reload.underLoad(2, 3, () -> {});
    }

    /**
     * A reload that a node does not hear of leaves it outside with the key of before, as it does among daemons; no restart is needed,
     * be it the daemon or the Carousel node that was cut off and whoever of them is asked.
     */
    @Test
    void nodeThatMissedANewKeyComesBackWhenItIsAskedToReloadItself() throws Exception {
        start(2, 1, "--crypto", "aes256/sha256");
        ring.cluster().run("partition", "1,2", "3");
        ring.awaitRing(1, 2);
        ring.awaitRing(3);
        reload.newKey(1);
        ring.cluster().run("reload", "1");
        ring.cluster().run("heal");
        ring.node(3).shell("carousel:reload");
        ring.awaitRing(1, 2, 3);

        ring.cluster().run("partition", "1,3", "2");
        ring.awaitRing(1, 3);
        ring.awaitRing(2);
        reload.newKey(2);
        ring.node(3).shell("carousel:reload");
        ring.cluster().run("heal");
        ring.cluster().run("reload", "2");
        ring.awaitRing(1, 2, 3);
        reload.awaitPeers();
    }

    /** Of each Carousel node; {@code -1} for a daemon. */
    private long[] keysTaken() throws IOException {
        long[] keys = new long[3];
        for (int id = 1; id <= 3; id++) {
            keys[id - 1] = ring.isReal(id) ? -1 : reload.keysTaken(id);
        }
        return keys;
    }

    /** Until every Carousel node has read so many new keys, and none has refused one: the next one may be written. */
    private void awaitKeys(long[] before, int count) throws InterruptedException {
        for (int id = 1; id <= 3; id++) {
            int node = id;
            if (!ring.isReal(id)) {
                Await.until(
                        "node " + id + " has read key " + count,
                        NamespaceRing.PATIENCE,
                        () -> reload.keysTaken(node) == before[node - 1] + count);
            }
        }
    }
}
