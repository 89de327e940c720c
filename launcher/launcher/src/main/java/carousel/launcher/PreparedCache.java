package carousel.launcher;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the framework and the component runtime know of a distribution's bundles once they are installed, kept by {@code carousel-archive}: a node
 * begins with a copy of it instead of reading every manifest and descriptor anew. Whether it fits the bundles as they are, {@code carousel-node}
 * has found out.
 */
final class PreparedCache {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private PreparedCache() {}

    /**
     * Puts a copy in the place of a framework's cache.
     *
     * @param prepared what {@code carousel-archive} has made
     * @param cache where the framework keeps what it knows; what is there goes
     * @return false when it cannot be had: the framework has to begin with nothing
     */
    static boolean restore(Path prepared, Path cache) {
        try {
            delete(cache.toFile());
            copy(prepared.toFile(), cache.toFile());
            return true;
        } catch (IOException e) {
            LOGGER.debug("{} is not used", prepared, e);
            return false;
        }
    }

    private static void delete(File file) throws IOException {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        Files.deleteIfExists(file.toPath());
    }

    /** By plain streams: of a hundred files with a line each, all else costs a cold virtual machine more. */
    private static void copy(File from, File to) throws IOException {
        File[] children = from.listFiles();
        if (children == null) {
            try (FileInputStream in = new FileInputStream(from);
                    FileOutputStream out = new FileOutputStream(to)) {
                out.write(in.readAllBytes());
            }
            return;
        }
        if (!to.mkdir()) {
            throw new IOException("the folder " + to + " cannot be made");
        }
        for (File child : children) {
            copy(child, new File(to, child.getName()));
        }
    }
}
