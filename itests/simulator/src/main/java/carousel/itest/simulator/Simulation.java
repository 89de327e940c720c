package carousel.itest.simulator;

import carousel.api.loop.EventLoop;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Nodes, their network and their time; everything follows from the seed. */
public final class Simulation {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Where all chance comes from. */
    public final Random random;
    /** The network between the nodes. */
    public final SimulatedNetwork network;
    /** The logs of all incarnations of all nodes. */
    public final List<NodeLog> logs = new ArrayList<>();
    /** What is checked on the wire. */
    public final WireChecker wire = new WireChecker();

    private final VirtualTime time = new VirtualTime();
    private final Map<Integer, SimulatedNode> nodes = new TreeMap<>(Integer::compareUnsigned);
    private final List<WireObserver> observers = new ArrayList<>();
    private final TotemFactory factory;
    private final long seed;

    /** An empty simulation. */
    public Simulation(long seed, TotemFactory factory) {
        this.seed = seed;
        this.factory = factory;
        random = new Random(seed);
        network = new SimulatedNetwork(time, new Random(seed ^ 0x5DEECE66DL), (from, datagram) -> {
            wire.sent(from, datagram);
            for (WireObserver observer : observers) {
                observer.sent(from, datagram);
            }
        });
    }

    /** A loop on the simulation's time, for something that is no node. */
    public EventLoop newLoop() {
        return new SimulatedLoop(time);
    }

    /** Something that is no node of the simulation sent this. */
    public void observed(int from, ByteBuffer datagram) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(datagram.position(), copy);
        for (WireObserver observer : observers) {
            observer.sent(from, ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** Adds a node, not started. */
    public SimulatedNode add(TotemSettings settings) {
        SimulatedNode node = new SimulatedNode(time, network, factory, settings, logs);
        nodes.put(node.id(), node);
        network.attach(node);
        wire.maxMessages(settings.nodeId(), settings.maxMessages());
        return node;
    }

    /** Also tells this observer what is sent. */
    public void observe(WireObserver observer) {
        observers.add(observer);
    }

    /** The node with this id. */
    public SimulatedNode node(int id) {
        SimulatedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        return node;
    }

    /** All nodes. */
    public Collection<SimulatedNode> nodes() {
        return nodes.values();
    }

    /** Milliseconds since the beginning. */
    public long nowMillis() {
        return time.nowNanos() / NANOS_PER_MILLI;
    }

    /** Does something later. */
    public void afterMillis(long millis, Runnable task) {
        time.at(time.nowNanos() + millis * NANOS_PER_MILLI, task);
    }

    /** Lets time pass. */
    public void runMillis(long millis) {
        long until = time.nowNanos() + millis * NANOS_PER_MILLI;
        while (time.step(until)) {
            // everything happens in the steps
        }
    }

    /** Lets time pass until something is so; fails when it takes longer. Returns the milliseconds it took. */
    public long runUntil(String what, long atMostMillis, BooleanSupplier condition) {
        long begin = nowMillis();
        long until = time.nowNanos() + atMostMillis * NANOS_PER_MILLI;
        while (!condition.getAsBoolean()) {
            if (!time.step(until)) {
                throw new AssertionError(describe("not within " + atMostMillis + " ms: " + what));
            }
        }
        return nowMillis() - begin;
    }

    /** Lets time pass until all running nodes are synchronised in one ring without backlog. Returns the milliseconds it took. */
    public long runUntilOneRing(long atMostMillis) {
        return runUntil("E-23: all running nodes in one ring", atMostMillis, this::isOneRing);
    }

    /** Whether all running nodes are synchronised in one ring and have nothing more to send. */
    public boolean isOneRing() {
        List<Integer> running = new ArrayList<>();
        RingId ring = RingId.NONE;
        for (SimulatedNode node : nodes.values()) {
            if (node.isRunning()) {
                running.add(node.id());
                ring = node.ring();
            }
        }
        for (SimulatedNode node : nodes.values()) {
            if (node.isRunning()
                    && !(node.status().state() == RingState.OPERATIONAL
                            && node.ring().equals(ring)
                            && node.members().equals(running)
                            && node.isSynchronised()
                            && node.backlog() + node.undelivered() == 0)) {
                return false;
            }
        }
        return true;
    }

    /** Checks everything that was logged, at the end, when all that was sent must have been delivered. */
    public void check() {
        new LogChecker(this::describe, logs, wire.hasCutMessages()).check(true);
    }

    /** Checks everything that was logged so far. */
    public void checkSoFar() {
        new LogChecker(this::describe, logs, wire.hasCutMessages()).check(false);
    }

    /** Everything a failure should tell. */
    public String describe(String what) {
        StringBuilder text = new StringBuilder(what)
                .append("\nseed ")
                .append(seed)
                .append(" at ")
                .append(nowMillis())
                .append(" ms");
        for (SimulatedNode node : nodes.values()) {
            text.append("\n  node ").append(node.id());
            if (node.isRunning()) {
                text.append(' ')
                        .append(node.status())
                        .append(node.isSynchronised() ? " synchronised" : " not synchronised")
                        .append(" backlog ")
                        .append(node.backlog());
            } else {
                text.append(" does not run");
            }
        }
        return text.toString();
    }
}
