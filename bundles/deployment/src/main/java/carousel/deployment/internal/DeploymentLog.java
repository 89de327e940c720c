package carousel.deployment.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what comes, changes and goes while the node runs, and where it came from. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
public final class DeploymentLog implements BundleListener {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final BundleContext context;

    /** Listens from now on. */
    @Activate
    public DeploymentLog(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    /** Listens no more. */
    @Deactivate
    public void close() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        String sentence = sentence(event);
        if (!sentence.isEmpty()) {
            LOGGER.info("{}", sentence);
        }
    }

    /** What an event means for the administrator; empty when it means nothing. The distribution's own bundles are installed by reference. */
    static String sentence(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (bundle.getLocation().startsWith("reference:") || bundle.getBundleId() == 0) {
            return "";
        }
        String name = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
        return switch (event.getType()) {
            case BundleEvent.INSTALLED -> name + " was deployed from " + bundle.getLocation();
            case BundleEvent.UPDATED -> name + " was replaced from " + bundle.getLocation();
            case BundleEvent.UNINSTALLED -> name + " was removed";
            case BundleEvent.STARTED -> name + " runs";
            case BundleEvent.STOPPED -> name + " is stopped";
            default -> "";
        };
    }
}
