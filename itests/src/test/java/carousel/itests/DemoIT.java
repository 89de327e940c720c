package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void threeNodesDeliverTheSameMessagesInTheSameOrderAndLeaveNothingBehind() throws Exception {
        Path output = temporary.resolve("output");
        Process demo = start(output, 15);
        try {
            assertTrue(demo.waitFor(90, TimeUnit.SECONDS), () -> read(output));
        } finally {
            demo.destroy();
        }
        String said = read(output);
        assertEquals(0, demo.exitValue(), said);
        for (String node : List.of("node1", "node2", "node3")) {
            assertTrue(
                    said.lines()
                            .anyMatch(line -> line.startsWith(node + " ring: OPERATIONAL, ring ")
                                    && line.endsWith("members 1 node1, 2 node2, 3 node3")),
                    said);
        }
        List<String> first = messages(said, "node1");
        assertEquals(3, first.size(), said);
        assertEquals(first, messages(said, "node2"), said);
        assertEquals(first, messages(said, "node3"), said);
        try (Stream<Path> left = Files.list(temporary.resolve("tmp"))) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.toString().contains("carousel-demo"))
                            .toList());
        }
    }

    /** What a node delivered in the third round: the rings have merged by then, and the end is far enough away for all to have it. */
    private static List<String> messages(String said, String node) {
        String prefix = node + " cpg: message from ";
        return said.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(line.indexOf("message ", prefix.length())))
                .filter(message -> message.matches("message 3 from .*"))
                .toList();
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
                    () -> read(output).contains("message"));
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
