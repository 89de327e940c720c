package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedCacheTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> files(String root) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(root))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.resolve(root).relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void copyTakesThePlaceOfWhatWasThere() throws IOException {
        write("prepared/bundle1/bundle.info", "one");
        write("prepared/bundle1/version0.0/revision.location", "there");
        write("cache/bundle1/bundle.info", "old");
        write("cache/bundle2/data/left", "behind");
        assertTrue(PreparedCache.restore(folder.resolve("prepared"), folder.resolve("cache")));
        assertEquals(List.of("bundle1/bundle.info", "bundle1/version0.0/revision.location"), files("cache"));
        assertEquals("one", Files.readString(folder.resolve("cache/bundle1/bundle.info")));
        Files.writeString(folder.resolve("cache/bundle1/bundle.info"), "changed");
        assertEquals("one", Files.readString(folder.resolve("prepared/bundle1/bundle.info")), "the original stays");
    }

    @Test
    void withoutOneTheFrameworkBeginsWithNothing() {
        assertFalse(PreparedCache.restore(folder.resolve("absent"), folder.resolve("cache")));
        assertFalse(Files.exists(folder.resolve("cache")));
    }
}
