package carousel.itests;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every provider in the assembled distribution, as a plain object: what is added there is tested by itself. */
final class ShippedProviders {
    private static final ClassLoader LOADER = loader();

    private ShippedProviders() {}

    /** All components that provide the service, one object each. */
    static <T> List<T> of(Class<T> service) {
        List<T> found = new ArrayList<>();
        for (Path jar : jars()) {
            if (jar.getFileName().toString().startsWith("carousel.")) {
                addFrom(jar, service, found);
            }
        }
        return found;
    }

    private static <T> void addFrom(Path jar, Class<T> service, List<T> found) {
        try (JarFile file = new JarFile(jar.toFile())) {
            String components = file.getManifest().getMainAttributes().getValue("Service-Component");
            for (String component : components == null ? new String[0] : components.split(",", -1)) {
                try (InputStream description = file.getInputStream(file.getEntry(component.strip()))) {
                    Element root = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(description)
                            .getDocumentElement();
                    if (values(root, "provide", "interface").contains(service.getName())) {
                        String name = values(root, "implementation", "class").get(0);
                        found.add(service.cast(
                                LOADER.loadClass(name).getDeclaredConstructor().newInstance()));
                    }
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException("Cannot read the components of " + jar, e);
        }
    }

    private static List<String> values(Element root, String tag, String attribute) {
        NodeList elements = root.getElementsByTagName(tag);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < elements.getLength(); i++) {
            values.add(((Element) elements.item(i)).getAttribute(attribute));
        }
        return values;
    }

    private static List<Path> jars() {
        Path folder = Path.of(System.getProperty("standard.dir"), "bundles");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("The standard distribution is not assembled", e);
        }
    }

    private static ClassLoader loader() {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path jar : jars()) {
                urls.add(jar.toUri().toURL());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ShippedProviders.class.getClassLoader());
    }
}
