package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Jars that are in no distribution, and are dropped into a node's deploy folder. */
final class Deployment {
    private Deployment() {}

    /** Puts a jar there as a whole, so that nobody sees half of it; a jar of that name is replaced. */
    static void drop(NodeProcess node, Path jar) throws IOException {
        String name = jar.getFileName().toString();
        Path partial = node.deploy().resolveSibling(name + ".partial");
        Files.copy(jar, partial);
        Files.move(
                partial,
                node.deploy().resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits until a provider is listed: of a kind ({@code transport}, {@code service}) and a name. */
    static void awaitProvider(NodeProcess node, String kind, String name) throws InterruptedException {
        Await.until("the node has the " + kind + " " + name, NamespaceRing.PATIENCE, () -> {
            String text = node.shell("carousel:providers");
            if (text.lines().noneMatch(line -> line.matches(kind + " +" + name + " .*"))) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }
}
