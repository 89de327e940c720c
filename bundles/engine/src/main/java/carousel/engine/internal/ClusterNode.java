package carousel.engine.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.log.Priority;
import carousel.api.loop.EventLoop;
import carousel.api.node.NodeStatus;
import carousel.api.service.ClusterService;
import carousel.api.service.GroupService;
import carousel.api.service.NodeControl;
import carousel.api.service.NodeStatistics;
import carousel.api.service.ServiceContext;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: links below, ring in the middle, services above. Everything happens on the node's loop; the methods are to be
 * called there.
 */
final class ClusterNode implements KnetListener, TotemNetwork, TotemListener, ServiceContext, NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");
    private static final Logger TOTEM_LOG = LoggerFactory.getLogger("TOTEM");

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Services and links get this long to settle before the ring is looked for. */
    private static final long START_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Reads the file again, and what to do about the process; from whoever made the node. */
    interface Owner {
        /** What the file changes of the running configuration, or why it must not be used. */
        ReloadPlan reread(ClusterConfiguration running) throws ConfigurationException;

        /** What one key of another value changes of the running configuration, or why it must not. Called on any thread. */
        ReloadPlan change(ClusterConfiguration running, String key, @Nullable CmapValue value)
                throws ConfigurationException;

        /** Where the node keeps what must outlive it. */
        Path stateDirectory();

        /** Sends the log elsewhere. */
        void log(LoggingConfiguration settings) throws IOException;

        /** Every service is up to date with the ring. */
        void synchronised();

        /** The node cannot go on and has stopped. */
        void failed(Throwable cause);

        /** The process is to end in order. */
        void shutDown();

        /** The node is closed, and the process is to end with this status. */
        void exit(int status);
    }

    private final int nodeId;
    private final LiveConfiguration live;
    private final EventLoop loop;
    private final Owner owner;
    private final ServiceTable services = new ServiceTable();
    private final Knet knet;
    private final Totem totem;
    private final Synchronisation synchronisation;
    private final SchedulingWatch schedulingWatch;
    private final NodeCounters counters;
    private final MembershipLog membershipLog = new MembershipLog();
    private List<Integer> transitionalMembers = List.of();
    private boolean started;
    private boolean stopped;
    /** Set while the node leaves the ring. */
    private @Nullable Runnable whenLeft;
    /** A service was refused a message. */
    private boolean refused;

    /**
     * Builds the node; {@link #start} lets it look for others.
     *
     * @param owner asked for the file, and told when the node or the process is to end
     */
    ClusterNode(
            ClusterConfiguration configuration,
            EventLoop loop,
            KnetFactory knetFactory,
            TotemFactory totemFactory,
            RingStore ringStore,
            Owner owner) {
        this.loop = loop;
        this.owner = owner;
        nodeId = configuration.local().nodeId();
        TOTEM_LOG.info(Priority.NOTICE, "Initializing transport (Kronosnet).");
        knet = knetFactory.open(configuration.knet(), loop, this);
        TOTEM_LOG.info("totemknet initialized");
        Totem ring = null;
        try {
            ring = totemFactory.open(configuration.totem(), loop, this, ringStore, this);
        } finally {
            if (ring == null) {
                knet.close();
            }
        }
        totem = ring;
        live = new LiveConfiguration(configuration, knet, totem, owner::log);
        synchronisation = new Synchronisation(totem, loop, this::synchronised);
        schedulingWatch = new SchedulingWatch(loop, configuration.totem().tokenMillis());
        counters = new NodeCounters(knet, totem, services, schedulingWatch);
    }

    /** Configures the links at once and starts the ring a moment later. */
    void start() {
        live.openLinks();
        loop.newTimer(this::startRing).start(START_DELAY_NANOS);
    }

    private void startRing() {
        if (!stopped) {
            started = true;
            totem.start();
            schedulingWatch.start();
        }
    }

    /** Adds a service that the configuration wants; when the ring turns already, a new ring of the same members brings the service up to date. */
    void attach(ClusterService service) {
        if (!stopped && service.isWanted(live.get()) && admit(service) && started) {
            totem.gather();
        }
    }

    private boolean admit(ClusterService service) {
        if (service instanceof GroupService reader) {
            reader.openGroup(message -> mayMulticast() && totem.multicast(reader.group(), message, NOTHING));
        }
        return services.attach(service, this);
    }

    /**
     * Removes a service, and lets in one that waits for its id. What it could not say to the others (a round runs, or the queue is
     * full) they learn from a new ring's round, in which it is missing.
     */
    void detach(ClusterService service) {
        refused = false;
        if (!services.detach(service)) {
            return;
        }
        synchronisation.forget(service);
        boolean unsaid = refused;
        ClusterService next = services.takeWaiting(service.id());
        boolean replaced = next != null && admit(next);
        if (started && (unsaid || replaced)) {
            totem.gather();
        }
    }

    /**
     * Services say goodbye, then the node leaves the ring, then the links are closed.
     *
     * @param done run when nothing is left open
     */
    void stop(Runnable done) {
        if (stopped) {
            done.run();
            return;
        }
        detachServices();
        stopped = true;
        whenLeft = done;
        totem.leave(this::left);
    }

    /** While the last round is still complete: services may multicast. */
    private void detachServices() {
        List.copyOf(services.byId().values()).forEach(synchronisation::forget);
        services.detachAll();
        synchronisation.abort();
    }

    private void left() {
        Runnable done = whenLeft;
        whenLeft = null;
        close();
        if (done != null) {
            done.run();
        }
    }

    private void close() {
        schedulingWatch.stop();
        synchronisation.abort(); // of a ring that came while the node left
        knet.close();
    }

    @Override
    public NodeStatus status() {
        ClusterConfiguration configuration = live.get();
        TreeMap<Integer, String> nodeNames = new TreeMap<>();
        configuration.nodes().forEach(node -> nodeNames.put(node.nodeId(), node.name()));
        TreeMap<Integer, String> serviceNames = new TreeMap<>();
        services.byId().forEach((id, service) -> serviceNames.put(id, service.name()));
        CompressionSettings compression = configuration.knet().compression();
        CryptoSettings crypto = configuration.knet().crypto();
        return new NodeStatus(
                configuration.clusterName(),
                nodeId(),
                configuration.local().name(),
                nodeNames,
                totem.status(),
                synchronisation.isComplete(),
                serviceNames,
                knet.links(),
                knet.statistics(),
                knet.dataMtuBytes(),
                compression == null ? "none" : compression.model(),
                crypto == null ? "none" : crypto.toString());
    }

    // ---- links to ring

    @Override
    public void received(int sourceHostId, ByteBuffer message) {
        totem.received(sourceHostId, message); // also while the node leaves: its last messages wait for the token
    }

    @Override
    public boolean accepts(int sourceHostId, ByteBuffer message) {
        return TotemTarget.isFor(nodeId(), message);
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {
        // The ring finds members by their messages and misses them by the token; Corosync does not use this either.
    }

    @Override
    public void hostGone(int hostId) {
        totem.memberGone(hostId);
    }

    @Override
    public void multicast(ByteBuffer datagram, boolean loopback) {
        knet.broadcast(datagram, loopback);
    }

    @Override
    public void unicast(int nodeId, ByteBuffer datagram) {
        knet.unicast(nodeId, datagram);
    }

    // ---- ring to services

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        switch (group) {
            case SYNC -> synchronisation.received(senderNodeId, message);
            case EXECUTIVE -> services.deliver(senderNodeId, message);
            case YKD -> services.deliverToGroup(group, senderNodeId, message);
        }
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {
        switch (change.kind()) {
            case TRANSITIONAL -> {
                transitionalMembers = change.members();
                synchronisation.abort();
            }
            case REGULAR -> {
                List<Integer> transitional = transitionalMembers.stream()
                        .filter(change.members()::contains)
                        .toList();
                membershipLog.formed(change.members(), transitional);
                synchronisation.start(change.ring(), change.members(), transitional, services.byId());
            }
        }
    }

    @Override
    public void tokenSent() {
        synchronisation.tokenSent();
    }

    @Override
    public void sendQueueAvailable() {
        if (synchronisation.isComplete()) {
            eachSynchronised(ClusterService::sendQueueAvailable);
        }
    }

    private void synchronised() {
        totem.synchronised();
        LOG.info(Priority.NOTICE, "Completed service synchronization, ready to provide service.");
        owner.synchronised();
        eachSynchronised(ClusterService::synchronised);
    }

    /** Not those that came after the round began: theirs is the next one. */
    private void eachSynchronised(Consumer<ClusterService> call) {
        services.each(service -> {
            if (synchronisation.includes(service)) {
                call.accept(service);
            }
        });
    }

    @Override
    public void failed(Throwable cause) {
        if (!stopped) {
            stopped = true;
            detachServices();
            close();
            owner.failed(cause);
        } else if (whenLeft != null) {
            LOG.warn("The node did not leave the ring in order: {}", cause.toString());
            left();
        }
    }

    // ---- what services see

    @Override
    public int nodeId() {
        return nodeId;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean isSynchronised() {
        return !stopped && synchronisation.isComplete();
    }

    @Override
    public boolean multicast(ByteBuffer header, ByteBuffer payload) {
        boolean sent = mayMulticast() && totem.multicast(MessageGroup.EXECUTIVE, header, payload);
        if (sent) {
            services.sent(header);
        }
        refused |= !sent;
        return sent;
    }

    /** Not while a round waits for others: what is queued behind the own barrier would stay when the round is over. */
    private boolean mayMulticast() {
        return !stopped && (synchronisation.isComplete() || synchronisation.isProcessing());
    }

    @Override
    public NodeControl control() {
        return this;
    }

    // ---- what services that steer the node may do

    @Override
    public ClusterConfiguration configuration() {
        return live.get();
    }

    @Override
    public Path stateDirectory() {
        return owner.stateDirectory();
    }

    @Override
    public ReloadPlan reload() throws ConfigurationException {
        ReloadPlan change = owner.reread(live.get());
        apply(change);
        return change;
    }

    private void apply(ReloadPlan change) throws ConfigurationException {
        live.apply(change);
        schedulingWatch.setTokenMillis(change.next().totem().tokenMillis());
        services.each(service -> service.configurationChanged(change));
    }

    /** Worked out beside the loop, because names are resolved; anew when the node meanwhile runs with something else. */
    @Override
    public CompletableFuture<ReloadPlan> change(String key, @Nullable CmapValue value) {
        ClusterConfiguration running = live.get();
        return CompletableFuture.supplyAsync(() -> plan(running, key, value))
                .thenComposeAsync(
                        plan -> live.get().equals(running)
                                ? CompletableFuture.completedFuture(applied(plan))
                                : change(key, value),
                        loop);
    }

    private ReloadPlan plan(ClusterConfiguration running, String key, @Nullable CmapValue value) {
        try {
            return owner.change(running, key, value);
        } catch (ConfigurationException e) {
            throw new CompletionException(e);
        }
    }

    private ReloadPlan applied(ReloadPlan plan) {
        if (stopped) {
            throw new CorosyncException(CorosyncStatus.LIBRARY, "The node has stopped.");
        }
        try {
            apply(plan);
            return plan;
        } catch (ConfigurationException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public NodeStatistics statistics() {
        return counters;
    }

    @Override
    public void gather() {
        totem.gather();
    }

    @Override
    public boolean isCryptoChanging() {
        return live.isCryptoChanging();
    }

    @Override
    public void activateCrypto() {
        live.activateCrypto();
    }

    @Override
    public void cleanUpCrypto() {
        live.cleanUpCrypto();
    }

    @Override
    public void shutDown() {
        owner.shutDown();
    }

    @Override
    public void exit(int status) {
        if (!stopped) {
            stopped = true;
            totem.close();
            close();
        }
        owner.exit(status);
    }
}
