package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real daemons (nodes 1 and 2) and a Carousel node (node 3) with the provider corosync_ykd form primary components together. */
class YkdIT {
    @TempDir
    Path folder;

    private NamespaceRing ring;

    @AfterEach
    void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    /** The status of the tool is 2 where that side has no quorum, which is no failure here. */
    private boolean realGoesOn(int id) throws IOException, InterruptedException {
        return ring.cluster()
                .run("exec", Integer.toString(id), "sh", "-c", "corosync-quorumtool -s || test $? = 2")
                .contains("Quorate:          Yes");
    }

    private String told() throws IOException {
        try (ShellConnection connection = new ShellConnection(ring.node(3).state())) {
            return connection.execute("load:quorum").output().strip();
        }
    }

    /** Until the Carousel node is told this, and a real one goes on or does not. */
    private void await(String told, int realNode, boolean goesOn) throws InterruptedException {
        Await.until(
                "node 3 is told " + told + ", node " + realNode + (goesOn ? " goes on" : " stops"),
                NamespaceRing.PATIENCE,
                () -> told().endsWith(told) && realGoesOn(realNode) == goesOn);
    }

    @Test
    void primaryComponentHoldsHalfOfTheLastOne() throws Exception {
        Optional<String> missing = NamespaceRing.missing(2);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 2, 1, "--quorum", "no", "--set", "quorum.provider=corosync_ykd");
        await("go on [1, 2, 3]", 1, true);
        await("go on [1, 2, 3]", 2, true);

        ring.cluster().run("partition", "1,2", "3");
        await("stop [3]", 1, true);
        ring.cluster().run("heal");
        await("go on [1, 2, 3]", 1, true);

        ring.cluster().run("partition", "1,3", "2");
        await("go on [1, 3]", 1, true);
        await("go on [1, 3]", 2, false);
        ring.kill(1);
        await("go on [3]", 2, false);
        ring.start(1);
        await("go on [1, 3]", 1, true);
        ring.cluster().run("heal");
        await("go on [1, 2, 3]", 2, true);
        assertTrue(ring.log(3).contains("Using quorum provider corosync_ykd"));
    }
}
