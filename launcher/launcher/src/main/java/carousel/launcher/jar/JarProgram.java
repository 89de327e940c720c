package carousel.launcher.jar;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program of an executable jar: {@code java -jar NAME.jar -c corosync.conf} does what {@code bin/carousel-node} of the unpacked distribution does,
 * in this very process. The folder it is unpacked to is {@code -Dcarousel.home}, or one in the user's cache.
 */
public final class JarProgram {
    private static final int CANNOT_RUN = 1;

    private JarProgram() {}

    /** Runs a node; the process ends with the node's status. */
    public static void main(String[] words) {
        try {
            PackedDistribution distribution = new PackedDistribution(ownJar());
            String chosen = System.getProperty("carousel.home");
            Path home = chosen == null ? distribution.home(cache()) : Path.of(chosen);
            distribution.unpack(home);
            System.setProperty("carousel.home", home.toString());
            for (String option : Files.readAllLines(home.resolve("etc/jvm.options"))) {
                setProperty(option.strip());
            }
            run(home, words);
        } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
            System.err.println("carousel: the distribution cannot be run: " + e.getMessage());
            System.exit(CANNOT_RUN);
        }
    }

    private static Path ownJar() throws URISyntaxException {
        return Path.of(JarProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path cache =
                named == null || named.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(named);
        return cache.resolve("carousel");
    }

    /** Properties are taken over; the other options of a Java process only its command line can give. */
    static void setProperty(String option) {
        int equals = option.indexOf('=');
        if (option.startsWith("-D") && equals > 0) {
            String name = option.substring("-D".length(), equals);
            if (System.getProperty(name) == null || name.startsWith("user.")) {
                System.setProperty(name, option.substring(equals + 1));
            }
        }
    }

    private static void run(Path home, String[] words) throws IOException, ReflectiveOperationException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (Path jar : files.sorted().toList()) {
                jars.add(url(jar));
            }
        }
        // never closed: the node's classes come from here until the process ends
        @SuppressWarnings("resource")
        ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass("carousel.launcher.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) words);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(String.valueOf(e.getCause()), e);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
