package carousel.itest.simulator;

import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One simulation with a random cluster, workload and sequence of faults, all from the seed: crashes, restarts, farewells,
 * pauses, partitions, one-way cuts, loss, duplication, reordering. In the end all faults are mended and all nodes must find
 * together.
 */
public final class Swarm {
    private static final int FAULTY_MILLIS = 20_000;
    private static final int CONVERGENCE_MILLIS = 60_000;
    private static final int MAX_PAUSE_MILLIS = 1500;
    private static final int MAX_FAULT_GAP_MILLIS = 1500;

    private final Simulation simulation;
    private final Random random;
    private final int nodeCount;
    private final double messagesPerSecond;
    private final int maxBytes;
    private final int netMtuBytes;

    /** A swarm of one seed. */
    public Swarm(long seed, TotemFactory factory) {
        simulation = new Simulation(seed, factory);
        random = simulation.random;
        nodeCount = 2 + random.nextInt(4);
        messagesPerSecond = random.nextInt(3) == 0 ? 2 : 10 + random.nextInt(60);
        maxBytes = random.nextInt(3) == 0 ? 3000 : random.nextInt(10) == 0 ? 60_000 : 200;
        netMtuBytes = random.nextInt(4) == 0 ? 1500 : 65_536;
        long token = 200L + random.nextInt(400);
        for (int i = 1; i <= nodeCount; i++) {
            simulation.add(settings(i, token));
        }
        simulation.network.maxDelayNanos = 400_000L + random.nextInt(2_000_000);
    }

    private TotemSettings settings(int nodeId, long token) {
        TotemSettings d = TotemSettings.defaults(nodeId, token);
        return new TotemSettings(
                nodeId,
                token,
                d.tokenWarningPercent(),
                d.tokenRetransmitMillis(),
                Math.max(14, d.holdMillis()),
                d.joinMillis(),
                random.nextInt(4) == 0 ? 20 : 0,
                d.consensusMillis(),
                d.mergeMillis(),
                random.nextInt(4) == 0 ? 30 : d.failReceiveConst(),
                d.seqnoUnchangedConst(),
                d.windowSize(),
                random.nextInt(4) == 0 ? 3 : d.maxMessages(),
                d.missCountConst(),
                random.nextBoolean(),
                netMtuBytes,
                nodeId);
    }

    /** Runs it to the end and checks everything. */
    public void run() {
        for (SimulatedNode node : simulation.nodes()) {
            simulation.afterMillis(random.nextInt(500), () -> {
                if (!node.isRunning()) {
                    node.start();
                }
            });
            scheduleMessage(node);
        }
        scheduleFault();
        simulation.runMillis(FAULTY_MILLIS);
        simulation.network.clearFaults();
        for (SimulatedNode node : simulation.nodes()) {
            if (!node.isRunning()) {
                node.start();
            }
        }
        simulation.runMillis(MAX_PAUSE_MILLIS);
        simulation.runUntilOneRing(CONVERGENCE_MILLIS);
        simulation.runMillis(1000);
        simulation.runUntilOneRing(CONVERGENCE_MILLIS);
        simulation.check();
    }

    /** What happened. */
    public Simulation simulation() {
        return simulation;
    }

    private void scheduleMessage(SimulatedNode node) {
        long gap = (long) (-Math.log(1 - random.nextDouble()) * 1000 / messagesPerSecond);
        simulation.afterMillis(1 + gap, () -> {
            if (simulation.nowMillis() < FAULTY_MILLIS) {
                if (node.isRunning() && node.backlog() < 200) {
                    node.send(1 + random.nextInt(maxBytes));
                }
                scheduleMessage(node);
            }
        });
    }

    private void scheduleFault() {
        simulation.afterMillis(1 + random.nextInt(MAX_FAULT_GAP_MILLIS), () -> {
            if (simulation.nowMillis() < FAULTY_MILLIS) {
                fault();
                scheduleFault();
            }
        });
    }

    private void fault() {
        SimulatedNode node = simulation.node(1 + random.nextInt(nodeCount));
        SimulatedNetwork network = simulation.network;
        switch (random.nextInt(14)) {
            case 0, 1 -> node.crash();
            case 2 -> node.leave();
            case 3, 4 ->
                simulation.nodes().forEach(each -> {
                    if (!each.isRunning()) {
                        each.start();
                    }
                });
            case 5 -> node.pauseMillis(random.nextInt(MAX_PAUSE_MILLIS));
            case 6, 7 -> {
                List<Integer> side = new ArrayList<>();
                for (int i = 1; i <= nodeCount; i++) {
                    if (random.nextBoolean()) {
                        side.add(i);
                    }
                }
                network.partition(
                        1 + random.nextInt(2), side.stream().mapToInt(id -> id).toArray());
            }
            case 8, 9 -> network.heal();
            case 10 -> network.loss = random.nextBoolean() ? 0 : random.nextDouble() * 0.2;
            case 11 -> network.duplication = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
            case 12 -> network.reordering = random.nextBoolean() ? 0 : random.nextDouble() * 0.3;
            default -> {
                if (random.nextBoolean()) {
                    network.cut(node.id(), 1 + random.nextInt(nodeCount));
                } else if (node.isRunning()) {
                    node.crash();
                    node.start();
                }
            }
        }
    }
}
