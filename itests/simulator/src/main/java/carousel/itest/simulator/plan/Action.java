package carousel.itest.simulator.plan;

import carousel.itest.simulator.DelayShape;
import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Something that is done to the nodes or to the network. Its text is how it is written in a scenario file. */
public sealed interface Action {
    /** Instead of a node: each of them, or one that runs, by chance. */
    int ANY = 0;

    /** Does it. */
    void apply(Simulation simulation);

    /** The nodes that it names. */
    default List<Integer> nodes() {
        return List.of();
    }

    /** Starts a node, or all that do not run; without disk it has forgotten its ring sequence. */
    record Start(int node, boolean withoutDisk) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            for (SimulatedNode each : simulation.nodes()) {
                if ((node == ANY || each.id() == node) && !each.isRunning()) {
                    if (withoutDisk) {
                        each.loseStore();
                    }
                    each.start();
                }
            }
        }

        @Override
        public String toString() {
            return "start " + (node == ANY ? "all" : name(node)) + (withoutDisk ? " without-disk" : "");
        }
    }

    /** Kills a node. */
    record Crash(int node) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            pick(simulation, node).crash();
        }

        @Override
        public String toString() {
            return "crash " + nodeName(node);
        }
    }

    /** Lets knet tell all others that the node's process has ended, be it true or not. */
    record Gone(int node) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            int gone = pick(simulation, node).id();
            for (SimulatedNode each : simulation.nodes()) {
                if (each.id() != gone) {
                    each.learnGone(gone);
                }
            }
        }

        @Override
        public String toString() {
            return "gone " + nodeName(node);
        }
    }

    /** Kills a node and starts it again at once. */
    record Restart(int node) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            SimulatedNode restarted = pick(simulation, node);
            restarted.crash();
            restarted.start();
        }

        @Override
        public String toString() {
            return "restart " + nodeName(node);
        }
    }

    /** Lets a node leave in order. */
    record Leave(int node) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            pick(simulation, node).leave();
        }

        @Override
        public String toString() {
            return "leave " + nodeName(node);
        }
    }

    /** Stops a node for a while, like SIGSTOP. */
    record Pause(int node, long millis) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            pick(simulation, node).pauseMillis(millis);
        }

        @Override
        public String toString() {
            return "pause " + nodeName(node) + " " + millis + " ms";
        }
    }

    /** Steps the clock of a node. */
    record Clock(int node, long millis) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            pick(simulation, node).stepClockMillis(millis);
        }

        @Override
        public String toString() {
            return "clock " + nodeName(node) + (millis < 0 ? " " : " +") + millis + " ms";
        }
    }

    /** Lets a node send a message. */
    record Send(int node, int bytes) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(node);
        }

        @Override
        public void apply(Simulation simulation) {
            SimulatedNode sender = pick(simulation, node);
            if (sender.isRunning()) {
                sender.send(bytes);
            }
        }

        @Override
        public String toString() {
            return "send " + nodeName(node) + " " + bytes;
        }
    }

    /** Splits the network; nodes that are not named form a side of their own. */
    record Partition(List<List<Integer>> sides) implements Action {
        @Override
        public List<Integer> nodes() {
            return sides.stream().flatMap(List::stream).toList();
        }

        @Override
        public void apply(Simulation simulation) {
            for (int side = 0; side < sides.size(); side++) {
                simulation.network.partition(
                        side + 1, sides.get(side).stream().mapToInt(id -> id).toArray());
            }
        }

        @Override
        public String toString() {
            return "partition "
                    + sides.stream()
                            .map(side -> side.stream().map(Action::name).collect(Collectors.joining(" ")))
                            .collect(Collectors.joining(" | "));
        }
    }

    /** Cuts one direction. */
    record Cut(int from, int to) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(from, to);
        }

        @Override
        public void apply(Simulation simulation) {
            simulation.network.cut(from, to);
        }

        @Override
        public String toString() {
            return "cut " + name(from) + " > " + name(to);
        }
    }

    /** Ends partitions and cuts. */
    record Heal() implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.heal();
        }

        @Override
        public String toString() {
            return "heal";
        }
    }

    /** Loses a share of the datagrams, of all or of one way. */
    record Loss(double share, int from, int to) implements Action {
        @Override
        public List<Integer> nodes() {
            return List.of(from, to);
        }

        @Override
        public void apply(Simulation simulation) {
            if (from == ANY && to == ANY) {
                simulation.network.loss = share;
            } else {
                simulation.network.lossOnWay(from, to, share);
            }
        }

        @Override
        public String toString() {
            return "loss " + percent(share) + (from == ANY ? "" : " from " + name(from))
                    + (to == ANY ? "" : " to " + name(to));
        }
    }

    /** Duplicates a share of the datagrams. */
    record Duplicate(double share, int copies) implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.duplication = share;
            simulation.network.copies = copies;
        }

        @Override
        public String toString() {
            return "duplicate " + percent(share) + " x" + copies;
        }
    }

    /** Lets a share of the datagrams be late. */
    record Reorder(double share, long nanos) implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.reordering = share;
            simulation.network.reorderNanos = nanos;
        }

        @Override
        public String toString() {
            return "reorder " + percent(share) + " " + millis(nanos) + " ms";
        }
    }

    /** Sets the time on the way. */
    record Delay(DelayShape shape, long minNanos, long maxNanos) implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.delayShape = shape;
            simulation.network.minDelayNanos = minNanos;
            simulation.network.maxDelayNanos = maxNanos;
        }

        @Override
        public String toString() {
            return "delay " + shape.name().toLowerCase(Locale.ROOT) + " " + millis(minNanos) + ".." + millis(maxNanos)
                    + " ms";
        }
    }

    /** Changes bytes of a share of the datagrams: where a receiver can tell, or anywhere. */
    record Corrupt(double share, boolean anywhere) implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.corruption = share;
            simulation.network.corruptsAnywhere = anywhere;
            if (anywhere && share > 0) {
                simulation.checker.distrustContents();
            }
        }

        @Override
        public String toString() {
            return "corrupt " + percent(share) + (anywhere ? " anywhere" : "");
        }
    }

    /** Ends everything that is wrong with the network. */
    record Mend() implements Action {
        @Override
        public void apply(Simulation simulation) {
            simulation.network.clearFaults();
        }

        @Override
        public String toString() {
            return "mend";
        }
    }

    private static SimulatedNode pick(Simulation simulation, int node) {
        if (node != ANY) {
            return simulation.node(node);
        }
        List<SimulatedNode> all = List.copyOf(simulation.nodes());
        List<SimulatedNode> running =
                all.stream().filter(SimulatedNode::isRunning).toList();
        List<SimulatedNode> from = running.isEmpty() ? all : running;
        return from.get(simulation.random.nextInt(from.size()));
    }

    private static String name(int node) {
        return Integer.toUnsignedString(node);
    }

    private static String nodeName(int node) {
        return node == ANY ? "random" : name(node);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4g", share * 100).replaceAll("\\.?0+$", "") + "%";
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6).replaceAll("\\.?0+$", "");
    }
}
