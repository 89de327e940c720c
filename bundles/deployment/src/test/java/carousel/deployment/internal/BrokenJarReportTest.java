package carousel.deployment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenJarReportTest {
    @TempDir
    Path folder;

    private final BrokenJarReport report = new BrokenJarReport(null);

    private File jar(String... header) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (header.length == 2) {
            manifest.getMainAttributes().putValue(header[0], header[1]);
        }
        Path file = folder.resolve("a.jar");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file.toFile();
    }

    @Test
    void bundleIsLeftToFileInstall() throws Exception {
        assertFalse(report.canHandle(jar("Bundle-SymbolicName", "a")));
    }

    @Test
    void plainJarIsNoBundle() throws Exception {
        File plain = jar();
        assertTrue(report.canHandle(plain));
        assertEquals("its manifest has no Bundle-SymbolicName, so it is not a bundle", BrokenJarReport.problem(plain));
    }

    @Test
    void textIsNoJar() throws Exception {
        File text = Files.writeString(folder.resolve("text.jar"), "text").toFile();
        assertTrue(report.canHandle(text));
        assertTrue(String.valueOf(BrokenJarReport.problem(text)).startsWith("it is not a jar"));
    }

    @Test
    void otherFilesAreNotLookedAt() throws Exception {
        assertFalse(report.canHandle(
                Files.writeString(folder.resolve("README"), "text").toFile()));
    }

    @Test
    void aBundleWhoseSignatureDoesNotDoIsTakenAway() throws Exception {
        BrokenJarReport strict = new BrokenJarReport(file -> file.endsWith("a.jar") ? "it is not signed" : "");
        assertTrue(strict.canHandle(jar("Bundle-SymbolicName", "a")));
        BrokenJarReport content = new BrokenJarReport(file -> "");
        assertFalse(content.canHandle(jar("Bundle-SymbolicName", "a")));
    }
}
