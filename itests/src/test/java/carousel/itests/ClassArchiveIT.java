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

/** The class archive and the bundle cache that {@code carousel-archive} makes: used by the nodes of the distribution until something is installed. */
@Timeout(180)
class ClassArchiveIT {
    @TempDir
    Path folder;

    @Test
    void nodesUseTheArchiveUntilSomethingIsInstalled() throws Exception {
        UnpackedNode first = UnpackedNode.start(Path.of(System.getProperty("minimal.archive")), folder);
        assertEquals(new Used(false, false), usedByReady(first));

        List<Path> before = content();
        ProcessBuilder maker =
                new ProcessBuilder(folder.resolve("bin/carousel-archive").toString()).redirectErrorStream(true);
        maker.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process made = maker.start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, made.waitFor(), said);
        assertEquals("", said);
        assertEquals(
                Stream.concat(before.stream(), Stream.of(folder.resolve("classes.jsa"), folder.resolve("bundle-cache")))
                        .sorted()
                        .toList(),
                content(),
                "nothing else is left behind");

        UnpackedNode second = first.another();
        assertEquals(new Used(true, true), usedByReady(second));

        // A jar that takes another's place is as old as its build; the folder does not change either.
        Path jar = jar("carousel.shell");
        byte[] bytes = Files.readAllBytes(jar);
        FileTime time = Files.getLastModifiedTime(jar);
        Files.write(jar, bytes);
        Files.setLastModifiedTime(jar, time);
        UnpackedNode third = second.another();
        assertEquals(new Used(true, false), usedByReady(third));

        Files.setLastModifiedTime(folder.resolve("bundles"), FileTime.from(Instant.now()));
        UnpackedNode fourth = third.another();
        assertEquals(new Used(false, false), usedByReady(fourth));
    }

    /** What a node began with. */
    private record Used(boolean classArchive, boolean bundleCache) {}

    /** What a node uses that is ready; it is stopped in order, and has said nothing that is no line of its log. */
    private Used usedByReady(UnpackedNode node) throws Exception {
        try {
            node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
            boolean isMapped = Files.readString(
                            Path.of("/proc/" + node.process().pid() + "/maps"))
                    .contains(folder.resolve("classes.jsa").toString());
            assertTrue(node.shell("lb").contains("Active"), "bundles are there");
            boolean isCopied = isCopied(node);
            node.process().destroy();
            assertEquals(0, node.awaitEnd(), node::console);
            assertFalse(node.console().contains("[warning]"), node::console);
            return new Used(isMapped, isCopied);
        } finally {
            node.close();
        }
    }

    /** The framework notes when it has installed a bundle: in a copy it is when the cache was prepared. */
    private boolean isCopied(UnpackedNode node) throws IOException {
        Path prepared = folder.resolve("bundle-cache/bundle1/bundle.info");
        return Files.exists(prepared)
                && Files.readString(prepared)
                        .equals(Files.readString(node.state().resolve("cache/bundle1/bundle.info")));
    }

    private Path jar(String prefix) throws IOException {
        try (Stream<Path> jars = Files.list(folder.resolve("bundles"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
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
