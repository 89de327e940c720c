package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node without its event loop is in no ring and answers nobody: it ends, so that whoever watches over it starts it anew. */
@Timeout(90)
class LoopIT {
    private static final List<String> OWN_NETWORK =
            List.of("unshare", "-n", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh");

    @TempDir
    Path folder;

    private NodeProcess node;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missingForNamespaces();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        Path file = folder.resolve("corosync.conf");
        Files.writeString(file, """
                totem {
                	version: 2
                	cluster_name: loop
                	transport: knet
                }
                nodelist {
                	node {
                		name: one
                		nodeid: 1
                		ring0_addr: 127.0.0.1
                	}
                }
                system {
                	state_dir: %s
                }
                logging {
                	to_syslog: no
                }
                """.formatted(folder));
        node = new NodeProcess(
                Path.of(System.getProperty("standard.dir")),
                folder.resolve("home"),
                OWN_NETWORK,
                "--node",
                "one",
                "-c",
                file.toString());
    }

    @AfterEach
    void end() throws InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    private void killLoop() {
        try (ShellConnection shell = new ShellConnection(node.state())) {
            String loop = "$.context getservice ($.context getservicereference carousel.api.loop.EventLoop)";
            assertEquals(0, shell.execute("addcommand loop (" + loop + ")").status());
            shell.execute("(loop:netty) shutdown"); // the node may be gone before it answers
        } catch (IOException e) {
            // it is gone
        }
    }

    @Test
    void nodeWhoseLoopDiesEndsWith15() throws Exception {
        killLoop();
        assertEquals(15, node.awaitExit(), node::log);
        assertTrue(node.log().contains("The event loop has died."), node::log);
        assertTrue(node.log().contains("The flight data are in " + folder), node::log);
        assertFalse(node.log().contains("exiting normally"), node::log);
    }

    @Test
    void bundleThatDoesNotStopDoesNotHoldItBack() throws Exception {
        Path told = folder.resolve("told");
        ProbeBundle.drop(node.deploy().resolve("probe.jar"), ProbeBundle.CLINGING, told);
        Await.until("the bundle is active", Duration.ofSeconds(20), () -> Files.exists(told));
        killLoop();
        assertEquals(15, node.awaitExit(), node::log);
        assertTrue(node.log().contains("bundles did not stop within"), node::log);
    }
}
