package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as one jar: a node as any other, out of a folder in the user's cache. */
@Timeout(120)
class ExecutableJarIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aNodeRunsOutOfOneJar() throws Exception {
        Path configuration = folder.resolve("corosync.conf");
        Files.writeString(configuration, """
                totem {
                    version: 2
                    cluster_name: jar
                    transport: knet
                    interface {
                        linknumber: 0
                        mcastport: 45415
                    }
                }
                nodelist {
                    node {
                        ring0_addr: 127.0.0.1
                        name: here
                        nodeid: 7
                    }
                }
                system {
                    sched_rr: no
                }
                logging {
                    to_stderr: yes
                    to_syslog: no
                }
                """);
        Path state = folder.resolve("state");
        Path console = folder.resolve("console.log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-jar",
                System.getProperty("minimal.jar"),
                "-c",
                configuration.toString(),
                "--node",
                "here",
                "--state",
                state.toString(),
                "--parent-pipe");
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        Process node = builder.redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        try {
            Await.until("the node is ready", PATIENCE, () -> Files.exists(state.resolve("ready")) || !node.isAlive());
            assertTrue(node.isAlive(), Files.readString(console));
            try (ShellConnection shell = new ShellConnection(state)) {
                assertTrue(shell.execute("carousel:ring").output().contains("7"), "the ring has its node");
            }
            try (Stream<Path> unpacked = Files.list(folder.resolve("cache/carousel"))) {
                assertEquals(1, unpacked.count());
            }
            node.destroy();
            assertTrue(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it stops when it is told to");
            assertEquals(0, node.exitValue(), Files.readString(console));
        } finally {
            node.destroyForcibly().waitFor();
        }
    }
}
