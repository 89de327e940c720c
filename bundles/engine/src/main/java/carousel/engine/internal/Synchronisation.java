package carousel.engine.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.ClusterService;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.Totem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The synchronisation of services after each change of the ring (totem-protocol 13, rules S-1 to S-9): members exchange lists
 * of their services, then take one service after the other through process, barrier and activation.
 */
final class Synchronisation {
    private static final Logger LOG = LoggerFactory.getLogger("SYNC");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** There is no time-out (S-7), but somebody should know whom everybody waits for. */
    private static final long PATIENCE_SECONDS = 10;

    /** Where the round stands. */
    enum Phase {
        /** No round runs, or none ever did. */
        IDLE,
        /** Own service list to send, or others' to come (S-2, S-3). */
        SERVICE_BUILD,
        /** The current service sends its messages (S-4). */
        PROCESS,
        /** Own barrier to send, or others' to come (S-5). */
        BARRIER
    }

    private final Totem totem;
    private final Runnable completed;
    private final LoopTimer patience;

    private Phase phase = Phase.IDLE;
    private boolean complete;
    private RingId ring = RingId.NONE;
    private final Set<Integer> members = new HashSet<>();
    private final Set<Integer> heard = new HashSet<>();
    private SortedMap<Integer, ClusterService> localServices = new TreeMap<>();
    private final SortedSet<Integer> mergedServices = new TreeSet<>();
    private final List<Integer> order = new ArrayList<>();
    private int current;
    private boolean processing;
    private @Nullable ByteBuffer unsent;

    /**
     * @param totem carries the messages
     * @param completed run when a round is complete
     */
    Synchronisation(Totem totem, EventLoop loop, Runnable completed) {
        this.totem = totem;
        this.completed = completed;
        patience = loop.newTimer(this::warn);
    }

    /** Whether the newest ring's round is complete, so that clients may send (S-6). */
    boolean isComplete() {
        return complete && phase == Phase.IDLE;
    }

    /** Whether the current service is being asked for its messages right now. */
    boolean isProcessing() {
        return processing;
    }

    /** Whether the service takes part in this round, or did in the last one. */
    boolean includes(ClusterService service) {
        return localServices.get(service.id()) == service;
    }

    /** Begins a round for a new ring; one that runs is void (S-1). */
    void start(
            RingId newRing,
            List<Integer> newMembers,
            List<Integer> transitional,
            SortedMap<Integer, ClusterService> services) {
        abort();
        ring = newRing;
        members.clear();
        members.addAll(newMembers);
        heard.clear();
        localServices = new TreeMap<>(services);
        mergedServices.clear();
        mergedServices.addAll(localServices.keySet());
        phase = Phase.SERVICE_BUILD;
        patience.start(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        send(SyncMessages.serviceBuild(ring, mergedServices));
        for (ClusterService service : localServices.values()) {
            ServiceTable.guarded(service, s -> s.syncInit(transitional, newMembers, newRing));
        }
    }

    /** Ends a round that runs, without its effects (S-1: the abort hook also runs for a service that waits at its barrier). */
    void abort() {
        if (phase != Phase.IDLE) {
            for (ClusterService service : localServices.values()) {
                if (phase == Phase.SERVICE_BUILD || order.indexOf(service.id()) >= current) {
                    ServiceTable.guarded(service, ClusterService::syncAbort);
                }
            }
        }
        phase = Phase.IDLE;
        patience.cancel();
        complete = false;
        unsent = null;
        order.clear();
        current = 0;
    }

    /** A service left the node in the middle of a round: its place in the round stays, empty. */
    void forget(ClusterService service) {
        localServices.remove(service.id(), service);
    }

    /** A message of group {@code sync}. */
    void received(int senderNodeId, ByteBuffer message) {
        if (!SyncMessages.isWellFormed(message)) {
            LOG.warn("Dropped a malformed synchronisation message of node {}", Integer.toUnsignedString(senderNodeId));
            return;
        }
        if (phase == Phase.IDLE || !SyncMessages.ring(message).equals(ring) || !members.contains(senderNodeId)) {
            return; // of an old ring (S-3, S-5)
        }
        if (ExecutiveHeader.id(message) == SyncMessages.SERVICE_BUILD) {
            if (phase == Phase.SERVICE_BUILD) {
                mergedServices.addAll(SyncMessages.services(message));
                if (heard.add(senderNodeId) && heard.containsAll(members)) {
                    order.addAll(mergedServices);
                    next(0);
                }
            }
        } else if (phase != Phase.SERVICE_BUILD && heard.add(senderNodeId) && heard.containsAll(members)) {
            ClusterService service = localServices.get(order.get(current));
            if (service != null) {
                ServiceTable.guarded(service, ClusterService::syncActivate);
            }
            next(current + 1);
        }
    }

    private void next(int index) {
        heard.clear();
        current = index;
        if (index < order.size()) {
            phase = Phase.PROCESS;
            totem.wantTokenSteps(true);
            return;
        }
        phase = Phase.IDLE;
        patience.cancel();
        complete = true;
        totem.wantTokenSteps(false);
        completed.run();
    }

    /** The token was passed on: one step (S-4). */
    void tokenSent() {
        ByteBuffer waiting = unsent;
        if (waiting != null) {
            send(waiting);
            return;
        }
        if (phase == Phase.PROCESS && processCurrent()) {
            phase = Phase.BARRIER;
            send(SyncMessages.barrier(ring));
        } else if (phase != Phase.PROCESS) {
            totem.wantTokenSteps(false);
        }
    }

    private boolean processCurrent() {
        ClusterService service = localServices.get(order.get(current));
        if (service == null) {
            return true; // somebody else's service: its barrier is all that is asked of us (S-8)
        }
        processing = true;
        try {
            return service.syncProcess();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Service {} failed in the synchronisation; it takes no part in this round", service.name(), e);
            forget(service);
            ServiceTable.guarded(service, ClusterService::syncAbort);
            return true;
        } finally {
            processing = false;
        }
    }

    private void send(ByteBuffer message) {
        boolean sent = totem.multicast(MessageGroup.SYNC, message, NOTHING);
        unsent = sent ? null : message;
        totem.wantTokenSteps(!sent || phase == Phase.PROCESS);
    }

    /** S-7. */
    private void warn() {
        LOG.warn(
                "The synchronisation of ring {} is not complete and still waits for nodes {}: {} {}",
                ring,
                missing(),
                phase,
                phase == Phase.SERVICE_BUILD ? mergedServices : "of service " + order.get(current));
        patience.start(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
    }

    /** Nodes that the round waits for. */
    Set<Integer> missing() {
        Set<Integer> missing = new TreeSet<>(members);
        missing.removeAll(heard);
        return phase == Phase.IDLE ? Set.of() : missing;
    }
}
