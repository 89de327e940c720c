package carousel.itests;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle's jar under another name or with another version, as somebody else, or a later release, would bring it. */
final class BundleVariant {
    private BundleVariant() {}

    /** Writes a jar with the same content to the file. */
    static Path of(Path jar, String symbolicName, String version, Path file) throws IOException {
        try (JarFile original = new JarFile(jar.toFile())) {
            Manifest manifest = original.getManifest();
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (OutputStream out = Files.newOutputStream(file);
                    JarOutputStream variant = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : Collections.list(original.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        variant.putNextEntry(new JarEntry(entry.getName()));
                        original.getInputStream(entry).transferTo(variant);
                    }
                }
            }
        }
        return file;
    }
}
