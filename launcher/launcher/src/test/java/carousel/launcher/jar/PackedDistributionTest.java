package carousel.launcher.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedDistributionTest {
    @TempDir
    Path folder;

    @Test
    void unpacksOnlyTheDistributionAndMakesProgramsOfBin() throws IOException {
        Path jar = jar(
                "a.jar",
                Map.of("distribution/bin/run", "x", "distribution/lib/one.jar", "y", "carousel/Some.class", "z"));
        Path home = folder.resolve("cache/home");

        new PackedDistribution(jar).unpack(home);

        assertEquals("y", Files.readString(home.resolve("lib/one.jar")));
        assertTrue(Files.isExecutable(home.resolve("bin/run")));
        assertFalse(Files.exists(home.resolve("carousel")));
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertEquals(1, left.count(), "nothing else is left");
        }
    }

    @Test
    void whatIsThereStays() throws IOException {
        PackedDistribution packed = new PackedDistribution(
                jar("a.jar", Map.of("distribution/etc/a", "x", "distribution/lib/one.jar", "y")));
        Path home = folder.resolve("home");
        packed.unpack(home);
        Files.writeString(home.resolve("etc/a"), "mine");

        packed.unpack(home);

        assertEquals("mine", Files.readString(home.resolve("etc/a")));
    }

    @Test
    void anotherBuildHasAnotherFolder() throws IOException {
        Path one = new PackedDistribution(jar("a.jar", Map.of("distribution/lib/a", "1"))).home(folder);
        Path other = new PackedDistribution(jar("a.jar", Map.of("distribution/lib/a", "2"))).home(folder);

        assertNotEquals(one, other);
        assertTrue(one.getFileName().toString().startsWith("a-"), one.toString());
    }

    @Test
    void anEntryThatLeadsOutIsRefused() throws IOException {
        Path jar = jar("a.jar", Map.of("distribution/../../evil", "x"));

        IOException refusal =
                assertThrows(IOException.class, () -> new PackedDistribution(jar).unpack(folder.resolve("home/inner")));

        assertTrue(String.valueOf(refusal.getMessage()).contains("leads out of its folder"), refusal.getMessage());
        assertFalse(Files.exists(folder.resolve("home/inner")));
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Path home = Files.writeString(folder.resolve("home"), "a file");
        Path jar = jar("a.jar", Map.of("distribution/lib/a", "1"));

        assertThrows(IOException.class, () -> new PackedDistribution(jar).unpack(home));
    }

    @Test
    void propertiesOfTheOptionsAreTakenOver() {
        System.clearProperty("carousel.test.jar");
        JarProgram.setProperty("-Dcarousel.test.jar=one=two");
        JarProgram.setProperty("-Dcarousel.test.jar=later");
        JarProgram.setProperty("-Xmx1m");

        assertEquals("one=two", System.clearProperty("carousel.test.jar"));
    }

    private Path jar(String name, Map<String, String> entries) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file)) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                output.putNextEntry(new JarEntry(entry.getKey()));
                output.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                output.closeEntry();
            }
        }
        return jar;
    }
}
