package carousel.deployment.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interrupts a deployed bundle that hangs in its start, because all that are dropped in behind it wait for the same thread. A synchronous
 * listener is told of a start by the thread that starts.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
public final class StartWatch implements SynchronousBundleListener {
    /** A start is a matter of milliseconds; this also forgives a machine that is very busy. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final Map<Long, ScheduledFuture<?>> watched = new ConcurrentHashMap<>();
    /** With the first bundle that is deployed: most nodes need none. Guarded by this. */
    private @Nullable ScheduledExecutorService timer;

    private final BundleContext context;

    /** Listens from now on. */
    @Activate
    public StartWatch(BundleContext context) {
        this.context = context;
        context.addBundleListener(this);
    }

    /** Listens no more. */
    @Deactivate
    public synchronized void close() {
        context.removeBundleListener(this);
        if (timer != null) {
            timer.shutdownNow();
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        long id = bundle.getBundleId();
        if (event.getType() == BundleEvent.STARTING && !bundle.getLocation().startsWith("reference:") && id != 0) {
            Thread starter = Thread.currentThread();
            String name = "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion();
            watched.put(
                    id, timer().schedule(() -> interrupt(id, name, starter), PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } else if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.STOPPED) {
            ScheduledFuture<?> watch = watched.remove(id);
            if (watch != null) {
                watch.cancel(false);
            }
        }
    }

    private void interrupt(long id, String name, Thread starter) {
        if (watched.remove(id) != null) {
            StackTraceElement[] stack = starter.getStackTrace();
            LOGGER.error(
                    "{} hangs in its start for {} s{}: it is interrupted, the node goes on without it",
                    name,
                    TimeUnit.MILLISECONDS.toSeconds(PATIENCE_MILLIS),
                    stack.length == 0 ? "" : ", at " + stack[0]);
            starter.interrupt();
        }
    }

    private synchronized ScheduledExecutorService timer() {
        ScheduledExecutorService made = timer;
        if (made == null) {
            made = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "carousel-start-watch");
                thread.setDaemon(true);
                return thread;
            });
            timer = made;
        }
        return made;
    }
}
