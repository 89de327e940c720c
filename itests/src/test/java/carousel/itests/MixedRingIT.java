package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real corosync daemons and one Carousel node in one ring (parity F-042). */
class MixedRingIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String GROUP = "mixed";

    @TempDir
    Path folder;

    private RealCluster cluster;
    private NodeProcess carousel;
    private CpgPeer first;
    private CpgPeer second;

    @BeforeEach
    void checkMachine() throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
    }

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (first != null) {
            first.close();
        }
        if (second != null) {
            second.close();
        }
        if (carousel != null) {
            carousel.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private void startAll(String... options) throws IOException, InterruptedException {
        Path peer = RealCluster.buildPeer(folder);
        String[] up = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("--nodes", "2", "--leave-slot", "1", "--token", "1000"),
                        java.util.stream.Stream.of(options))
                .toArray(String[]::new);
        cluster = new RealCluster("mixed", up);
        carousel = new NodeProcess(
                DISTRIBUTION, folder.resolve("node3"), cluster.inside(3), "-c", "/etc/corosync/corosync.conf");
        cluster.awaitMembers("1,2,3");
        carousel.awaitMembers(PATIENCE, 1, 2, 3);
        LoadBundle.deploy(carousel);
        first = new CpgPeer(cluster, 1, peer, GROUP, folder.resolve("peer1.log"));
        second = new CpgPeer(cluster, 2, peer, GROUP, folder.resolve("peer2.log"));
        carousel.shell("load:join " + GROUP + " " + log("first"));
        Await.until("both real members see all three", PATIENCE, () -> first.sees(3) && second.sees(3));
    }

    private Path log(String name) {
        return folder.resolve("carousel." + name);
    }

    private long carouselCount() throws IOException {
        return Long.parseLong(carousel.shell("load:count " + GROUP).replace("count ", ""));
    }

    private CompletableFuture<String> background(java.util.concurrent.Callable<String> task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return task.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A seed of its own for each round and sender, so that no message stands twice in a log. */
    private void sendFromAll(int each, int round) throws Exception {
        CompletableFuture<String> a = background(() -> first.ask("send " + each + " " + (10 * round + 1) + " 30000"));
        CompletableFuture<String> b = background(() -> second.ask("send " + each + " " + (10 * round + 2) + " 3000"));
        CompletableFuture<String> c = background(() ->
                carousel.shell("load:send " + GROUP + " " + each + " " + (10 * round + 3) + " 64,1500,30000,300000"));
        assertEquals("sent " + each, a.get(120, TimeUnit.SECONDS));
        assertEquals("sent " + each, b.get(120, TimeUnit.SECONDS));
        assertEquals("sent " + each, c.get(120, TimeUnit.SECONDS));
    }

    private void awaitCounts(long real, long own) throws InterruptedException {
        Await.until(
                "everybody was delivered everything",
                PATIENCE,
                () -> first.count() == real && second.count() == real && carouselCount() == own);
    }

    @Test
    void realDaemonsAndCarouselHearEachOtherInOneOrderAndOutliveKills() throws Exception {
        startAll();
        sendFromAll(1500, 1);
        awaitCounts(4500, 4500);
        first.messages().assertSameAs(second.messages());
        first.messages().assertSameAs(MessageLog.read(log("first")));

        // the Carousel node dies and returns
        carousel.kill();
        cluster.awaitMembers("1,2");
        Await.until("the real members miss it", PATIENCE, () -> first.sees(2) && second.sees(2));
        carousel.restart();
        cluster.awaitMembers("1,2,3");
        carousel.awaitMembers(PATIENCE, 1, 2, 3);
        Await.until(
                "the load bundle is back",
                PATIENCE,
                () -> !carousel.shell("load:join " + GROUP + " " + log("second"))
                        .isEmpty());
        Await.until("the real members see it again", PATIENCE, () -> first.sees(3) && second.sees(3));
        sendFromAll(300, 2);
        awaitCounts(5400, 900);
        first.messages().assertSameAs(second.messages());
        MessageLog.read(log("second")).assertStretchOf(first.messages());

        // a real daemon dies and returns
        cluster.run("kill", "2");
        cluster.awaitMembers("1,3");
        carousel.awaitMembers(PATIENCE, 1, 3);
        assertEquals("sent 200", first.ask("send 200 31 2000"));
        Await.until("Carousel was delivered what node 1 sent", PATIENCE, () -> carouselCount() == 1100);
        cluster.run("start", "2");
        cluster.awaitMembers("1,2,3");
        carousel.awaitMembers(PATIENCE, 1, 2, 3);
        carousel.shell("load:send " + GROUP + " 100 5 1000");
        Await.until("node 1 was delivered what Carousel sent", PATIENCE, () -> first.count() == 5700);
        MessageLog.read(log("second")).assertStretchOf(first.messages());
        assertEquals(0, carousel.stop(), carousel::log);
        cluster.awaitMembers("1,2");
    }

    /** Short by default; {@code -Dcarousel.soak.seconds=600} for longer. */
    @Test
    void ringHoldsUnderLoad() throws Exception {
        startAll();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("carousel.soak.seconds", 10));
        long changes = first.changes();
        String ring = ringId();
        int rounds = 0;
        while (System.nanoTime() < end) {
            rounds++;
            sendFromAll(500, rounds);
            awaitCounts(1500L * rounds, 1500L * rounds);
        }
        first.messages().assertSameAs(second.messages());
        first.messages().assertSameAs(MessageLog.read(log("first")));
        assertEquals(changes, first.changes(), "nobody was missed");
        assertEquals(ring, ringId(), () -> "no new ring under load alone (E-24): " + carousel.log());
    }

    private String ringId() throws IOException {
        return carousel.shell("carousel:ring")
                .lines()
                .filter(line -> line.startsWith("Ring "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sealedAndCompressedTrafficIsUnderstoodBothWays() throws Exception {
        // the nss model, which is openssl's equal on the wire, is what Corosync has as default
        startAll("--crypto", "aes256/sha256", "--crypto-model", "nss", "--compress", "zlib:6:200");
        sendFromAll(300, 1);
        awaitCounts(900, 900);
        first.messages().assertSameAs(MessageLog.read(log("first")));
        assertTrue(carousel.shell("carousel:providers").contains("zlib"));
    }
}
