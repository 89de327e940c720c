package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** F-163: two real daemons (1 and 2) and a Carousel node (3) in one ring, and what their tools say of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuorumtoolIT {
    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(2);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 2, 1, "--links", "2");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static ProgramRun real(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ring.cluster().inside(1));
        command.add("corosync-quorumtool");
        command.addAll(words(arguments));
        return ProgramRun.of(folder, command);
    }

    private static List<String> words(String arguments) {
        return List.of(arguments.split(" ", -1));
    }

    private static ProgramRun carousel(String arguments) throws IOException {
        try (ShellConnection connection = new ShellConnection(ring.node(3).state())) {
            ShellConnection.Result result = connection.execute("carousel:quorumtool " + arguments);
            return new ProgramRun(result.status(), result.output(), result.errors());
        }
    }

    /** Without what differs between two nodes at two times. */
    private static ProgramRun common(ProgramRun run) {
        return new ProgramRun(
                run.status(),
                run.output()
                        .replaceAll("(?m)^Date: .*$", "Date:")
                        .replaceAll("(?m)^Node ID: .*$", "Node ID:")
                        .replace(" (local)", ""),
                run.errors().replace("corosync-quorumtool: ", "quorumtool: "));
    }

    @Test
    @Order(1)
    void textsAndStatusesAreThoseOfTheOriginal() throws Exception {
        for (String arguments : List.of(
                "-s",
                "-l",
                "-lp",
                "-sH",
                "-lH",
                "-li",
                "-la",
                "-lia",
                "-lp -oi",
                "-l -on",
                "-l -s",
                "-n 1",
                "-ox",
                "-e 0",
                "-e 1",
                "-e x",
                "-v -1",
                "-v 5000000000",
                "-n 0 -v 1",
                "-n 9 -v 1",
                "-f")) {
            assertEquals(common(real(arguments)), common(carousel(arguments)), arguments);
        }
        assertTrue(carousel("-s").output().contains("\nQuorate:          Yes\n"));
        assertTrue(carousel("-l").output().contains("\n         3          1 node3 (local)\n"));
        ProgramRun unknown = real("-Z");
        assertEquals(unknown.status(), carousel("-Z").status());
        assertEquals(common(unknown).errors(), carousel("-Z").errors());
    }

    @Test
    @Order(2)
    void votesThatAreSetOnTheNodeAreSeenByTheDaemons() throws Exception {
        assertEquals(new ProgramRun(0, "", ""), carousel("-n 2 -v 2"));
        awaitReal("-l", "\n         2          2 node2\n");
        assertEquals(new ProgramRun(0, "", ""), carousel("-e 5"));
        awaitReal("-s", "\nExpected votes:   5\n");
        assertEquals(common(real("-s")), common(carousel("-s")));
    }

    private static void awaitReal(String arguments, String text) throws InterruptedException {
        Await.until(text, NamespaceRing.PATIENCE, () -> {
            String output = real(arguments).output();
            if (!output.contains(text)) {
                throw new IllegalStateException(output);
            }
            return true;
        });
    }

    @Test
    @Order(3)
    void monitoringShowsThatQuorumIsLost() throws Exception {
        Path said = folder.resolve("monitor");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("standard.dir"), "bin/carousel-shell")
                                .toString(),
                        "--state",
                        ring.node(3).state().toString(),
                        "--tool",
                        "quorumtool",
                        "--",
                        "-m",
                        "--json")
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process monitor = builder.start();
        try {
            Await.until(
                    "the first line",
                    NamespaceRing.PATIENCE,
                    () -> Files.readString(said).contains("\"quorate\": true"));
            ring.cluster().run("kill", "1", "2");
            Await.until(
                    "quorum is lost",
                    NamespaceRing.PATIENCE,
                    () -> Files.readAllLines(said).stream()
                            .anyMatch(
                                    line -> line.contains("\"quorate\": false")
                                            && line.contains(
                                                    "\"members\": [{\"node_id\": 3, \"names\": [\"node3\"], \"local\": true,")));
        } finally {
            monitor.destroy();
            assertTrue(monitor.waitFor(20, TimeUnit.SECONDS), "the monitor does not end");
        }
        ProgramRun status = carousel("-s");
        assertEquals(2, status.status());
        assertTrue(
                status.output().contains("\nQuorum:           3 Activity blocked\nFlags:            \n"),
                status.output());
    }
}
