package carousel.sample.map.internal;

import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import carousel.sample.map.ReplicatedMap;
import carousel.sample.map.internal.MapMessages.Wish;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/**
 * Service 32: carries changes of the map through the ring. A wish goes out as a message, and becomes a change where the message comes back in
 * the order; so every member makes the same changes, and whoever wished is told what became of it.
 */
@Component(
        service = {ClusterService.class, ReplicatedMap.class},
        immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=map")
public final class MapService implements ClusterService, ReplicatedMap {
    private static final int FUNCTIONS = 2;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Somebody's wish that came while the members were exchanging what they have: it is granted behind that. */
    private record Held(int senderNodeId, Wish wish) {}

    /** Changed on the loop, read by anybody; guarded by this. */
    private MapState state = new MapState();

    /** Null while there is no node. */
    private volatile ServiceContext context;

    // From here on on the loop only.

    /** Own wishes that have not become changes, by request. */
    private final Map<Long, CompletableFuture<Void>> waiting = new HashMap<>();

    private final Deque<Wish> unsent = new ArrayDeque<>();
    private final List<Held> held = new ArrayList<>();

    /** Null while no synchronisation runs. */
    private StateExchange exchange;

    /** Begins by chance: what an earlier life of this node sent may still come. */
    private long lastRequest = ThreadLocalRandom.current().nextLong();

    @Override
    public int id() {
        return MapMessages.SERVICE_ID;
    }

    @Override
    public String name() {
        return "map";
    }

    @Override
    public String description() {
        return "sample: a replicated map";
    }

    @Override
    public int functions() {
        return FUNCTIONS;
    }

    @Override
    public void attach(ServiceContext node) {
        context = node;
    }

    /** The map itself stays, for the node that may come next. */
    @Override
    public void detach() {
        context = null;
        syncAbort();
        unsent.clear();
        waiting.values().forEach(wish -> fail(wish, "The node stops; the change may be made or not."));
        waiting.clear();
    }

    @Override
    public CompletableFuture<Void> put(String key, String value) {
        checkKey(key);
        checkLength("value", value, MAX_VALUE_BYTES);
        return wish(key, Optional.of(value));
    }

    @Override
    public CompletableFuture<Void> remove(String key) {
        checkKey(key);
        return wish(key, Optional.empty());
    }

    private static void checkKey(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("The key is empty, expected 1 to " + MAX_KEY_BYTES + " bytes.");
        }
        checkLength("key", key, MAX_KEY_BYTES);
    }

    private static void checkLength(String what, String text, int maxBytes) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > maxBytes) {
            throw new IllegalArgumentException(
                    "The " + what + " has " + length + " bytes in UTF-8, expected at most " + maxBytes + ".");
        }
    }

    @Override
    public synchronized Optional<String> get(String key) {
        return state.get(key);
    }

    @Override
    public synchronized SortedMap<String, String> snapshot() {
        return state.values();
    }

    private CompletableFuture<Void> wish(String key, Optional<String> value) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ServiceContext node = context;
        try {
            if (node == null) {
                throw new RejectedExecutionException();
            }
            node.loop().execute(() -> enqueue(key, value, done));
        } catch (RejectedExecutionException e) {
            fail(done, "The node does not run.");
        }
        return done;
    }

    private void enqueue(String key, Optional<String> value, CompletableFuture<Void> done) {
        if (context == null) {
            fail(done, "The node does not run.");
        } else if (waiting.size() >= MAX_WAITING) {
            fail(done, waiting.size() + " changes wait for the ring already.");
        } else {
            long request = ++lastRequest;
            waiting.put(request, done);
            unsent.add(new Wish(request, key, value));
            sendWaiting();
        }
    }

    private void sendWaiting() {
        ServiceContext node = context;
        while (node != null && !unsent.isEmpty() && node.multicast(MapMessages.encode(unsent.peek()), NOTHING)) {
            unsent.remove();
        }
    }

    /** Not on the loop: what follows a future there would hold up the node. */
    private static void fail(CompletableFuture<Void> wish, String why) {
        wish.completeAsync(() -> {
            throw new IllegalStateException(why);
        });
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        if (function == MapMessages.CHANGE) {
            MapMessages.decodeWish(message).ifPresent(wish -> {
                if (exchange == null) {
                    grant(senderNodeId, wish);
                } else {
                    held.add(new Held(senderNodeId, wish));
                }
            });
        } else if (function == MapMessages.STATE && exchange != null) {
            MapMessages.decodeState(message).ifPresent(part -> exchange.received(senderNodeId, part));
        }
    }

    private void grant(int senderNodeId, Wish wish) {
        boolean granted;
        synchronized (this) {
            granted = state.change(wish.key(), wish.value(), senderNodeId);
        }
        ServiceContext node = context;
        CompletableFuture<Void> own =
                node != null && senderNodeId == node.nodeId() ? waiting.remove(wish.request()) : null;
        if (own != null && granted) {
            own.completeAsync(() -> null);
        } else if (own != null) {
            fail(own, "The map is full: it has " + MAX_KEYS + " keys.");
        }
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        exchange = new StateExchange(ring, state);
    }

    @Override
    public boolean syncProcess() {
        ServiceContext node = context;
        return exchange == null || node == null || exchange.send(part -> node.multicast(part, NOTHING));
    }

    @Override
    public void syncActivate() {
        if (exchange != null) {
            MapState merged = exchange.merged();
            synchronized (this) {
                state = merged;
            }
            syncAbort();
        }
    }

    /** What was held comes into effect, here as on all that came from the ring before: it is their state in the next exchange. */
    @Override
    public void syncAbort() {
        exchange = null;
        List<Held> granted = List.copyOf(held);
        held.clear();
        granted.forEach(one -> grant(one.senderNodeId(), one.wish()));
    }

    @Override
    public void synchronised() {
        sendWaiting();
    }

    @Override
    public void sendQueueAvailable() {
        sendWaiting();
    }
}
