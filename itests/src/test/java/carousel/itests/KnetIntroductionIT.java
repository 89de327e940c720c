package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the knet introduction, its misprints corrected, is good and runs (F-013). Its networks are put on loopback. */
@Timeout(120)
class KnetIntroductionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path EXAMPLE = Path.of("../bundles/config/src/test/resources/knet-introduction.conf");
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));

    @TempDir
    Path folder;

    private Path file() throws IOException {
        Path key = Files.write(folder.resolve("authkey"), new byte[256]);
        return Files.writeString(
                folder.resolve("corosync.conf"),
                Files.readString(EXAMPLE)
                        .replace("192.168.", "127.168.")
                        .replace("/var/log/cluster", folder.toString())
                        .replace("to_syslog: yes", "to_syslog: no")
                        .replace("version: 2\n", "version: 2\n    keyfile: " + key + "\n"));
    }

    private Process run(String program, Path output, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/" + program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    @Test
    void exampleIsGoodAndRuns() throws Exception {
        String file = file().toString();
        Path said = folder.resolve("said");
        Process check = run("carousel-check", said, "--node", "mynode1", file);
        assertTrue(check.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the check does not end");
        assertEquals(0, check.exitValue(), Files.readString(said));

        Path state = folder.resolve("state");
        Path console = folder.resolve("console");
        Process node = run(
                "carousel-node",
                console,
                "--parent-pipe",
                "--state",
                state.toString(),
                "-c",
                file,
                "--node",
                "mynode1");
        try {
            Await.until("the node is ready", PATIENCE, () -> Files.exists(state.resolve("ready")));
            try (ShellConnection shell = new ShellConnection(state)) {
                Await.until("the ring of one is formed", PATIENCE, () -> {
                    String ring = shell.execute("carousel:ring").output();
                    return ring.contains("OPERATIONAL") && ring.contains("mynode1");
                });
            }
            node.destroy();
            assertTrue(node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the node does not end");
            assertEquals(0, node.exitValue(), Files.readString(console));
        } finally {
            node.destroyForcibly();
        }
    }
}
