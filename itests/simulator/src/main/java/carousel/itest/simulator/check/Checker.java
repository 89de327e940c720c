package carousel.itest.simulator.check;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Checks the properties E-1 to E-25 of a running simulation at the moment when something happens; docs/simulator.md says which
 * is checked where. What does not hold is thrown as a {@link Violation}.
 */
public final class Checker {
    private final Judge judge;
    private final WireChecker wire;
    private final OrderChecker order;
    private final ViewChecker views;
    private final List<NodeLog> logs = new ArrayList<>();
    private final Map<Integer, List<NodeLog>> incarnations = new HashMap<>();
    private boolean trusting = true;

    /**
     * A checker.
     *
     * @param describe adds to a violation what helps to understand it
     */
    public Checker(UnaryOperator<String> describe) {
        judge = new Judge(describe);
        wire = new WireChecker(judge);
        order = new OrderChecker(judge);
        views = new ViewChecker(judge);
    }

    /** What was seen on the wire. */
    public WireChecker wire() {
        return wire;
    }

    /** All incarnations of all nodes. */
    public List<NodeLog> logs() {
        return logs;
    }

    /** Regular configurations of all nodes. */
    public long viewChanges() {
        return views.changes();
    }

    /** Messages of applications that members took. */
    public long messagesTaken() {
        return logs.stream().mapToLong(log -> log.application.taken()).sum();
    }

    /** Some datagrams arrive changed, and nothing tells: from now on only E-25 can be asked for. */
    public void distrustContents() {
        trusting = false;
    }

    /** Whether contents arrive as they were sent. */
    public boolean isTrusting() {
        return trusting;
    }

    /** E-24: whether all faults and their consequences are over. */
    public void stable(boolean isStable) {
        views.stable(isStable);
    }

    /** A node starts, or starts again. */
    public NodeLog started(int node, boolean hasLostStore, int maxMessages, int windowSize) {
        List<NodeLog> earlier = incarnations.computeIfAbsent(node, first -> new ArrayList<>());
        NodeLog log = new NodeLog(node, earlier.size(), maxMessages, windowSize);
        earlier.add(log);
        logs.add(log);
        if (hasLostStore) {
            wire.storeLost(node);
            views.storeLost(node);
        }
        return log;
    }

    /** A node does not run any more. */
    public void ended(NodeLog log) {
        log.survived = false;
    }

    /** A node sends a datagram. */
    public void sent(NodeLog from, ByteBuffer datagram) {
        if (trusting) {
            wire.sent(from, datagram);
        }
    }

    /** A member took a message of its owner; returns its number. */
    public int taken(NodeLog log, Stream stream, int bytes) {
        SentMessages sent = log.sent(stream);
        sent.take(bytes, log.installed, log.next);
        wire.taken(log, stream);
        return sent.taken() - 1;
    }

    /** The number of the message that is offered to the member next. */
    public int nextNumber(NodeLog log, Stream stream) {
        return log.sent(stream).taken();
    }

    /** Something delivered is not what was sent. */
    public void damaged(NodeLog log, String what) {
        if (trusting) {
            throw judge.violation("E-1: {} got {}", log, what);
        }
    }

    /** A message was delivered. */
    public void delivered(NodeLog log, Stream stream, int sender, int incarnation, int number) {
        if (trusting) {
            List<NodeLog> senders = incarnations.getOrDefault(sender, List.of());
            boolean known = incarnation >= 0 && incarnation < senders.size();
            order.delivered(log, stream, sender, incarnation, number, known ? senders.get(incarnation) : null);
        }
    }

    /** A barrier of a synchronisation was delivered. */
    public void barrier(NodeLog log, int sender, RingId of, int service) {
        order.barrier(log, sender, of, service);
    }

    /** A node has synchronised so many services. */
    public void synchronised(NodeLog log, int services) {
        if (trusting) {
            order.synchronised(log, services);
        }
    }

    /**
     * The membership changed.
     *
     * @param packets how many packets the node has delivered by its own count
     */
    public void changed(NodeLog log, ConfigurationChange change, long packets) {
        if (trusting) {
            views.changed(log, change, packets);
        } else {
            log.note(change);
        }
    }

    /** Everything has come to rest, and whoever runs is in one ring: nothing may be missing. */
    public void finished() {
        for (NodeLog log : logs) {
            if (log.survived && trusting) {
                order.finished(log);
            }
        }
    }

    /** E-25 and the like: a member stopped by itself. */
    public Violation failed(NodeLog log, Throwable cause) {
        Violation violation = judge.violation("E-25: {} stopped: {}", log, cause);
        violation.initCause(cause);
        return violation;
    }
}
