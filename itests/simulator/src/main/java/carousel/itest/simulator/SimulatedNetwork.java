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

/** Carries datagrams between nodes, with seeded faults. Without faults it keeps the order between each two nodes. */
public final class SimulatedNetwork {
    /** Shortest time on the way. */
    public long minDelayNanos = 200_000;
    /** Longest time on the way, reordering not counted. */
    public long maxDelayNanos = 400_000;
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

    private final VirtualTime time;
    private final Random random;
    private final Map<Integer, SimulatedNode> nodes = new HashMap<>();
    private final Map<Integer, Integer> sides = new HashMap<>();
    private final Set<Long> cut = new HashSet<>();
    private final List<DatagramFilter> filters = new ArrayList<>();
    private final Map<Long, Long> lastArrivals = new HashMap<>();
    private final WireObserver observer;

    SimulatedNetwork(VirtualTime time, Random random, WireObserver observer) {
        this.time = time;
        this.random = random;
        this.observer = observer;
    }

    void attach(SimulatedNode node) {
        nodes.put(node.id(), node);
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

    /** Everybody hears everybody again; filters and rates of faults stay. */
    public void heal() {
        sides.clear();
        cut.clear();
    }

    /** No more faults of any kind. */
    public void clearFaults() {
        heal();
        filters.clear();
        loss = 0;
        duplication = 0;
        reordering = 0;
    }

    /** Adds a filter. */
    public void lose(DatagramFilter filter) {
        filters.add(filter);
    }

    /** Removes all filters. */
    public void clearFilters() {
        filters.clear();
    }

    void multicast(SimulatedNode from, ByteBuffer datagram, boolean loopback) {
        byte[] bytes = copy(datagram);
        observer.sent(from.id(), ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        for (SimulatedNode to : nodes.values()) {
            if (to != from || loopback) {
                carry(from, to, bytes);
            }
        }
    }

    void unicast(SimulatedNode from, int nodeId, ByteBuffer datagram) {
        byte[] bytes = copy(datagram);
        observer.sent(from.id(), ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        SimulatedNode to = nodes.get(nodeId);
        if (to != null) {
            carry(from, to, bytes);
        }
    }

    private void carry(SimulatedNode from, SimulatedNode to, byte[] bytes) {
        if (to == from) {
            to.deliverAt(time.nowNanos(), bytes);
            return;
        }
        if (isCut(from.id(), to.id(), bytes)) {
            return;
        }
        int times = duplication > 0 && random.nextDouble() < duplication ? 1 + copies : 1;
        for (int i = 0; i < times; i++) {
            long arrival =
                    time.nowNanos() + minDelayNanos + (long) (random.nextDouble() * (maxDelayNanos - minDelayNanos));
            long way = way(from.id(), to.id());
            if (reordering > 0 && random.nextDouble() < reordering) {
                arrival += (long) (random.nextDouble() * reorderNanos);
            } else {
                arrival = Math.max(arrival, lastArrivals.getOrDefault(way, 0L));
                lastArrivals.put(way, arrival);
            }
            to.deliverAt(arrival, bytes);
        }
    }

    private boolean isCut(int from, int to, byte[] bytes) {
        if (!sides.getOrDefault(from, 0).equals(sides.getOrDefault(to, 0)) || cut.contains(way(from, to))) {
            return true;
        }
        if (loss > 0 && random.nextDouble() < loss) {
            return true;
        }
        for (DatagramFilter filter : filters) {
            if (filter.loses(from, to, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] copy(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return bytes;
    }

    private static long way(int from, int to) {
        return (long) from << 32 | Integer.toUnsignedLong(to);
    }
}
