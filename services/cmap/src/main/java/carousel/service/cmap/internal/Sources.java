package carousel.service.cmap.internal;

import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who counts what shows in the maps. May be used from any thread. */
final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    private final List<StatisticsSource> sources = new CopyOnWriteArrayList<>();

    void add(StatisticsSource source) {
        sources.add(source);
    }

    void remove(StatisticsSource source) {
        sources.remove(source);
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
        CompletableFuture<NavigableMap<String, CmapValue>> all = CompletableFuture.completedFuture(new TreeMap<>());
        for (StatisticsSource source : sources) {
            if (overlaps(source, map, prefix)) {
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
