package carousel.itest.support;

import carousel.api.transport.TransportProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** One life of a node: an OSGi framework of its own in this JVM, from its start to its end. */
final class NodeFramework {
    private static final long START_MILLIS = 30_000;
    private static final long STOP_MILLIS = 15_000;
    private static final long POLL_MILLIS = 20;
    private static final int NO_STATUS = -1;

    /** What stands in the place of a real transport of a node that may be dead. */
    interface TransportWrap {
        TransportProvider wrap(TransportProvider real, BooleanSupplier dead);
    }

    private final Framework framework;
    private final String name;
    private final AtomicInteger exitStatus = new AtomicInteger(NO_STATUS);
    private final AtomicBoolean dead = new AtomicBoolean();
    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    private NodeFramework(String name, Framework framework) {
        this.name = name;
        this.framework = framework;
    }

    /**
     * Starts every bundle.
     *
     * @param name the node's, in its configuration
     * @param state the node's folder, which outlives the framework
     * @param shared packages that the framework takes from the class path, as in {@code Export-Package}
     * @throws IllegalStateException when the framework or a bundle does not start; the message says why
     */
    static NodeFramework start(
            String name, Path configuration, Path state, NodeBundles bundles, String shared, TransportWrap transports)
            throws InterruptedException {
        Map<String, String> properties = new HashMap<>();
        properties.put("carousel.conf", configuration.toString());
        properties.put("carousel.node", name);
        properties.put("carousel.state", state.toString());
        properties.put("carousel.home", state.toString());
        properties.put(Constants.FRAMEWORK_STORAGE, state.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, shared);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        properties.put("felix.log.level", "0");
        // several frameworks in a JVM that is not theirs: nothing of the JVM's is changed, no class comes from its
        // class path by chance
        properties.put("felix.service.urlhandlers", "false");
        properties.put(
                "felix.resolver.parallelism", "1"); // threads of a resolver would outlive the framework by a minute
        properties.put("felix.bootdelegation.implicit", "false");
        properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "jdk.*"); // Netty's events for the flight recorder
        NodeFramework node = new NodeFramework(name, factory().newFramework(properties));
        boolean started = false;
        try {
            node.run(bundles, transports);
            started = true;
        } catch (BundleException e) {
            throw new IllegalStateException("The framework of " + name + " does not start: " + e.getMessage(), e);
        } finally {
            if (!started) {
                node.stop();
            }
        }
        return node;
    }

    /** The framework of the test's class path. */
    private static FrameworkFactory factory() {
        return ServiceLoader.load(FrameworkFactory.class, NodeFramework.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No OSGi framework is on the class path, expected org.apache.felix.framework."));
    }

    private void run(NodeBundles bundles, TransportWrap transports) throws BundleException, InterruptedException {
        framework.init(this::frameworkEvent);
        BundleContext context = framework.getBundleContext();
        context.addFrameworkListener(this::frameworkEvent);
        context.registerService(
                IntConsumer.class, this::exit, FrameworkUtil.asDictionary(Map.of("carousel.exit", true)));
        HiddenServices.hide(context, real -> transports.wrap(real, dead::get));
        int top = 1;
        Map<Bundle, NodeBundles.NodeBundle> installed = new HashMap<>();
        for (NodeBundles.NodeBundle file : bundles.list()) {
            Bundle bundle = context.installBundle("reference:" + file.file().toUri());
            bundle.adapt(BundleStartLevel.class).setStartLevel(file.startLevel());
            installed.put(bundle, file);
            top = Math.max(top, file.startLevel());
        }
        for (Map.Entry<Bundle, NodeBundles.NodeBundle> entry : installed.entrySet()) {
            if (!entry.getValue().fragment()) {
                entry.getKey().start(Bundle.START_ACTIVATION_POLICY);
            }
        }
        framework.start();
        CountDownLatch up = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(top, event -> up.countDown());
        awaitStart(up);
        if (!complaints.isEmpty()) {
            throw new IllegalStateException("Not all bundles of " + name + " start: " + complaints);
        }
    }

    private void awaitStart(CountDownLatch up) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!up.await(POLL_MILLIS, TimeUnit.MILLISECONDS) && exitStatus().isEmpty()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException(
                        "The bundles of " + name + " did not start within " + START_MILLIS + " ms. " + complaints);
            }
        }
        if (exitStatus().isPresent()) {
            throw new IllegalStateException("Node " + name + " ended while it started, with status "
                    + exitStatus().getAsInt() + "; its log, by SLF4J, says why.");
        }
    }

    private void exit(int status) {
        exitStatus.compareAndSet(NO_STATUS, status);
        try {
            framework.stop(); // returns at once
        } catch (BundleException e) {
            complaints.add("The framework does not stop: " + e.getMessage());
        }
    }

    private void frameworkEvent(FrameworkEvent event) {
        Throwable cause = event.getThrowable();
        if (event.getType() == FrameworkEvent.ERROR && cause != null) {
            complaints.add(event.getBundle().getSymbolicName() + ": " + cause.getMessage());
        }
    }

    /** Null when it has ended. */
    @Nullable
    BundleContext context() {
        return framework.getState() == Bundle.ACTIVE || framework.getState() == Bundle.STARTING
                ? framework.getBundleContext()
                : null;
    }

    /** What the node ended with by itself. */
    OptionalInt exitStatus() {
        int status = exitStatus.get();
        return status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** What the framework had to say about bundles that failed. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** From now on no packet leaves the node or reaches it. */
    void die() {
        dead.set(true);
    }

    /**
     * Stops every bundle in order, and returns when they have.
     *
     * @throws IllegalStateException when they do not
     */
    void stop() throws InterruptedException {
        try {
            framework.stop();
        } catch (BundleException e) {
            throw new IllegalStateException("The framework of " + name + " does not stop: " + e.getMessage(), e);
        }
        if (framework.waitForStop(STOP_MILLIS).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            throw new IllegalStateException("The bundles of " + name + " did not stop within " + STOP_MILLIS + " ms.");
        }
    }
}
