package carousel.engine.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.LinkSettings;
import carousel.api.loop.EventLoop;
import carousel.api.node.NodeStatus;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: links below, ring in the middle, services above. Everything happens on the node's loop; the methods are to be
 * called there.
 */
final class ClusterNode implements KnetListener, TotemNetwork, TotemListener, ServiceContext {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    /** Services and links get this long to settle before the ring is looked for. */
    private static final long START_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClusterConfiguration configuration;
    private final EventLoop loop;
    private final Consumer<Throwable> failed;
    private final ServiceTable services = new ServiceTable();
    private final Knet knet;
    private final Totem totem;
    private final Synchronisation synchronisation;
    private List<Integer> transitionalMembers = List.of();
    private boolean started;
    private boolean stopped;

    /**
     * Builds the node; {@link #start} lets it look for others.
     *
     * @param failed told when the node cannot go on and has stopped
     */
    ClusterNode(
            ClusterConfiguration configuration,
            EventLoop loop,
            KnetFactory knetFactory,
            TotemFactory totemFactory,
            RingStore ringStore,
            Consumer<Throwable> failed) {
        this.configuration = configuration;
        this.loop = loop;
        this.failed = failed;
        knet = knetFactory.open(configuration.knet(), loop, this);
        Totem ring = null;
        try {
            ring = totemFactory.open(configuration.totem(), loop, this, ringStore, this);
        } finally {
            if (ring == null) {
                knet.close();
            }
        }
        totem = ring;
        synchronisation = new Synchronisation(totem, this::synchronised);
    }

    /** Configures the links at once and starts the ring a moment later. */
    void start() {
        NodeConfiguration local = configuration.local();
        for (NodeConfiguration peer : configuration.nodes()) {
            if (peer.nodeId() != local.nodeId()) {
                knet.addHost(peer.nodeId(), peer.name());
                for (Map.Entry<Integer, InetAddress> address : peer.addresses().entrySet()) {
                    knet.addLink(peer.nodeId(), link(address.getKey(), local, address.getValue()));
                }
            }
        }
        loop.newTimer(this::startRing).start(START_DELAY_NANOS);
    }

    private void startRing() {
        if (!stopped) {
            started = true;
            totem.start();
        }
    }

    private LinkSettings link(int number, NodeConfiguration local, InetAddress remote) {
        InterfaceConfiguration settings = configuration.interfaces().get(number);
        InetAddress from = local.addresses().get(number);
        if (settings == null || from == null) {
            throw new IllegalStateException("The configuration has no interface or local address for link " + number);
        }
        return new LinkSettings(
                number,
                settings.transport(),
                new InetSocketAddress(from, settings.port()),
                new InetSocketAddress(remote, settings.port()),
                settings.priority(),
                settings.pingIntervalMillis(),
                settings.pingTimeoutMillis(),
                settings.pingPrecision(),
                settings.pongCount());
    }

    /** Adds a service; when the ring turns already, a new ring of the same members brings the service up to date. */
    void attach(ClusterService service) {
        if (!stopped && services.attach(service, this) && started) {
            totem.gather();
        }
    }

    /** Removes a service. */
    void detach(ClusterService service) {
        if (services.detach(service)) {
            synchronisation.forget(service);
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
        services.detachAll();
        synchronisation.abort();
        stopped = true;
        totem.leave(() -> {
            knet.close();
            done.run();
        });
    }

    NodeStatus status() {
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
        if (!stopped) {
            totem.received(message);
        }
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {
        // The ring finds members by their messages and misses them by the token; Corosync does not use this either.
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
            services.each(ClusterService::sendQueueAvailable);
        }
    }

    private void synchronised() {
        totem.synchronised();
        LOG.info("Completed service synchronization, ready to provide service.");
        services.each(ClusterService::synchronised);
    }

    @Override
    public void failed(Throwable cause) {
        if (!stopped) {
            stopped = true;
            services.detachAll();
            knet.close();
            failed.accept(cause);
        }
    }

    // ---- what services see

    @Override
    public int nodeId() {
        return configuration.local().nodeId();
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
        if (stopped || !(synchronisation.isComplete() || synchronisation.isProcessing())) {
            return false;
        }
        return totem.multicast(MessageGroup.EXECUTIVE, header, payload);
    }
}
