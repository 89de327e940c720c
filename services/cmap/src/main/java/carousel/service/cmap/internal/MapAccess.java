package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.config.ConfigurationException;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The maps as programs see them: rights, statuses, and what acts at once. */
final class MapAccess implements Cmap {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");
    private static final String CLEAR = "stats.clear.";
    private static final Set<String> CLEAR_WORDS = Set.of("knet", "ipc", "totem", "schedmiss", "all");

    /** What the node follows when it is set. */
    private static final List<String> CONFIGURATION = List.of("totem.", "quorum.", "logging.");

    /** A wish that is fulfilled at once, and no setting that the node runs with. */
    private static final String CANCEL_WAIT_FOR_ALL = "quorum.cancel_wait_for_all";

    private final KeyStore store;
    private final Sources sources;
    private final NodeAccess node;
    private final Executor threads;
    private final Executor pause;

    /**
     * @param threads run the listeners
     * @param pause runs a task when it is time to look at counters again
     */
    MapAccess(KeyStore store, Sources sources, NodeAccess node, Executor threads, Executor pause) {
        this.store = store;
        this.sources = sources;
        this.node = node;
        this.threads = threads;
        this.pause = pause;
    }

    /** A refusal before anything is done is an answer like any other. */
    private <T> CompletableFuture<T> answer(Supplier<CompletableFuture<T>> request) {
        try {
            node.requireNode();
            return request.get();
        } catch (CorosyncException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key) {
        return answer(() -> {
            KeyRules.check(key);
            CmapValue stored = map == CmapMap.ICMAP ? store.get(key) : null;
            if (stored != null) {
                return CompletableFuture.completedFuture(stored);
            }
            return sources.read(map, key).thenApply(entries -> {
                CmapValue value = entries.get(key);
                if (value == null) {
                    throw missing(key);
                }
                return value;
            });
        });
    }

    private static CorosyncException missing(String key) {
        return new CorosyncException(CorosyncStatus.NOT_EXIST, "There is no key " + key + ".");
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type) {
        return get(map, key).thenApply(value -> {
            if (value.type() != type) {
                throw new CorosyncException(
                        CorosyncStatus.INVALID_PARAM,
                        "The value of " + key + " is of type " + value.type().shortName() + ", expected "
                                + type.shortName() + ".");
            }
            return value;
        });
    }

    @Override
    public CompletableFuture<Void> set(CmapMap map, String key, CmapValue value) {
        return answer(() -> {
            KeyRules.check(key, value);
            if (map == CmapMap.STATS) {
                return clear(key);
            }
            ReadOnlyKeys.check(key);
            if (isConfiguration(key)) {
                return change(key, value);
            }
            store.set(key, value);
            return done();
        });
    }

    private CompletableFuture<Void> clear(String key) {
        if (!key.startsWith(CLEAR)) {
            throw new CorosyncException(CorosyncStatus.ACCESS, "The key " + key + " cannot be written.");
        }
        String word = key.substring(CLEAR.length());
        if (!CLEAR_WORDS.contains(word)) {
            throw new CorosyncException(
                    CorosyncStatus.NOT_SUPPORTED,
                    "There are no statistics \"" + word + "\" to clear, expected knet, ipc, totem, schedmiss or all.");
        }
        return sources.clear(word);
    }

    private static boolean isConfiguration(String key) {
        return !key.equals(CANCEL_WAIT_FOR_ALL) && CONFIGURATION.stream().anyMatch(key::startsWith);
    }

    /** The store follows when the node has told that it runs with it. */
    private CompletableFuture<Void> change(String key, @Nullable CmapValue value) {
        return node.askLater(control -> control.change(key, value)).handle((plan, failure) -> {
            if (failure instanceof ConfigurationException refusal) {
                refusal.problems().forEach(problem -> LOG.warn("The key {} stays as it is: {}", key, problem));
                throw new CorosyncException(
                        CorosyncStatus.INVALID_PARAM,
                        "The node cannot run with this " + key + ": " + refusal.getMessage());
            }
            if (failure != null) {
                throw new CompletionException(failure);
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> delete(CmapMap map, String key) {
        return answer(() -> {
            KeyRules.check(key);
            if (map == CmapMap.STATS) {
                throw writeOnly(key, "deleted");
            }
            ReadOnlyKeys.check(key);
            if (store.get(key) == null) {
                throw missing(key);
            }
            if (isConfiguration(key)) {
                // what the node shows but no file could have is gone from the store alone
                return change(key, null).thenRun(() -> store.delete(key));
            }
            if (!store.delete(key)) {
                throw missing(key); // another was quicker
            }
            return done();
        });
    }

    /** Only keys that clear something may be written, and only that (ipc-wire 7). */
    private static CorosyncException writeOnly(String key, String what) {
        return new CorosyncException(
                key.startsWith(CLEAR) ? CorosyncStatus.NOT_SUPPORTED : CorosyncStatus.ACCESS,
                "The key " + key + " of the statistics cannot be " + what + ".");
    }

    @Override
    public CompletableFuture<Void> adjust(CmapMap map, String key, int step) {
        return answer(() -> {
            KeyRules.check(key);
            if (map == CmapMap.STATS) {
                throw writeOnly(key, "counted up or down");
            }
            ReadOnlyKeys.check(key);
            CmapValue before = store.get(key);
            if (before == null) {
                throw missing(key);
            }
            if (isConfiguration(key)) {
                return change(key, Numbers.adjusted(key, before, step));
            }
            store.adjust(key, step);
            return done();
        });
    }

    @Override
    public CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix) {
        return answer(() -> sources.read(map, prefix).thenApply(live -> {
            NavigableMap<String, CmapValue> all = map == CmapMap.ICMAP ? store.entries(prefix) : new TreeMap<>();
            all.putAll(live);
            return all;
        }));
    }

    @Override
    public CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        KeyRules.check(key);
        node.requireNode();
        if (map == CmapMap.STATS || sources.isLive(map, key)) {
            return new SourceWatch(
                            key,
                            kinds,
                            () -> sources.read(map, key).thenApply(entries -> only(entries, key)),
                            listener,
                            pause)
                    .start();
        }
        return store.track(key, kinds, new SerialExecutor(threads), listener);
    }

    private static NavigableMap<String, CmapValue> only(NavigableMap<String, CmapValue> entries, String key) {
        return entries.subMap(key, true, key, true);
    }

    @Override
    public CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        node.requireNode();
        if (map == CmapMap.ICMAP) {
            return trackStoredAndLive(prefix, kinds, listener);
        }
        if (!kinds.contains(CmapEvent.Kind.ADD) || !kinds.contains(CmapEvent.Kind.DELETE)) {
            throw new CorosyncException(
                    CorosyncStatus.NOT_SUPPORTED,
                    "Statistics by prefix are followed for both added and deleted keys, or not at all.");
        }
        SerialExecutor serial = new SerialExecutor(threads);
        CmapListener inOrder = event -> serial.execute(() -> listener.changed(event));
        CmapTrack announced = sources.follow(map, prefix, inOrder);
        CmapTrack lookedAt = new SourceWatch(
                        prefix,
                        Set.of(CmapEvent.Kind.ADD, CmapEvent.Kind.DELETE),
                        () -> sources.readUnannounced(map, prefix),
                        inOrder,
                        pause)
                .start();
        return () -> {
            announced.close();
            lookedAt.close();
        };
    }

    private CmapTrack trackStoredAndLive(String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        SerialExecutor serial = new SerialExecutor(threads);
        CmapTrack stored = store.trackAll(prefix, kinds, serial, listener);
        if (!sources.mayHave(CmapMap.ICMAP, prefix)) {
            return stored;
        }
        CmapTrack live = new SourceWatch(
                        prefix,
                        kinds,
                        () -> sources.read(CmapMap.ICMAP, prefix),
                        event -> serial.execute(() -> listener.changed(event)),
                        pause)
                .start();
        return () -> {
            stored.close();
            live.close();
        };
    }
}
