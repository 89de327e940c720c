package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.DatagramFilter;
import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.check.NodeLog;
import carousel.totem.internal.TotemComponent;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What the scenarios of the checklist have in common: a simulated cluster with traffic. */
class Scenario {
    static final long TOKEN = 1000;
    static final long CONSENSUS = 1200;
    /** A crash costs the token time-out, one round of gathering, and a little. */
    static final long CRASH_BOUND = TOKEN + CONSENSUS + 4 * 50 + 100;

    private static final int MAX_BACKLOG = 50;

    final Simulation simulation;
    private boolean traffic;

    Scenario() {
        this(new TotemComponent());
    }

    Scenario(TotemFactory factory) {
        simulation = new Simulation(getClass().getSimpleName().hashCode(), factory);
    }

    static TotemSettings settings(int nodeId) {
        return TotemSettings.defaults(nodeId, TOKEN);
    }

    static TotemSettings with(TotemSettings d, int failReceiveConst, int netMtuBytes) {
        return new TotemSettings(
                d.nodeId(),
                d.tokenMillis(),
                d.tokenWarningPercent(),
                d.tokenRetransmitMillis(),
                d.holdMillis(),
                d.joinMillis(),
                d.sendJoinMillis(),
                d.consensusMillis(),
                d.mergeMillis(),
                failReceiveConst,
                d.seqnoUnchangedConst(),
                d.windowSize(),
                d.maxMessages(),
                d.missCountConst(),
                d.cancelTokenHoldOnRetransmit(),
                netMtuBytes,
                d.randomSeed());
    }

    /** Nodes 1 to n in one ring. */
    void cluster(int count) {
        for (int id = 1; id <= count; id++) {
            simulation.add(settings(id)).start();
        }
        simulation.runUntilOneRing(5 * CRASH_BOUND);
    }

    SimulatedNode node(int id) {
        return simulation.node(id);
    }

    /** Every node sends a small message all the time. */
    void startTraffic(int everyMillis, int bytes) {
        traffic = true;
        send(everyMillis, bytes);
    }

    private void send(int everyMillis, int bytes) {
        if (traffic) {
            for (SimulatedNode node : simulation.nodes()) {
                if (node.isRunning() && node.backlog() < MAX_BACKLOG) {
                    node.send(bytes);
                }
            }
            simulation.afterMillis(everyMillis, () -> send(everyMillis, bytes));
        }
    }

    /** No more traffic and no more faults: all must come together, and everything must have been right. */
    void finish() {
        traffic = false;
        simulation.network.clearFaults();
        simulation.runUntilOneRing(10 * CRASH_BOUND);
        simulation.runMillis(500);
        simulation.check();
    }

    void awaitRing(long atMostMillis, int... members) {
        List<Integer> expected = Arrays.stream(members).boxed().toList();
        simulation.runUntil("ring " + expected, atMostMillis, () -> {
            for (int id : members) {
                if (!node(id).members().equals(expected) || !node(id).isSynchronised()) {
                    return false;
                }
            }
            return true;
        });
    }

    static long views(NodeLog log) {
        return log.views();
    }

    static ConfigurationChange last(NodeLog log, ConfigurationChange.Kind kind) {
        return Objects.requireNonNull(log.last(kind));
    }

    static long deliveries(NodeLog log) {
        return log.deliveries();
    }

    /** Fails when the nodes have not seen exactly so many rings. */
    void assertViews(long expected, int... ids) {
        for (int id : ids) {
            assertEquals(expected, views(node(id).log()), simulation.describe("views of node " + id));
        }
    }

    static MessageType type(ByteBuffer datagram) {
        return Header.type(datagram, datagram.position());
    }

    static DatagramFilter losing(MessageType type, int to) {
        return (from, target, datagram) -> target == to && type(datagram) == type;
    }
}
