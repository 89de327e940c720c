package carousel.itest.simulator;

import carousel.api.loop.EventLoop;
import carousel.api.totem.RingState;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.check.Checker;
import carousel.itest.simulator.check.Violation;
import carousel.itest.simulator.check.WireChecker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Nodes, their network and their time; everything follows from the seed. */
public final class Simulation {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** More nodes are not described one by one. */
    private static final int MAX_DESCRIBED = 16;

    /** Where all chance comes from. */
    public final Random random;
    /** The network between the nodes. */
    public final SimulatedNetwork network;
    /** Checks everything at the moment it happens. */
    public final Checker checker = new Checker(this::describe);
    /** What was seen on the wire. */
    public final WireChecker wire = checker.wire();

    private final VirtualTime time = new VirtualTime();
    private final Map<Integer, SimulatedNode> nodes = new TreeMap<>(Integer::compareUnsigned);
    private final List<WireObserver> observers = new ArrayList<>();
    private final TotemFactory factory;
    private final long seed;
    private @Nullable Trace trace;

    /** An empty simulation. */
    public Simulation(long seed, TotemFactory factory) {
        this.seed = seed;
        this.factory = factory;
        random = new Random(seed);
        network = new SimulatedNetwork(time, new Random(seed ^ 0x5DEECE66DL));
    }

    /** A loop on the simulation's time, for something that is no node. */
    public EventLoop newLoop() {
        return new SimulatedLoop(time);
    }

    /** Something that is no node of the simulation sent this. */
    public void observed(int from, ByteBuffer datagram) {
        byte[] copy = new byte[datagram.remaining()];
        datagram.get(datagram.position(), copy);
        tellObservers(from, copy);
    }

    void sent(SimulatedNode from, byte[] datagram) {
        checker.sent(from.log(), SimulatedNetwork.littleEndian(datagram));
        tellObservers(from.id(), datagram);
    }

    private void tellObservers(int from, byte[] datagram) {
        for (int i = 0; i < observers.size(); i++) {
            observers.get(i).sent(from, SimulatedNetwork.littleEndian(datagram));
        }
    }

    /** Adds a node, not started. Throws an IllegalArgumentException when a setting is out of range. */
    public SimulatedNode add(TotemSettings settings) {
        SimulatedNode node = new SimulatedNode(this, time, factory, settings);
        node.checkSettings();
        nodes.put(node.id(), node);
        network.attach(node);
        return node;
    }

    /** Also tells this observer what is sent. */
    public void observe(WireObserver observer) {
        observers.add(observer);
    }

    /** Tells this one everything from now on. */
    public void trace(Trace observer) {
        trace = observer;
        network.trace(observer);
    }

    void noted(int node, String what) {
        Trace observer = trace;
        if (observer != null) {
            observer.noted(node, what);
        }
    }

    /** Says what is done to the nodes or the network, for logs. */
    public void note(int node, String what) {
        noted(node, what);
    }

    /** The node with this id. */
    public SimulatedNode node(int id) {
        SimulatedNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no node " + Integer.toUnsignedString(id));
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

    /** Nanoseconds since the beginning. */
    public long nowNanos() {
        return time.nowNanos();
    }

    /** Things that happened. */
    public long events() {
        return time.events();
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
                throw new Violation(describe("not within " + atMostMillis + " ms: " + what));
            }
        }
        return nowMillis() - begin;
    }

    /** Lets time pass until all running nodes are synchronised in one ring without backlog. Returns the milliseconds it took. */
    public long runUntilOneRing(long atMostMillis) {
        return runUntilSteady(
                "E-23: all running nodes in one ring, with nothing to send", atMostMillis, this::isOneRing);
    }

    /** Lets time pass until all running nodes are synchronised in one ring. Returns the milliseconds it took. */
    public long runUntilOneView(long atMostMillis) {
        return runUntilSteady("E-23: all running nodes in one ring", atMostMillis, this::isOneView);
    }

    /** For what does not pass by in a millisecond. */
    private long runUntilSteady(String what, long atMostMillis, BooleanSupplier condition) {
        long begin = nowMillis();
        while (!condition.getAsBoolean()) {
            if (nowMillis() - begin > atMostMillis) {
                throw new Violation(describe(what + " not within " + atMostMillis + " ms"));
            }
            runMillis(1);
        }
        return nowMillis() - begin;
    }

    /** Whether all running nodes are synchronised in one ring and have nothing more to send. */
    public boolean isOneRing() {
        for (SimulatedNode node : nodes.values()) {
            if (node.isRunning() && node.backlog() + node.undelivered() > 0) {
                return false;
            }
        }
        return isOneView();
    }

    /** Whether all running nodes are synchronised in one ring. */
    public boolean isOneView() {
        int running = 0;
        SimulatedNode first = null;
        for (SimulatedNode node : nodes.values()) {
            if (node.isRunning()) {
                running++;
                if (first == null) {
                    first = node;
                }
                if (!node.isSynchronised() || !node.ring().equals(first.ring())) {
                    return false;
                }
            }
        }
        return first == null || (first.members().size() == running && isOperational());
    }

    private boolean isOperational() {
        return nodes.values().stream()
                .allMatch(node -> !node.isRunning()
                        || (node.members().contains(node.id()) && node.status().state() == RingState.OPERATIONAL));
    }

    /** Fails when anything is missing that must have been delivered by the end. */
    public void check() {
        checker.finished();
    }

    /** Everything a failure should tell. */
    public String describe(String what) {
        StringBuilder text = new StringBuilder(what)
                .append("\nseed ")
                .append(seed)
                .append(" at ")
                .append(nowMillis())
                .append(" ms");
        int left = MAX_DESCRIBED;
        for (SimulatedNode node : nodes.values()) {
            if (left-- == 0) {
                text.append("\n  and ").append(nodes.size() - MAX_DESCRIBED).append(" more");
                break;
            }
            text.append("\n  node ").append(Integer.toUnsignedString(node.id()));
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
