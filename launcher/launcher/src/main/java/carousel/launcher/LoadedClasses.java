package carousel.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of bundles that the virtual machine has loaded, as it tells them in a log ({@code -Xlog:class+load:file=FILE:none}). A class archive
 * takes those only that are linked, too; some are loaded because others mention them, and would be read anew at each start.
 */
final class LoadedClasses {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String SOURCE = " source: file:";

    private LoadedClasses() {}

    /** Links every class that the log tells of. */
    static void link(BundleContext context, Path log) {
        Map<String, Bundle> bundles = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            bundles.put(fileName(bundle.getLocation()), bundle);
        }
        try (Stream<String> lines = Files.lines(log)) {
            lines.forEach(line -> {
                int source = line.indexOf(SOURCE);
                Bundle bundle = source < 0 ? null : bundles.get(fileName(line));
                if (bundle != null) {
                    link(bundle, line.substring(0, source));
                }
            });
        } catch (IOException e) {
            LOGGER.warn("The classes that were loaded are not all in the archive: {}", NodeFailure.reason(e));
        }
    }

    private static String fileName(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /** The virtual machine links a class before it tells of its methods. */
    private static void link(Bundle bundle, String name) {
        try {
            var unused = bundle.loadClass(name).getDeclaredMethods();
        } catch (ClassNotFoundException | LinkageError e) {
            LOGGER.debug("{} is not archived", name, e);
        }
    }
}
