package carousel.itest.simulator.plan;

import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Chooses faults by chance. */
final class MixedFaults {
    private static final int MAX_PAUSE_MILLIS = 1500;
    private static final int MAX_GAP_MILLIS = 1500;
    private static final int LATE_NANOS = 20_000_000;
    private static final int VERY_LATE_NANOS = 1_000_000_000;
    private static final int MAX_CLOCK_STEP_MILLIS = 3_600_000;

    private final Random random;
    private final List<Integer> nodes;
    /** Whether disks may be lost: then ring ids may come again, which some properties except. */
    private final boolean losesDisks;

    MixedFaults(Simulation simulation) {
        random = simulation.random;
        nodes = simulation.nodes().stream().map(SimulatedNode::id).toList();
        losesDisks = random.nextInt(8) == 0;
    }

    long nextGapMillis() {
        return 1L + random.nextInt(MAX_GAP_MILLIS);
    }

    Action next() {
        int node = nodes.get(random.nextInt(nodes.size()));
        return switch (random.nextInt(18)) {
            case 0, 1 -> new Action.Crash(node);
            case 2 -> new Action.Leave(node);
            case 3, 4 -> new Action.Start(Action.ANY, losesDisks && random.nextInt(4) == 0);
            case 5 -> new Action.Pause(node, random.nextInt(MAX_PAUSE_MILLIS));
            case 6, 7 -> new Action.Partition(sides());
            case 8, 9 -> new Action.Heal();
            case 10 -> new Action.Loss(sometimes(0.2), Action.ANY, Action.ANY);
            case 11 -> new Action.Duplicate(sometimes(0.3), 1 + random.nextInt(3));
            case 12 -> new Action.Reorder(sometimes(0.3), random.nextInt(lateNanos()));
            case 13 -> new Action.Corrupt(sometimes(0.1), false);
            case 14 -> new Action.Clock(node, random.nextInt(2 * MAX_CLOCK_STEP_MILLIS) - MAX_CLOCK_STEP_MILLIS);
            case 15 ->
                random.nextBoolean()
                        ? new Action.Loss(sometimes(1), node, Action.ANY)
                        : new Action.Loss(sometimes(1), Action.ANY, node);
            case 16 -> cutOrGone(node, nodes.get(random.nextInt(nodes.size())));
            default -> new Action.Restart(node);
        };
    }

    /** A cut between a node and itself is none. */
    private static Action cutOrGone(int from, int to) {
        return from == to ? new Action.Gone(from) : new Action.Cut(from, to);
    }

    /** Now and then so late that a datagram comes into another ring. */
    private int lateNanos() {
        return random.nextInt(3) == 0 ? VERY_LATE_NANOS : LATE_NANOS;
    }

    private double sometimes(double most) {
        return random.nextBoolean() ? 0 : Math.round(random.nextDouble() * most * 1000) / 1000.0;
    }

    private List<List<Integer>> sides() {
        List<List<Integer>> sides = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int count = 2 + (nodes.size() > 3 ? random.nextInt(2) : 0);
        for (int node : nodes) {
            sides.get(random.nextInt(count)).add(node);
        }
        return sides.stream().filter(side -> !side.isEmpty()).toList();
    }
}
