package carousel.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework of one node, from its start to the status it ends with. */
final class NodeFramework {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    /** The process is then told to end, which has a limit of its own. */
    private static final long EXIT_PATIENCE_MILLIS = 2_000;

    private final Framework framework;
    private final Readiness readiness;
    private final AtomicInteger exitStatus = new AtomicInteger();

    private NodeFramework(InstanceFolder folder, Framework framework) {
        this.framework = framework;
        this.readiness = new Readiness(folder);
    }

    /**
     * Starts the framework with every bundle of the distribution.
     *
     * @throws NodeFailure when it cannot come up; a single bundle that does not start is only logged
     */
    static NodeFramework start(NodeSettings settings, InstanceFolder folder) throws NodeFailure {
        long beginNanos = System.nanoTime();
        FrameworkFactory factory = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow(
                        () -> new NodeFailure(NodeFailure.OTHER, "no OSGi framework is in the distribution's lib"));
        Map<String, String> properties = settings.frameworkProperties();
        Path prepared = settings.preparedCache();
        if (prepared == null || !PreparedCache.restore(prepared, settings.cache())) {
            properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        }
        Signatures signatures = Signatures.of(properties);
        NodeFramework node = new NodeFramework(folder, factory.newFramework(properties));
        try {
            node.framework.init(node::frameworkEvent);
            BundleContext context = node.framework.getBundleContext();
            context.addFrameworkListener(node::frameworkEvent);
            node.readiness.watch(context);
            node.registerExit(context);
            registerCheck(context, signatures);
            int top = new BundleFolder(
                            context, settings.startLevels(), signatures != null && signatures.all() ? signatures : null)
                    .install(settings.home().resolve("bundles"));
            node.framework.start();
            node.framework.adapt(FrameworkStartLevel.class).setStartLevel(top, event -> {
                LOGGER.info(
                        "framework up with {} bundles in {} ms",
                        context.getBundles().length,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos));
                node.readiness.frameworkUp();
            });
        } catch (BundleException e) {
            throw new NodeFailure(NodeFailure.OTHER, "the OSGi framework cannot be started: " + BundleFolder.reason(e));
        }
        return node;
    }

    /**
     * Returns when the framework has stopped.
     *
     * @return what the process shall end with
     */
    int awaitEnd() throws InterruptedException {
        FrameworkEvent end = framework.waitForStop(0);
        if (end.getType() != FrameworkEvent.STOPPED && exitStatus.compareAndSet(0, NodeFailure.OTHER)) {
            LOGGER.error(
                    "the framework ended for a reason that needs a new start of the node (event {})", end.getType());
        }
        return exitStatus.get();
    }

    /**
     * Stops every bundle in order.
     *
     * @return what the process shall end with; {@link NodeFailure#OTHER} when the bundles did not stop in time
     */
    int stop(long timeoutMillis) throws InterruptedException {
        String loaded = System.getProperty("carousel.loaded-classes");
        if (loaded != null) {
            LoadedClasses.link(framework.getBundleContext(), Path.of(loaded));
        }
        try {
            framework.stop();
        } catch (BundleException e) {
            LOGGER.error("the framework does not stop: {}", BundleFolder.reason(e));
        }
        if (framework.waitForStop(timeoutMillis).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            LOGGER.error("bundles did not stop within {} ms, ending without them", timeoutMillis);
            exitStatus.compareAndSet(0, NodeFailure.OTHER);
        }
        return exitStatus.get();
    }

    /** Lets every bundle that has something to tell of the node's state tell it to the log. */
    void dump() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return; // it has stopped
        }
        try {
            for (ServiceReference<Runnable> reference :
                    context.getServiceReferences(Runnable.class, "(carousel.dump=true)")) {
                Runnable dump = context.getService(reference);
                if (dump != null) {
                    dump.run();
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A bundle ends the process by this service: the engine does, with the status a Corosync daemon would end with. */
    private void registerExit(BundleContext context) {
        context.registerService(
                IntConsumer.class, this::exit, FrameworkUtil.asDictionary(Map.of("carousel.exit", true)));
    }

    /** Hot deployment asks whether it may take a jar: the answer is why not, and empty when it may. */
    private static void registerCheck(BundleContext context, @Nullable Signatures signatures) {
        UnaryOperator<String> check = file -> {
            String problem = signatures == null ? null : signatures.problem(Path.of(file));
            return problem == null ? "" : problem;
        };
        context.registerService(
                UnaryOperator.class, check, FrameworkUtil.asDictionary(Map.of("carousel.check", "signature")));
    }

    private void exit(int status) {
        exitStatus.compareAndSet(0, status);
        try {
            framework.stop(); // returns at once, the framework stops on a thread of its own
        } catch (BundleException e) {
            LOGGER.error("the framework does not stop: {}", BundleFolder.reason(e));
        }
        Thread patience = new Thread(this::endWithoutBundles, "carousel-exit");
        patience.setDaemon(true);
        patience.start();
    }

    /** What made the node end may keep a bundle from stopping, too; at the process's end nobody waits for it any longer than after a signal. */
    private void endWithoutBundles() {
        try {
            if (framework.waitForStop(EXIT_PATIENCE_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                System.exit(exitStatus.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void frameworkEvent(FrameworkEvent event) {
        Throwable cause = event.getThrowable();
        if (cause == null) {
            return;
        }
        String bundle = event.getBundle().getSymbolicName();
        switch (event.getType()) {
            case FrameworkEvent.ERROR -> LOGGER.error("bundle {}: {}", bundle, BundleFolder.reason(cause));
            case FrameworkEvent.WARNING -> LOGGER.warn("bundle {}: {}", bundle, BundleFolder.reason(cause));
            default -> LOGGER.debug("bundle {}: framework event {}", bundle, event.getType(), cause);
        }
        LOGGER.debug("bundle {}", bundle, cause);
    }
}
