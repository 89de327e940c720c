package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The class archive that {@code carousel-archive} makes: used by the nodes of the distribution until something is installed. */
@Timeout(180)
class ClassArchiveIT {
    @TempDir
    Path folder;

    @Test
    void nodesUseTheArchiveUntilSomethingIsInstalled() throws Exception {
        UnpackedNode first = UnpackedNode.start(Path.of(System.getProperty("minimal.archive")), folder);
        assertFalse(isMappedByReady(first));

        List<Path> before = content();
        ProcessBuilder maker =
                new ProcessBuilder(folder.resolve("bin/carousel-archive").toString()).redirectErrorStream(true);
        maker.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process made = maker.start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, made.waitFor(), said);
        assertEquals("", said);
        assertEquals(
                Stream.concat(before.stream(), Stream.of(folder.resolve("classes.jsa")))
                        .sorted()
                        .toList(),
                content(),
                "nothing else is left behind");

        UnpackedNode second = first.another();
        assertTrue(isMappedByReady(second));

        Files.setLastModifiedTime(folder.resolve("bundles"), FileTime.from(Instant.now()));
        UnpackedNode third = second.another();
        assertFalse(isMappedByReady(third));
    }

    /** Whether a node has the archive in its memory; it is stopped in order, and has said nothing that is no line of its log. */
    private boolean isMappedByReady(UnpackedNode node) throws Exception {
        try {
            node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
            boolean isMapped = Files.readString(
                            Path.of("/proc/" + node.process().pid() + "/maps"))
                    .contains(folder.resolve("classes.jsa").toString());
            node.process().destroy();
            assertEquals(0, node.awaitEnd(), node::console);
            assertFalse(node.console().contains("[warning]"), node::console);
            return isMapped;
        } finally {
            node.close();
        }
    }

    private List<Path> content() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("console"))
                    .sorted()
                    .toList();
        }
    }
}
