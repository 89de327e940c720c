package carousel.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The bundle {@code carousel.itest.load}, which is in no distribution: dropped into a node's deploy folder. */
final class LoadBundle {
    private static final Path JAR = Path.of(System.getProperty("load.jar"));

    private LoadBundle() {}

    /** Hot-deploys the bundle and waits until its commands are there. */
    static void deploy(NodeProcess node) throws IOException, InterruptedException {
        Deployment.drop(node, JAR);
        Await.until("the load bundle's commands are there", Duration.ofSeconds(20), () -> {
            try (ShellConnection shell = new ShellConnection(node.state())) {
                // fails with a sentence, not with 127, once the command is known
                return shell.execute("load:count none").status() == 1;
            }
        });
    }
}
