package carousel.itest.support;

import carousel.api.transport.TransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The bundles that a node of a test is made of: those of a distribution, without the ones that belong to a process of its own.
 *
 * <p>Left out are {@code carousel.api}, which the test and all nodes share; hot deployment, which would watch a folder that all nodes
 * share; and what several nodes of one process or one machine cannot have at once: log targets (lines go to the test's SLF4J
 * instead), the sockets of Corosync's client programs, the shell's and the metrics' ports.
 */
final class NodeBundles {
    private static final Set<String> LEFT_OUT = Set.of(
            "carousel.api",
            "carousel.recorder",
            "carousel.ipc",
            "carousel.shell",
            "carousel.metrics",
            "carousel.deployment",
            "carousel.logging",
            "org.apache.felix.fileinstall");

    private static final String SLF4J = "org.slf4j;version=\"1.7.36\",org.slf4j;version=\"2.0.20\","
            + "org.slf4j.event;version=\"2.0.20\",org.slf4j.helpers;version=\"1.7.36\",org.slf4j.helpers;version=\"2.0.20\","
            + "org.slf4j.spi;version=\"1.7.36\",org.slf4j.spi;version=\"2.0.20\"";

    private static final String DEFAULT_START_LEVEL = "20";

    /**
     * A bundle's file.
     *
     * @param startLevel when it starts, 1 or more
     * @param fragment whether it is a fragment, which cannot be started
     */
    record NodeBundle(Path file, String symbolicName, int startLevel, boolean fragment) {}

    private final List<NodeBundle> bundles;

    private NodeBundles(List<NodeBundle> bundles) {
        this.bundles = bundles;
    }

    /**
     * Bundles of an unpacked distribution.
     *
     * @throws IllegalArgumentException when the folder is not one
     */
    static NodeBundles ofDistribution(Path folder) {
        Path jars = folder.resolve("bundles");
        if (!Files.isDirectory(jars)) {
            throw new IllegalArgumentException(
                    "The distribution " + folder + " has no folder \"bundles\", expected an unpacked distribution.");
        }
        Properties levels = startLevels();
        Path own = folder.resolve("etc/start-levels.properties");
        if (Files.isReadable(own)) {
            try (Reader reader = Files.newBufferedReader(own)) {
                levels.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("The distribution's " + own + " cannot be read: " + e.getMessage(), e);
            }
        }
        try (Stream<Path> files = Files.list(jars)) {
            return of(
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .toList(),
                    levels);
        } catch (IOException e) {
            throw new UncheckedIOException("The bundles in " + jars + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** These bundles, in any order. */
    static NodeBundles of(Collection<Path> files) {
        return of(files, startLevels());
    }

    /** What {@code etc/start-levels.properties} says where there is none. */
    private static Properties startLevels() {
        Properties levels = new Properties();
        levels.setProperty("org.apache.felix.scr", "3");
        levels.setProperty("carousel.engine", "25");
        return levels;
    }

    private static NodeBundles of(Collection<Path> files, Properties levels) {
        List<NodeBundle> bundles = new ArrayList<>();
        for (Path file : files) {
            NodeBundle bundle = read(file, levels);
            if (!LEFT_OUT.contains(bundle.symbolicName())) {
                bundles.add(bundle);
            }
        }
        return new NodeBundles(List.copyOf(bundles));
    }

    /** These and more; those start last. */
    NodeBundles with(Collection<Path> files) {
        List<NodeBundle> all = new ArrayList<>(bundles);
        Properties levels = new Properties();
        levels.setProperty("default", "26"); // behind the engine
        files.forEach(file -> all.add(read(file, levels)));
        return new NodeBundles(List.copyOf(all));
    }

    /** Without some. */
    NodeBundles without(String symbolicName) {
        return new NodeBundles(bundles.stream()
                .filter(bundle -> !bundle.symbolicName().equals(symbolicName))
                .toList());
    }

    List<NodeBundle> list() {
        return bundles;
    }

    private static NodeBundle read(Path file, Properties levels) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            if (name == null) {
                throw new IllegalArgumentException(file + " is not a bundle: its manifest has no Bundle-SymbolicName.");
            }
            String symbolicName = name.split(";", 2)[0].strip();
            String level = levels.getProperty(symbolicName, levels.getProperty("default", DEFAULT_START_LEVEL));
            return new NodeBundle(
                    file.toAbsolutePath(),
                    symbolicName,
                    Integer.parseInt(level.strip()),
                    manifest.getMainAttributes().getValue("Fragment-Host") != null);
        } catch (IOException e) {
            throw new UncheckedIOException("The bundle " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What each framework takes from the test's class path: Carousel's API, so that the test can call services, and SLF4J. */
    static String sharedPackages() {
        return apiPackages() + ",sun.misc," + SLF4J;
    }

    /** The header of the API's bundle, wherever the class path has it. */
    private static String apiPackages() {
        URL place =
                TransportProvider.class.getProtectionDomain().getCodeSource().getLocation();
        try {
            Manifest manifest = manifest(Path.of(place.toURI()));
            String exported =
                    manifest == null ? null : manifest.getMainAttributes().getValue("Export-Package");
            if (exported == null) {
                throw new IllegalStateException(
                        "carousel.api on the class path, " + place + ", has no manifest with Export-Package.");
            }
            return exported;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("The manifest of " + place + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static @Nullable Manifest manifest(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (InputStream in = Files.newInputStream(place.resolve("META-INF/MANIFEST.MF"))) {
                return new Manifest(in);
            }
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return jar.getManifest();
        }
    }
}
