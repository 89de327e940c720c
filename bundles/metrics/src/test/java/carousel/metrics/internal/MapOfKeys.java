package carousel.metrics.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The two maps of a node, in memory; one listener follows. */
final class MapOfKeys implements Cmap {
    private final NavigableMap<String, CmapValue> statistics = new TreeMap<>();
    private final NavigableMap<String, CmapValue> state = new TreeMap<>();
    private @Nullable CmapListener listener;
    boolean isNodeThere = true;

    MapOfKeys with(String key, CmapValue value) {
        boolean isNew =
                of(key.startsWith("stats.") ? CmapMap.STATS : CmapMap.ICMAP).put(key, value) == null;
        if (listener != null && isNew) {
            listener.changed(new CmapEvent(CmapEvent.Kind.ADD, key, value, null));
        }
        return this;
    }

    void without(String key) {
        CmapValue old = statistics.remove(key);
        if (listener != null && old != null) {
            listener.changed(new CmapEvent(CmapEvent.Kind.DELETE, key, null, old));
        }
    }

    boolean isFollowed() {
        return listener != null;
    }

    private NavigableMap<String, CmapValue> of(CmapMap map) {
        return map == CmapMap.STATS ? statistics : state;
    }

    @Override
    public CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix) {
        NavigableMap<String, CmapValue> found = new TreeMap<>(of(map));
        found.keySet().removeIf(key -> !key.startsWith(prefix));
        return isNodeThere
                ? CompletableFuture.completedFuture(found)
                : CompletableFuture.failedFuture(new CorosyncException(CorosyncStatus.LIBRARY, "No node runs."));
    }

    @Override
    public CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener newListener) {
        listener = newListener;
        return () -> listener = null;
    }

    @Override
    public CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener newListener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> set(CmapMap map, String key, CmapValue value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> delete(CmapMap map, String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> adjust(CmapMap map, String key, int step) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> decrement(CmapMap map, String key) {
        throw new UnsupportedOperationException();
    }
}
