package carousel.sample.map.internal;

import carousel.api.totem.RingId;
import carousel.sample.map.internal.MapMessages.StatePart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One synchronisation: every state that is in the new ring is sent once. Members that have the same, and most do, leave it to the one among them
 * whose turn comes first.
 */
final class StateExchange {
    private final RingId ring;
    private final MapState own;
    private final ByteBuffer ownDigest;

    /** What has come of a state that is not whole. */
    private static final class Arrival {
        final TreeMap<String, Change> changes = new TreeMap<>();
        int parts;
    }

    private final Map<Integer, Arrival> arriving = new HashMap<>();

    /** Whole states by their digests. */
    private final Map<ByteBuffer, MapState> arrived = new HashMap<>();

    /** Null before the first turn. */
    private Deque<ByteBuffer> unsent;

    StateExchange(RingId ring, MapState own) {
        this.ring = ring;
        this.own = own;
        ownDigest = ByteBuffer.wrap(own.digest());
    }

    /**
     * This member's turn.
     *
     * @param sender answers whether the ring took a message
     * @return whether there is nothing more to send
     */
    boolean send(Predicate<ByteBuffer> sender) {
        if (unsent == null) {
            unsent = new ArrayDeque<>();
            if (!arrived.containsKey(ownDigest)) {
                unsent.addAll(MapMessages.encode(own, ring));
            }
        }
        while (!unsent.isEmpty() && sender.test(unsent.peek())) {
            unsent.remove();
        }
        return unsent.isEmpty();
    }

    /** A part of a state; one that is not of this round, or does not follow what came before, is passed over. */
    void received(int senderNodeId, StatePart part) {
        if (!part.ring().equals(ring)) {
            return;
        }
        Arrival arrival = arriving.computeIfAbsent(senderNodeId, id -> new Arrival());
        if (part.part() != arrival.parts) {
            return;
        }
        arrival.parts++;
        arrival.changes.putAll(part.changes());
        if (arrival.parts == part.parts()) {
            MapState state = new MapState(arrival.changes, part.count());
            if (Arrays.equals(state.digest(), part.digest())) {
                arrived.put(ByteBuffer.wrap(part.digest()), state);
            }
        }
    }

    /** What all have from now on. */
    MapState merged() {
        MapState merged = own.copy();
        arrived.values().forEach(merged::merge);
        merged.merged();
        return merged;
    }
}
