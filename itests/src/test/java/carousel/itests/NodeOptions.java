package carousel.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/** The bundles of an assembled distribution as pax-exam options, so that the tests run what ships. */
final class NodeOptions {
    private NodeOptions() {}

    /** The standard distribution with a node of this configuration, which keeps its ring id in the folder {@code state}. */
    static Option[] node(Path configuration, String nodeName, Path state) {
        List<Option> options = standard();
        options.add(frameworkProperty("carousel.conf").value(configuration.toString()));
        options.add(frameworkProperty("carousel.node").value(nodeName));
        options.add(frameworkProperty("carousel.state").value(state.toString()));
        return options.toArray(Option[]::new);
    }

    /** Without hot deployment: tests change bundles through the framework. */
    private static List<Option> standard() {
        Path folder = Path.of(System.getProperty("standard.dir"));
        List<Option> options = new ArrayList<>();
        options.add(systemPackages(frameworkProperties(folder)
                .getProperty("org.osgi.framework.system.packages.extra")
                .split(",")));
        options.add(junitBundles());
        options.add(
                bundle("reference:" + Path.of(System.getProperty("load.jar")).toUri()));
        try (Stream<Path> jars = Files.list(folder.resolve("bundles"))) {
            jars.filter(jar -> jar.toString().endsWith(".jar"))
                    .filter(jar -> !jar.getFileName().toString().startsWith("org.apache.felix.fileinstall"))
                    .filter(jar -> !jar.getFileName().toString().startsWith("carousel.deployment"))
                    .sorted()
                    .map(NodeOptions::provision)
                    .forEach(options::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return options;
    }

    /** A fragment has nothing to start. */
    private static Option provision(Path jar) {
        UrlProvisionOption option = bundle("reference:" + jar.toUri());
        return jar.getFileName().toString().contains("native-epoll") ? option.noStart() : option;
    }

    private static Properties frameworkProperties(Path folder) {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve("etc/framework.properties"))) {
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
