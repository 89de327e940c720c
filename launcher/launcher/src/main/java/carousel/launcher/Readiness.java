package carousel.launcher;

import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file {@code ready} in the state folder: it is there while every bundle of the distribution has had its start and a
 * node runs.
 */
final class Readiness {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String NODE_SERVICE = "carousel.api.node.Node";

    private final InstanceFolder folder;
    private boolean frameworkUp;
    private boolean nodeRuns;

    Readiness(InstanceFolder folder) {
        this.folder = folder;
    }

    /** Watches the node's service by its name: the launcher does not see the API's classes. */
    void watch(BundleContext context) {
        try {
            context.addServiceListener(this::nodeChanged, "(objectClass=" + NODE_SERVICE + ")");
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    synchronized void frameworkUp() {
        frameworkUp = true;
        tell();
    }

    private synchronized void nodeChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED) {
            nodeRuns = true;
            tell();
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            nodeRuns = false;
            tell();
        }
    }

    private void tell() {
        try {
            if (frameworkUp && nodeRuns) {
                folder.write("ready", ProcessHandle.current().pid() + "\n");
            } else {
                folder.delete("ready");
            }
        } catch (IOException e) {
            LOGGER.error("the file ready in {} cannot be kept: {}", folder.path(), NodeFailure.reason(e));
        }
    }
}
