package carousel.service.cmap.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who counts what shows in the maps. May be used from any thread. */
final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    private final List<StatisticsSource> sources = new CopyOnWriteArrayList<>();

    /** Those who follow keys that are announced. */
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    /** Guarded by itself. */
    private final Map<StatisticsSource, CmapTrack> announcing = new HashMap<>();

    private record Follower(CmapMap map, String prefix, CmapListener listener) {}

    void add(StatisticsSource source) {
        sources.add(source);
        if (source.announcesKeys()) {
            CmapTrack track = source.follow(event -> announced(source.map(), event));
            synchronized (announcing) {
                announcing.put(source, track);
            }
        }
    }

    /** Who announces its keys is followed until it says which ones it still has: these go with it. */
    void remove(StatisticsSource source) {
        sources.remove(source);
        CmapTrack track;
        synchronized (announcing) {
            track = announcing.remove(source);
        }
        if (track != null) {
            var unused = read(source).thenAccept(keys -> {
                track.close();
                keys.forEach((key, value) ->
                        announced(source.map(), new CmapEvent(CmapEvent.Kind.DELETE, key, null, value)));
            });
        }
    }

    private void announced(CmapMap map, CmapEvent event) {
        for (Follower follower : followers) {
            if (follower.map() == map && event.key().startsWith(follower.prefix())) {
                follower.listener().changed(event);
            }
        }
    }

    /**
     * Follows the keys that sources announce.
     *
     * @param listener called by any thread; returns at once
     */
    CmapTrack follow(CmapMap map, String prefix, CmapListener listener) {
        Follower follower = new Follower(map, prefix, listener);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** Whether a key is a source's, if it is there. */
    boolean isLive(CmapMap map, String key) {
        return sources.stream().anyMatch(source -> source.map() == map && key.startsWith(source.prefix()));
    }

    /** Whether a source may have keys that begin so. */
    boolean mayHave(CmapMap map, String prefix) {
        return sources.stream().anyMatch(source -> overlaps(source, map, prefix));
    }

    private static boolean overlaps(StatisticsSource source, CmapMap map, String prefix) {
        return source.map() == map
                && (prefix.startsWith(source.prefix()) || source.prefix().startsWith(prefix));
    }

    /** Reads the keys that begin with a prefix; a source that fails is left out. */
    CompletableFuture<NavigableMap<String, CmapValue>> read(CmapMap map, String prefix) {
        return read(map, prefix, source -> true);
    }

    /** Reads those of sources that announce nothing. */
    CompletableFuture<NavigableMap<String, CmapValue>> readUnannounced(CmapMap map, String prefix) {
        return read(map, prefix, source -> !source.announcesKeys());
    }

    private CompletableFuture<NavigableMap<String, CmapValue>> read(
            CmapMap map, String prefix, Predicate<StatisticsSource> which) {
        CompletableFuture<NavigableMap<String, CmapValue>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (StatisticsSource source : sources) {
            if (overlaps(source, map, prefix) && which.test(source)) {
                all = all.thenCombine(read(source), (entries, values) -> {
                    values.forEach((key, value) -> {
                        if (key.startsWith(prefix)) {
                            entries.put(key, value);
                        }
                    });
                    return entries;
                });
            }
        }
        return all;
    }

    private static CompletableFuture<Map<String, CmapValue>> read(StatisticsSource source) {
        try {
            return source.read().toCompletableFuture().exceptionally(failure -> {
                LOG.debug("The counters {} cannot be read", source.prefix(), failure);
                return Map.of();
            });
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The counters {} cannot be read", source.prefix(), e);
            return CompletableFuture.completedFuture(Map.of());
        }
    }

    /**
     * Clears what a word stands for.
     *
     * @param word {@code all} clears everything that can be cleared
     */
    CompletableFuture<Void> clear(String word) {
        return CompletableFuture.allOf(sources.stream()
                .filter(source -> source.map() == CmapMap.STATS
                        && !source.clearWord().isEmpty()
                        && (word.equals("all") || word.equals(source.clearWord())))
                .map(source -> source.clear().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
