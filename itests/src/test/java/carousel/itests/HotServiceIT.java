package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party's cluster service ({@code itests/samples/map}) comes into running nodes, which have one map from then on. */
class HotServiceIT {
    private static final Path MAP = Path.of(System.getProperty("map.jar"));
    private static final int NODES = 3;

    @TempDir
    Path folder;

    private NamespaceRing ring;

    /** Nodes 1 to {@code real} are daemons, those behind them run the service. */
    private void start(int real) throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(real);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, real, NODES - real, "--token", "3000");
        for (int id = real + 1; id <= NODES; id++) {
            Deployment.drop(ring.node(id), MAP);
        }
        for (int id = real + 1; id <= NODES; id++) {
            Deployment.awaitProvider(ring.node(id), "service", "map");
        }
    }

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private void put(int id, String key, String value) throws IOException {
        assertEquals("done", ring.node(id).shell("carousel:map put " + key + " " + value));
    }

    private void awaitMap(String text, int... ids) throws InterruptedException {
        for (int id : ids) {
            Await.until("node " + id + " has the map " + text, NamespaceRing.PATIENCE, () -> {
                String map = ring.node(id).shell("carousel:map");
                if (!map.equals(text)) {
                    throw new IllegalStateException(map);
                }
                return true;
            });
        }
    }

    @Test
    void whatIsPutOnOneNodeIsReadOnAllAndANodeThatComesGetsIt() throws Exception {
        start(0);
        put(1, "colour", "red");
        put(2, "shape", "round");
        awaitMap("colour = red\nshape = round", 1, 2, 3);
        assertEquals("red", ring.node(3).shell("carousel:map get colour"));
        put(3, "colour", "blue");
        assertEquals("done", ring.node(1).shell("carousel:map remove shape"));
        awaitMap("colour = blue", 1, 2, 3);

        assertEquals(0, ring.node(3).stop(), () -> ring.node(3).log());
        ring.awaitRing(1, 2);
        put(1, "size", "small");
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        awaitMap("colour = blue\nsize = small", 1, 2, 3);

        // the bundle leaves one node and comes back; the ring and the map of the others stay
        Files.delete(ring.node(1).deploy().resolve(MAP.getFileName()));
        Await.until(
                "the service has left node 1",
                NamespaceRing.PATIENCE,
                () -> !ring.node(1).shell("carousel:services").contains("a replicated map"));
        ring.awaitRing(1, 2, 3);
        put(2, "colour", "green");
        Deployment.drop(ring.node(1), MAP);
        Deployment.awaitProvider(ring.node(1), "service", "map");
        awaitMap("colour = green\nsize = small", 1, 2, 3);
        assertNoExceptions();
    }

    @Test
    void partsThatMeetAgainHaveTheNewestOfEachKey() throws Exception {
        start(0);
        put(1, "colour", "red");
        put(1, "shape", "round");
        awaitMap("colour = red\nshape = round", 1, 2, 3);
        ring.cluster().run("partition", "1,2", "3");
        ring.awaitRing(1, 2);
        ring.awaitRing(3);
        put(3, "colour", "of-one-change");
        put(3, "alone", "yes");
        assertEquals("done", ring.node(1).shell("carousel:map remove shape"));
        put(2, "size", "small");
        put(1, "colour", "of-three-changes");
        ring.cluster().run("heal");
        ring.awaitRing(1, 2, 3);
        awaitMap("alone = yes\ncolour = of-three-changes\nsize = small", 1, 2, 3);
        assertNoExceptions();
    }

    /** A daemon knows nothing of the service: it passes over its messages, and keeps step in its synchronisation. */
    @Test
    void daemonInTheRingTakesNoHarm() throws Exception {
        start(1);
        put(2, "colour", "red");
        awaitMap("colour = red", 2, 3);
        ring.kill(1);
        ring.awaitRing(2, 3);
        put(3, "shape", "round");
        ring.start(1);
        ring.awaitRing(1, 2, 3);
        ring.kill(3);
        ring.awaitRing(1, 2);
        ring.start(3);
        ring.awaitRing(1, 2, 3);
        awaitMap("colour = red\nshape = round", 2, 3);
        assertNoExceptions();
    }

    private void assertNoExceptions() throws IOException {
        for (int id = 1; id <= NODES; id++) {
            assertFalse(ring.log(id).contains("Exception"), "see the log of node " + id + " in " + folder);
        }
    }
}
