package carousel.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A small bundle that tests drop into a running node: while it is active, a file tells its version. */
public final class ProbeBundle implements BundleActivator {
    /** Symbolic name. */
    static final String NAME = "carousel.itests.probe";

    /** Writes the jar beside its place and moves it there, as a careful user would. */
    static void drop(Path jar, String version, Path told) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", NAME);
        headers.putValue("Bundle-Version", version);
        headers.putValue("Bundle-Activator", ProbeBundle.class.getName());
        headers.putValue("Import-Package", "org.osgi.framework");
        headers.putValue("Probe-File", told.toString());
        String entry = ProbeBundle.class.getName().replace('.', '/') + ".class";
        Path next = Files.createTempFile("probe", ".jar");
        try (OutputStream file = Files.newOutputStream(next);
                JarOutputStream content = new JarOutputStream(file, manifest);
                InputStream code = ProbeBundle.class.getClassLoader().getResourceAsStream(entry)) {
            content.putNextEntry(new JarEntry(entry));
            if (code == null) {
                throw new IOException("no class file for " + entry);
            }
            code.transferTo(content);
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The version that never ends its start by itself. */
    static final String HANGING = "0.0.9";

    /** The version that never ends its stop. */
    static final String CLINGING = "0.0.8";

    @Override
    public void start(BundleContext context) throws InterruptedException {
        if (context.getBundle().getVersion().toString().equals(HANGING)) {
            new CountDownLatch(1).await();
        }
        try {
            Files.writeString(file(context), context.getBundle().getVersion().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        if (context.getBundle().getVersion().toString().equals(CLINGING)) {
            new CountDownLatch(1).await();
        }
        try {
            Files.deleteIfExists(file(context));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(BundleContext context) {
        return Path.of(context.getBundle().getHeaders().get("Probe-File"));
    }
}
