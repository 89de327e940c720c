package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user sees it who pipes it into a file. */
@Timeout(120)
class DemoIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));

    @TempDir
    Path temporary;

    private Process start(Path output, int seconds) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                DISTRIBUTION.resolve("bin/carousel-demo").toString(), "--seconds", Integer.toString(seconds));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + Files.createDirectory(temporary.resolve("tmp")));
        return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    }

    /** Presses a key, and waits until the demo has said something new since. */
    private static void press(Process demo, Path output, String key, String... said) throws Exception {
        int before = Math.max(0, read(output).length() - 1); // the end of the last line begins the next one
        demo.getOutputStream().write((key + "\n").getBytes(StandardCharsets.US_ASCII));
        demo.getOutputStream().flush();
        awaitSaid(output, before, said);
    }

    /** Waits for lines that begin so, one behind the other. */
    private static void awaitSaid(Path output, int from, String... said) throws Exception {
        int at = from;
        for (String line : said) {
            int behind = at;
            Await.until("the demo says " + line, Duration.ofSeconds(60), () -> {
                String all = read(output);
                if (all.indexOf("\n" + line, behind) < 0) {
                    throw new IllegalStateException(all);
                }
                return true;
            });
            at = read(output).indexOf("\n" + line, behind) + 1;
        }
    }

    @Test
    void balancesStayEqualWhileALinkIsCutTheRingIsPartedAndANodeDiesAndReturns() throws Exception {
        Path output = temporary.resolve("output");
        String allEqual = "savings: equal on node1, node2, node3: ";
        Process demo = start(output, 150);
        try {
            // a line comes twice a second at most; a link has more patience in its first ten seconds (knet-wire 4.2)
            awaitSaid(output, 0, Collections.nCopies(25, allEqual).toArray(String[]::new));
            int whole = read(output).length();
            press(demo, output, "c", "demo: link 0 is cut", "node1 link 0 to node2: disconnected", allEqual, allEqual);
            press(demo, output, "h", "demo: healed", "node1 link 0 to node2: connected", allEqual);
            assertFalse(read(output).substring(whole).contains(" ring: "), () -> "no new ring: " + read(output));
            press(demo, output, "p", "savings: the ring is in 2 parts");
            press(demo, output, "h", "demo: healed", allEqual, allEqual);
            press(demo, output, "k", "demo: node3 is killed", "node3 ring: gone", "savings: equal on node1, node2: ");
            press(demo, output, "h", "demo: healed", "node3 ring: ", allEqual, allEqual);
            demo.getOutputStream().write("q\n".getBytes(StandardCharsets.US_ASCII));
            demo.getOutputStream().flush();
            assertTrue(demo.waitFor(30, TimeUnit.SECONDS), () -> read(output));
        } finally {
            demo.destroy();
        }
        String said = read(output);
        assertEquals(0, demo.exitValue(), said);
        assertFalse(said.contains("DIFFERENT"), said);
        assertTrue(
                said.stripTrailing()
                        .lines()
                        .reduce((before, last) -> last)
                        .orElse("")
                        .matches("savings: nothing lost: every order was carried out on node1, node2, node3:"
                                + " [0-9]+ operations, balance [0-9]+"),
                said);
        try (Stream<Path> left = Files.list(temporary.resolve("tmp"))) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.toString().contains("carousel-demo"))
                            .toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void killedDemoLeavesNoNode() throws Exception {
        Path output = temporary.resolve("killed");
        Process demo = start(output, 60);
        try {
            Await.until(
                    "three nodes run",
                    Duration.ofSeconds(60),
                    () -> read(output).contains("savings: equal"));
            List<ProcessHandle> nodes = demo.descendants().toList();
            assertTrue(nodes.size() >= 3, () -> nodes + ": " + read(output));
            demo.destroyForcibly();
            Await.until(
                    "all of them are gone",
                    Duration.ofSeconds(20),
                    () -> nodes.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            demo.destroyForcibly();
        }
    }
}
