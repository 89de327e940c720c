package carousel.engine.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.LinkChange;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.api.totem.Totem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node runs with, and how links and ring are brought to follow a changed file (config reference 9). A change is applied as a
 * whole or not at all: what may be refused comes first and is taken back when something after it is.
 */
final class LiveConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger("TOTEM");
    private static final int INVALID = 8;

    /** Sends the log elsewhere. */
    @FunctionalInterface
    interface Log {
        void apply(LoggingConfiguration settings) throws IOException;
    }

    private final Knet knet;
    private final Totem totem;
    private final Log log;
    private ClusterConfiguration current;
    /** The slot that outgoing packets use, or {@link Knet#CLEAR}. */
    private int cryptoSlot;
    /** What is made ready, until it is the only one; null while nothing changes. */
    private @Nullable CryptoMove cryptoMove;

    /** From one slot to another; {@link Knet#CLEAR} stands for clear traffic. */
    private record CryptoMove(int from, int to) {}

    LiveConfiguration(ClusterConfiguration configuration, Knet knet, Totem totem, Log log) {
        this.knet = knet;
        this.totem = totem;
        this.log = log;
        current = configuration;
        cryptoSlot = configuration.knet().crypto() == null ? Knet.CLEAR : 1;
    }

    ClusterConfiguration get() {
        return current;
    }

    /** Makes all other nodes and their links known. */
    void openLinks() {
        NodeConfiguration local = current.local();
        local.addresses().keySet().forEach(number -> tellLink(current, number));
        for (NodeConfiguration peer : current.nodes()) {
            if (peer.nodeId() != local.nodeId()) {
                knet.addHost(peer.nodeId(), peer.name());
                for (int number : peer.addresses().keySet()) {
                    knet.addLink(peer.nodeId(), link(current, peer, number));
                }
            }
        }
    }

    /** In the words of a daemon, which has a link of its own number whoever is at the other end. */
    private static void tellLink(ClusterConfiguration configuration, int number) {
        InetAddress from = configuration.local().addresses().get(number);
        InterfaceConfiguration settings = configuration.interfaces().get(number);
        if (from != null && settings != null) {
            LOG.info("Configuring link {}", number);
            LOG.info(
                    "Configured link number {}: local addr: {}, port={}",
                    number,
                    from.getHostAddress(),
                    settings.port());
        }
    }

    private static LinkSettings link(ClusterConfiguration configuration, NodeConfiguration peer, int number) {
        InterfaceConfiguration settings = configuration.interfaces().get(number);
        InetAddress from = configuration.local().addresses().get(number);
        InetAddress to = peer.addresses().get(number);
        if (settings == null || from == null || to == null) {
            throw new IllegalStateException("The configuration has no interface or local address for link " + number);
        }
        return new LinkSettings(
                number,
                settings.transport(),
                new InetSocketAddress(from, settings.port()),
                new InetSocketAddress(to, settings.port()),
                settings.priority(),
                settings.pingIntervalMillis(),
                settings.pingTimeoutMillis(),
                settings.pingPrecision(),
                settings.pongCount());
    }

    /**
     * Applies a change.
     *
     * @throws ConfigurationException when a part of it is refused; everything is as it was
     */
    void apply(ReloadPlan change) throws ConfigurationException {
        Deque<Runnable> undo = new ArrayDeque<>();
        String part = "Crypto configuration is not valid: ";
        try {
            prepareCrypto(change, undo);
            part = "Configuration is not valid: ";
            changeCompression(change, undo);
            changeRing(change, undo);
            changeHandle(change.running().knet(), change.next().knet(), undo);
            changeLinks(change, undo);
            changeLog(change); // has nothing after it that would have to take it back
        } catch (IllegalArgumentException | IOException e) {
            undo.forEach(Runnable::run);
            String text = String.valueOf(e.getMessage());
            String file = change.next().file().toString();
            throw new ConfigurationException(INVALID, List.of(new ConfigurationProblem(file, 0, text, part)));
        }
        current = change.next();
        change.links().stream()
                .filter(link -> link.kind() == LinkChange.Kind.ADDED
                        && link.nodeId() == current.local().nodeId())
                .forEach(link -> tellLink(current, link.linkNumber()));
    }

    private void prepareCrypto(ReloadPlan change, Deque<Runnable> undo) {
        if (!change.cryptoChanged()) {
            return;
        }
        if (cryptoMove != null) {
            throw new IllegalArgumentException("The key before the running one is still in use, reload again later");
        }
        CryptoSettings next = change.next().knet().crypto();
        int slot = next == null ? Knet.CLEAR : cryptoSlot == 1 ? 2 : 1;
        if (next == null) {
            knet.setClearTrafficAllowed(true);
            undo.push(() -> knet.setClearTrafficAllowed(false));
        } else {
            knet.setCrypto(slot, next);
            undo.push(() -> knet.setCrypto(slot, null));
        }
        cryptoMove = new CryptoMove(cryptoSlot, slot);
        undo.push(() -> cryptoMove = null);
    }

    /** Whether a new key is ready, or in use but not the only one yet. */
    boolean isCryptoChanging() {
        return cryptoMove != null;
    }

    /** Second phase: every member can open what is sent now. */
    void activateCrypto() {
        CryptoMove move = cryptoMove;
        if (move != null) {
            knet.useCrypto(move.to());
            cryptoSlot = move.to();
        }
    }

    /** Third phase: nobody sends by the old key any more. */
    void cleanUpCrypto() {
        CryptoMove move = cryptoMove;
        if (move == null || cryptoSlot != move.to()) {
            return;
        }
        if (move.from() != Knet.CLEAR) {
            knet.setCrypto(move.from(), null);
        }
        if (move.to() != Knet.CLEAR) {
            knet.setClearTrafficAllowed(false);
        }
        cryptoMove = null;
    }

    private void changeCompression(ReloadPlan change, Deque<Runnable> undo) {
        if (change.compressionChanged()) {
            knet.setCompression(change.next().knet().compression());
            undo.push(() -> knet.setCompression(change.running().knet().compression()));
        }
    }

    private void changeRing(ReloadPlan change, Deque<Runnable> undo) {
        if (!change.totemKeys().isEmpty()) {
            totem.update(change.next().totem());
            undo.push(() -> totem.update(change.running().totem()));
        }
    }

    private void changeLog(ReloadPlan change) throws IOException {
        if (change.loggingChanged()) {
            log.apply(change.next().logging());
        }
    }

    private void changeHandle(KnetSettings before, KnetSettings after, Deque<Runnable> undo) {
        if (before.policy() != after.policy()) {
            knet.setPolicy(after.policy());
            undo.push(() -> knet.setPolicy(before.policy()));
        }
        if (before.pmtudIntervalMillis() != after.pmtudIntervalMillis()
                || before.manualMtuBytes() != after.manualMtuBytes()) {
            knet.setPathMtu(after.pmtudIntervalMillis(), after.manualMtuBytes());
            undo.push(() -> knet.setPathMtu(before.pmtudIntervalMillis(), before.manualMtuBytes()));
        }
        if (before.accessLists() != after.accessLists()) {
            knet.setAccessLists(after.accessLists());
            undo.push(() -> knet.setAccessLists(before.accessLists()));
        }
    }

    private void changeLinks(ReloadPlan change, Deque<Runnable> undo) {
        for (NodeConfiguration node : change.removedNodes()) {
            knet.removeHost(node.nodeId());
            undo.push(() -> {
                knet.addHost(node.nodeId(), node.name());
                node.addresses()
                        .keySet()
                        .forEach(number -> knet.addLink(node.nodeId(), link(change.running(), node, number)));
            });
        }
        for (NodeConfiguration node : change.addedNodes()) {
            knet.addHost(node.nodeId(), node.name());
            undo.push(() -> knet.removeHost(node.nodeId()));
        }
        Map<Integer, NodeConfiguration> before = byId(change.running());
        Map<Integer, NodeConfiguration> after = byId(change.next());
        for (LinkChange link : change.links()) {
            NodeConfiguration peer = after.get(link.nodeId());
            if (peer != null && link.nodeId() != change.next().local().nodeId()) {
                changeLink(change, link, before.get(link.nodeId()), peer, undo);
            } // else the own end, which opens and closes with the links that use it; or a node that is gone with its
            // links
        }
    }

    private void changeLink(
            ReloadPlan change,
            LinkChange link,
            @Nullable NodeConfiguration before,
            NodeConfiguration after,
            Deque<Runnable> undo) {
        int nodeId = link.nodeId();
        int number = link.linkNumber();
        switch (link.kind()) {
            case REMOVED -> {
                knet.removeLink(nodeId, number);
                if (before != null) {
                    undo.push(() -> knet.addLink(nodeId, link(change.running(), before, number)));
                }
            }
            case ADDED -> {
                knet.addLink(nodeId, link(change.next(), after, number));
                undo.push(() -> knet.removeLink(nodeId, number));
            }
            case SETTINGS -> {
                knet.updateLink(nodeId, link(change.next(), after, number));
                if (before != null) {
                    undo.push(() -> knet.updateLink(nodeId, link(change.running(), before, number)));
                }
            }
        }
    }

    private static Map<Integer, NodeConfiguration> byId(ClusterConfiguration configuration) {
        Map<Integer, NodeConfiguration> nodes = new HashMap<>();
        configuration.nodes().forEach(node -> nodes.put(node.nodeId(), node));
        return nodes;
    }
}
