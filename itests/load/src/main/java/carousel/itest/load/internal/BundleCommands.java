package carousel.itest.load.internal;

import carousel.itest.load.BundleSteps;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Gogo commands {@code load:change}, {@code load:changed}, {@code load:resources}: the bundles of a node are changed behind its back, so
 * that the shell may be among them.
 */
@Component(
        service = BundleCommands.class,
        immediate = true,
        property = {
            "osgi.command.scope=load",
            "osgi.command.function=change",
            "osgi.command.function=changed",
            "osgi.command.function=resources"
        })
public final class BundleCommands {
    private final BundleSteps bundles;
    private final AtomicInteger changes = new AtomicInteger();
    private volatile CompletableFuture<Void> change = CompletableFuture.completedFuture(null);

    /** Called by DS. */
    @Activate
    public BundleCommands(BundleContext context) {
        bundles = new BundleSteps(context);
    }

    /** Begins to take steps, see {@link BundleSteps}. */
    public String change(String... steps) {
        List<String> all = List.of(steps);
        changes.incrementAndGet();
        change = CompletableFuture.runAsync(() -> {
            try {
                bundles.take(all);
            } catch (BundleException | IOException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return "begun";
    }

    /** How far it is, and how many there have been: the answer to {@code load:change} may be lost with the shell. */
    public String changed() {
        if (!change.isDone()) {
            return "busy";
        }
        return change.<String>handle((done, failure) -> failure == null ? "done " + changes.get() : "failed " + failure)
                .join();
    }

    /** What must not grow: threads, classes that are loaded (behind a collection), and bytes of direct memory in use. */
    public String resources() {
        System.gc();
        System.gc(); // classes of a bundle that is gone go with the second one
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return "threads " + ManagementFactory.getThreadMXBean().getThreadCount() + " classes "
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() + " direct "
                + (direct + Math.max(0, PlatformDependent.usedDirectMemory()));
    }
}
