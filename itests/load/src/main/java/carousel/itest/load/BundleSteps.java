package carousel.itest.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;

/**
 * Changes bundles of the framework it runs in, step by step. Steps are {@code stop NAME}, {@code start NAME}, {@code update NAME JAR},
 * {@code uninstall NAME}, {@code install JAR} (and start), {@code drop JAR FILE} (into a deploy folder), {@code remove FILE}, and, for
 * what that brings about, {@code active NAME} and {@code gone NAME}. Names are symbolic ones.
 */
public final class BundleSteps {
    private static final long PATIENCE_SECONDS = 20;

    private final BundleContext context;

    /** In the framework of this context. */
    public BundleSteps(BundleContext context) {
        this.context = context;
    }

    /**
     * Takes the steps in their order, and returns behind the last one, or at the first that fails.
     *
     * @throws IllegalStateException when there is no such bundle, or what is waited for does not happen within 20 s
     */
    public void take(List<String> steps) throws BundleException, IOException, InterruptedException {
        for (String step : steps) {
            List<String> words = Arrays.asList(step.split(" ", -1));
            String what = words.get(1);
            switch (words.get(0)) {
                case "stop" -> bundle(what).stop();
                case "start" -> bundle(what).start();
                case "uninstall" -> bundle(what).uninstall();
                case "update" -> update(bundle(what), Path.of(words.get(2)));
                case "install" ->
                    context.installBundle(Path.of(what).toUri().toString()).start();
                case "drop" -> drop(Path.of(what), Path.of(words.get(2)));
                case "remove" -> Files.delete(Path.of(what));
                case "active" ->
                    await(step, () -> find(what).map(Bundle::getState).orElse(0) == Bundle.ACTIVE);
                case "gone" -> await(step, () -> find(what).isEmpty());
                default -> throw new IllegalArgumentException("There is no step " + step);
            }
        }
    }

    private static void update(Bundle bundle, Path jar) throws BundleException, IOException {
        try (InputStream content = Files.newInputStream(jar)) {
            bundle.update(content);
        }
    }

    /** As a careful user would: the folder never has a half of it. */
    private static void drop(Path jar, Path place) throws IOException {
        Path partial = place.resolveSibling("." + place.getFileName());
        Files.copy(jar, partial, StandardCopyOption.REPLACE_EXISTING);
        Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<Bundle> find(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private Bundle bundle(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("There is no bundle " + name));
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        BundleListener listener = this::changed;
        context.addBundleListener(listener);
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (this) {
                while (!condition.getAsBoolean()) {
                    long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (leftMillis <= 0) {
                        throw new IllegalStateException("Not within " + PATIENCE_SECONDS + " s: " + what);
                    }
                    wait(leftMillis);
                }
            }
        } finally {
            context.removeBundleListener(listener);
        }
    }

    private synchronized void changed(BundleEvent event) {
        notifyAll();
    }
}
