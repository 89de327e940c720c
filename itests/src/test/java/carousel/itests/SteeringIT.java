package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons and Carousel nodes end each other, and themselves, by the service cfg (tools 2). */
class SteeringIT {
    @TempDir
    Path folder;

    private NamespaceRing ring;

    @AfterEach
    void stopAll() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private void start(int real, int carousel) throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(real);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, real, carousel);
    }

    private void awaitLine(int id, String line) throws InterruptedException {
        Await.until(
                "node " + id + " tells: " + line,
                NamespaceRing.PATIENCE,
                () -> ring.log(id).contains(line));
    }

    @Test
    void eachKindKillsTheOther() throws Exception {
        start(1, 2);
        ring.cluster().run("exec", "1", "corosync-cfgtool", "-k", "3");
        assertEquals(255, ring.node(3).awaitExit(), () -> ring.node(3).log());
        awaitLine(3, "Killed by node 1 : Killed by corosync-cfgtool");
        ring.awaitRing(1, 2);
        ring.start(3);
        ring.awaitRing(1, 2, 3);

        ring.node(2).shell("carousel:kill 1 out of order");
        awaitLine(1, "Killed by node 2 : out of order");
        ring.awaitRing(2, 3);
        ring.start(1);
        ring.awaitRing(1, 2, 3);
    }

    @Test
    void eachKindShutsItselfDownAndTheOthersHearOfIt() throws Exception {
        start(1, 2);
        ring.node(3).shell("carousel:shutdown");
        assertEquals(0, ring.node(3).awaitExit(), () -> ring.node(3).log());
        awaitLine(1, "Node 3 was shut down by sysadmin");
        awaitLine(2, "Node 3 was shut down by sysadmin");
        ring.awaitRing(1, 2);
        assertTrue(
                ring.log(3).contains("Corosync Cluster Engine exiting normally"),
                () -> ring.node(3).log());

        ring.cluster().run("exec", "1", "corosync-cfgtool", "-H");
        awaitLine(2, "Node 1 was shut down by sysadmin");
        ring.awaitRing(2);
        assertEquals(0, ring.node(2).stop(), () -> ring.node(2).log());
    }
}
