package carousel.engine.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.ConfigurationReader;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.knet.KnetFactory;
import carousel.api.log.Priority;
import carousel.api.loop.EventLoop;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.service.ClusterService;
import carousel.api.totem.TotemFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the node when everything it is made of is there, and stops it when a part leaves. The framework properties
 * {@code carousel.conf}, {@code carousel.node} and {@code carousel.state} say which node it is.
 *
 * <p>Services come and go while the node runs. The {@link Node} service is registered while it does.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
@Capability(namespace = "carousel.engine", attribute = "name=totem")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"carousel.api.node.Node\"",
        effective = "active")
public final class NodeComponent implements Node, ClusterNode.Owner {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");
    private static final long STOP_PATIENCE_SECONDS = 5;

    /** What of the features that a daemon may be built with is here: {@code sd_notify}. */
    private static final String FEATURES = "systemd";

    private static final int EXIT_LOGGING = 7;
    private static final int EXIT_STATE_DIRECTORY = 16;
    private static final int EXIT_FATAL = 15;
    private static final int EXIT_RING_ID = 21;

    private final BundleContext bundle;
    private final EventLoop loop;
    private final ConfigurationReader reader;
    private final Surroundings surroundings;
    private final @Nullable IntConsumer exit;

    /** Null while there is no node to keep it for. */
    private @Nullable RingIdFile ringIdFile;

    /** Null until the node is about to be made. */
    private volatile @Nullable Path stateDirectory;

    /** The running node; written and read on the loop only. */
    private @Nullable ClusterNode node;

    /** What is there for a node, which may be made later; on the loop only. */
    private final Set<ClusterService> services = new LinkedHashSet<>();

    /** Guarded by this. */
    private @Nullable ServiceRegistration<Node> registration;

    /** The process ends with a status of its own. */
    private volatile boolean failed;

    /** Guarded by this: the node has stopped, or is about to. */
    private boolean over;

    /** Called by DS. */
    @Activate
    public NodeComponent(
            BundleContext bundle,
            @Reference EventLoop loop,
            @Reference KnetFactory knet,
            @Reference TotemFactory totem,
            @Reference(target = "(" + LastingReader.LASTING + "=true)") ConfigurationReader reader,
            @Reference Surroundings surroundings,
            @Reference(target = "(carousel.exit=true)", cardinality = ReferenceCardinality.OPTIONAL) @Nullable
                    IntConsumer exit) {
        this.bundle = bundle;
        this.loop = loop;
        this.reader = reader;
        this.surroundings = surroundings;
        this.exit = exit;
        String file = bundle.getProperty("carousel.conf");
        if (file == null) {
            LOG.warn("No node starts: the framework property carousel.conf names no corosync.conf");
            return;
        }
        start(knet, totem, Path.of(file), true);
    }

    /**
     * Starts the node, or ends the process.
     *
     * @param first whether a configuration that lacks nothing but a provider is read again when all bundles have had their start:
     *     those that were dropped in come last
     */
    private void start(KnetFactory knet, TotemFactory totem, Path file, boolean first) {
        try {
            ClusterConfiguration configuration = reader.read(file, bundle.getProperty("carousel.node"));
            if (!startLog(configuration.logging())) {
                return;
            }
            LOG.info(
                    Priority.NOTICE,
                    "Corosync Cluster Engine (Carousel {}) starting up",
                    bundle.getBundle().getVersion());
            LOG.info("Corosync built-in features: {}", FEATURES);
            configuration.warnings().forEach(LOG::warn);
            Path state = StateDirectory.open(configuration, bundle.getProperty("carousel.state"));
            stateDirectory = state;
            surroundings.run(configuration.system());
            RingIdFile ringId = new RingIdFile(state, configuration.local().nodeId());
            ringIdFile = ringId;
            awaitOnLoop(() -> {
                if (isOver()) {
                    return; // on a thread that did not hear of it
                }
                ClusterNode made = new ClusterNode(configuration, loop, knet, totem, ringId, this);
                node = made;
                made.start();
                services.forEach(made::attach);
            });
            register(bundle);
        } catch (ConfigurationException e) {
            if (first && e.isAwaitingProvider() && LaterBundles.await(bundle, () -> startAgain(knet, totem, file))) {
                return;
            }
            e.problems().forEach(NodeComponent::log);
            end(e.exitStatus(), place(e.problems().get(0)));
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            end(EXIT_STATE_DIRECTORY);
        } catch (RuntimeException e) {
            LOG.error("The node cannot start: {}", e.getMessage(), e);
            stop(() -> {}); // behind a start that failed half-way, or that the loop has yet to come to
            end(EXIT_FATAL);
        }
    }

    private static void log(ConfigurationProblem problem) {
        Logger log = LoggerFactory.getLogger(problem.speaker().name());
        switch (problem.speaker()) {
            case MAIN, SERV -> log.error("{}", problem);
            case QUORUM -> log.error(Priority.CRIT, "{}", problem);
        }
    }

    private void startAgain(KnetFactory knet, TotemFactory totem, Path file) {
        if (!isOver()) {
            start(knet, totem, file, false);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** A file may have become unusable since the configuration was checked. */
    private boolean startLog(LoggingConfiguration settings) {
        try {
            log(settings);
            return true;
        } catch (IOException e) {
            LOG.error("parse error in config: {}.", e.getMessage());
            end(EXIT_LOGGING);
            return false;
        }
    }

    /** Called by DS: the node leaves the ring in order. */
    @Deactivate
    void deactivate() {
        boolean processEnds = bundle.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
        if (processEnds) {
            surroundings.stopping();
        }
        unregister();
        CountDownLatch done = new CountDownLatch(1);
        boolean leaves = stop(done::countDown);
        if (leaves) {
            await(done, "The node did not leave the ring");
        } else if (stateDirectory != null) {
            surroundings.writeFlightData(stateDirectory); // its loop has died
        }
        if (ringIdFile != null) {
            ringIdFile.close();
        }
        if (leaves && !failed && processEnds) {
            LOG.info(Priority.NOTICE, "Corosync Cluster Engine exiting normally");
        }
    }

    /** Stops the node if there is one; false when the loop is gone, and the node with it. */
    private boolean stop(Runnable done) {
        return onLoop(() -> {
            ClusterNode running = node;
            node = null;
            if (running == null) {
                done.run();
            } else {
                running.stop(done);
            }
        });
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindService(ClusterService service) {
        onLoop(() -> {
            services.add(service);
            ClusterNode running = node;
            if (running != null) {
                running.attach(service);
            }
        });
    }

    void unbindService(ClusterService service) {
        CountDownLatch done = new CountDownLatch(1);
        boolean accepted = onLoop(() -> {
            services.remove(service);
            ClusterNode running = node;
            if (running != null) {
                running.detach(service);
            }
            done.countDown();
        });
        if (accepted) {
            await(done, "Service " + service.name() + " was not unloaded");
        }
    }

    @Override
    public CompletableFuture<NodeStatus> status() {
        return ask(ClusterNode::status);
    }

    @Override
    public CompletableFuture<ClusterConfiguration> configuration() {
        return ask(ClusterNode::configuration);
    }

    private <T> CompletableFuture<T> ask(Function<ClusterNode, T> question) {
        try {
            // Not on the loop: who waits for the result may do there what he likes.
            return CompletableFuture.supplyAsync(
                            () -> {
                                ClusterNode running = node;
                                if (running == null) {
                                    throw notRunning();
                                }
                                return question.apply(running);
                            },
                            loop)
                    .thenApplyAsync(Function.identity());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(notRunning());
        }
    }

    private static CorosyncException notRunning() {
        return new CorosyncException(CorosyncStatus.LIBRARY, "The node does not run.");
    }

    private void register(BundleContext bundle) {
        ServiceRegistration<Node> made = bundle.registerService(Node.class, this, null);
        synchronized (this) {
            if (!over) {
                registration = made;
                return;
            }
        }
        made.unregister(); // it failed in the meantime
    }

    private void unregister() {
        ServiceRegistration<Node> registered;
        synchronized (this) {
            over = true;
            registered = registration;
            registration = null;
        }
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public ReloadPlan reread(ClusterConfiguration running) throws ConfigurationException {
        return reader.reread(running, bundle.getProperty("carousel.node"));
    }

    @Override
    public ReloadPlan change(ClusterConfiguration running, String key, @Nullable CmapValue value)
            throws ConfigurationException {
        return reader.change(running, bundle.getProperty("carousel.node"), key, value);
    }

    @Override
    public Path stateDirectory() {
        return Objects.requireNonNull(stateDirectory, "asked for by a node");
    }

    @Override
    public void log(LoggingConfiguration settings) throws IOException {
        surroundings.log(settings);
    }

    @Override
    public void synchronised() {
        surroundings.ready();
    }

    @Override
    public void shutDown() {
        if (exit != null) {
            exit.accept(0);
        }
    }

    @Override
    public void exit(int status) {
        node = null;
        unregister();
        end(status);
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error("The node stopped: {}", cause.getMessage(), cause);
        node = null;
        unregister();
        boolean isDiskAtFault = cause instanceof IOException;
        Path state = stateDirectory;
        if (!isDiskAtFault && state != null) {
            surroundings.writeFlightData(state);
        }
        end(isDiskAtFault ? EXIT_RING_ID : EXIT_FATAL);
    }

    /** Where the configuration is wrong, as far as it has a place. */
    private static String place(ConfigurationProblem problem) {
        return problem.line() > 0 ? problem.file() + ":" + problem.line() : problem.file();
    }

    /** A daemon names the place in its source. */
    private void end(int status) {
        end(
                status,
                StackWalker.getInstance()
                        .walk(frames -> frames.skip(1)
                                .findFirst()
                                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                                .orElse("an unknown place")));
    }

    private void end(int status, String place) {
        failed = true;
        LOG.error("Corosync Cluster Engine exiting with status {} at {}.", status, place);
        if (exit != null) {
            exit.accept(status);
        }
    }

    /** Hands a task to the loop; false when the loop is gone. */
    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
            return false;
        }
    }

    /** Waits for the loop, unless this is it. */
    private void await(CountDownLatch done, String otherwise) {
        if (loop.inEventLoop()) {
            return;
        }
        try {
            if (!done.await(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} within {} s", otherwise, STOP_PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a part of the start on the loop and brings its exception back. */
    private void awaitOnLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        CompletableFuture<Void> done = CompletableFuture.runAsync(task, loop);
        try {
            done.get(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the node started", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The event loop did not answer within " + STOP_PATIENCE_SECONDS + " s", e);
        }
    }
}
