package carousel.engine.internal;

import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * The bundles that a framework starts behind the engine. Hot deployment is the last of them, and installs what is in the deploy folder
 * before the framework goes on.
 */
final class LaterBundles {
    private LaterBundles() {}

    /**
     * Runs a task, on a thread of the framework, when all of them have had their start.
     *
     * @return false when there are none to wait for: the task is not run then
     */
    static boolean await(BundleContext context, Runnable task) {
        FrameworkListener listener = new FrameworkListener() {
            @Override
            public void frameworkEvent(FrameworkEvent event) {
                if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                    context.removeFrameworkListener(this);
                    task.run();
                }
            }
        };
        // first of all: the level may be reached while bundles are looked at, and then there is nothing to wait for
        context.addFrameworkListener(listener);
        if (arePending(context)) {
            return true;
        }
        context.removeFrameworkListener(listener);
        return false;
    }

    private static boolean arePending(BundleContext context) {
        int reached = context.getBundle(Constants.SYSTEM_BUNDLE_ID)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
        return Arrays.stream(context.getBundles()).anyMatch(other -> startLevel(other) > reached);
    }

    /** That of a bundle which is just being uninstalled is none. */
    private static int startLevel(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level == null ? 0 : level.getStartLevel();
    }
}
