package carousel.itest.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries datagrams between nodes, with seeded faults. Without faults it keeps the order between each two nodes. */
public final class SimulatedNetwork {
    /** Lower bound of the time on the way. */
    public long minDelayNanos = 200_000;
    /** Upper bound of the time on the way, reordering not counted. */
    public long maxDelayNanos = 400_000;
    /** How the time on the way is distributed. */
    public DelayShape delayShape = DelayShape.UNIFORM;
    /** Share of datagrams that get lost. */
    public double loss;
    /** Share of datagrams that arrive once more. */
    public double duplication;
    /** How many more copies a duplicated datagram has. */
    public int copies = 1;
    /** Share of datagrams that are late and may be overtaken. */
    public double reordering;
    /** Most that a late datagram is late. */
    public long reorderNanos = 5_000_000;
    /** Share of datagrams that arrive with bytes changed. */
    public double corruption;
    /** Whether any byte may be changed; else the header or the length, so that every receiver can tell. */
    public boolean corruptsAnywhere;

    private final VirtualTime time;
    private final Random random;
    private final Corruption damage;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<Integer, SimulatedNode> nodesById = new HashMap<>();
    private final Map<Integer, Integer> sides = new HashMap<>();
    private final Set<Long> cut = new HashSet<>();
    private final Map<Long, Double> lossyWays = new HashMap<>();
    private final List<DatagramFilter> filters = new ArrayList<>();
    private long[][] lastArrivals = new long[0][0];
    private @Nullable Trace trace;
    private long carried;
    private long lost;
    private long duplicated;
    private long late;
    private long damaged;

    SimulatedNetwork(VirtualTime time, Random random) {
        this.time = time;
        this.random = random;
        damage = new Corruption(random);
    }

    void attach(SimulatedNode node) {
        node.index = nodes.size();
        nodes.add(node);
        nodesById.put(node.id(), node);
        lastArrivals = new long[nodes.size()][nodes.size()];
    }

    void trace(Trace observer) {
        trace = observer;
    }

    /** Copies of datagrams that were on their way between two nodes. */
    public long carried() {
        return carried;
    }

    /** Copies that got lost. */
    public long lost() {
        return lost;
    }

    /** Copies that were made on the way. */
    public long duplicated() {
        return duplicated;
    }

    /** Copies that were late. */
    public long late() {
        return late;
    }

    /** Copies that were changed. */
    public long damaged() {
        return damaged;
    }

    /** Splits the nodes: those named here hear only each other. */
    public void partition(int side, int... nodeIds) {
        for (int nodeId : nodeIds) {
            sides.put(nodeId, side);
        }
    }

    /** Cuts one direction. */
    public void cut(int from, int to) {
        cut.add(way(from, to));
    }

    /** Loses a share of what goes one way; 0 stands for every node. */
    public void lossOnWay(int from, int to, double rate) {
        if (rate > 0) {
            lossyWays.put(way(from, to), rate);
        } else {
            lossyWays.remove(way(from, to));
        }
    }

    /** Everybody hears everybody again; filters and rates of faults stay. */
    public void heal() {
        sides.clear();
        cut.clear();
    }

    /** No more faults of any kind. */
    public void clearFaults() {
        heal();
        filters.clear();
        lossyWays.clear();
        loss = 0;
        duplication = 0;
        reordering = 0;
        corruption = 0;
    }

    /** Adds a filter. */
    public void lose(DatagramFilter filter) {
        filters.add(filter);
    }

    /** Removes all filters. */
    public void clearFilters() {
        filters.clear();
    }

    void multicast(SimulatedNode from, byte[] bytes, boolean loopback) {
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode to = nodes.get(i);
            if (to != from) {
                carry(from, to, bytes);
            } else if (loopback) {
                to.deliverAt(time.nowNanos(), bytes);
            }
        }
    }

    void unicast(SimulatedNode from, int nodeId, byte[] bytes) {
        SimulatedNode to = nodesById.get(nodeId);
        if (to == from) {
            to.deliverAt(time.nowNanos(), bytes);
        } else if (to != null) {
            carry(from, to, bytes);
        }
    }

    private void carry(SimulatedNode from, SimulatedNode to, byte[] bytes) {
        carried++;
        if (isLost(from.id(), to.id(), bytes)) {
            lost++;
            tell(from, to, bytes, time.nowNanos(), Trace.Fate.LOST);
            return;
        }
        int times = duplication > 0 && random.nextDouble() < duplication ? 1 + copies : 1;
        duplicated += times - 1;
        for (int i = 0; i < times; i++) {
            send(from, to, bytes, i == 0 ? Trace.Fate.ARRIVES : Trace.Fate.DUPLICATED);
        }
    }

    private void send(SimulatedNode from, SimulatedNode to, byte[] bytes, Trace.Fate usual) {
        Trace.Fate fate = usual;
        long arrival = time.nowNanos() + delayShape.nanos(random, minDelayNanos, maxDelayNanos);
        if (reordering > 0 && random.nextDouble() < reordering) {
            arrival += (long) (random.nextDouble() * reorderNanos);
            late++;
            fate = Trace.Fate.LATE;
        } else {
            arrival = Math.max(arrival, lastArrivals[from.index][to.index]);
            lastArrivals[from.index][to.index] = arrival;
        }
        byte[] arriving = bytes;
        if (corruption > 0 && random.nextDouble() < corruption) {
            arriving = corruptsAnywhere ? damage.anywhere(bytes) : damage.recognisable(bytes);
            damaged++;
            fate = Trace.Fate.DAMAGED;
        }
        to.deliverAt(arrival, arriving);
        tell(from, to, bytes, arrival, fate);
    }

    private void tell(SimulatedNode from, SimulatedNode to, byte[] bytes, long arrival, Trace.Fate fate) {
        Trace observer = trace;
        if (observer != null) {
            observer.carried(from.id(), to.id(), bytes, arrival, fate);
        }
    }

    private boolean isLost(int from, int to, byte[] bytes) {
        if (!sides.isEmpty() && !sides.getOrDefault(from, 0).equals(sides.getOrDefault(to, 0))) {
            return true;
        }
        if (!cut.isEmpty() && cut.contains(way(from, to))) {
            return true;
        }
        if (loss > 0 && random.nextDouble() < loss) {
            return true;
        }
        if (!lossyWays.isEmpty() && random.nextDouble() < lossOf(from, to)) {
            return true;
        }
        for (int i = 0; i < filters.size(); i++) {
            if (filters.get(i).loses(from, to, littleEndian(bytes))) {
                return true;
            }
        }
        return false;
    }

    private double lossOf(int from, int to) {
        double most = lossyWays.getOrDefault(way(from, to), 0.0);
        most = Math.max(most, lossyWays.getOrDefault(way(from, 0), 0.0));
        return Math.max(most, lossyWays.getOrDefault(way(0, to), 0.0));
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long way(int from, int to) {
        return (long) from << 32 | Integer.toUnsignedLong(to);
    }
}
