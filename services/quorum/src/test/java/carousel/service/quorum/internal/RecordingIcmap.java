package carousel.service.quorum.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Keeps what is written to it. */
final class RecordingIcmap implements Icmap {
    private final TreeMap<String, CmapValue> keys = new TreeMap<>();

    @Override
    public @Nullable CmapValue get(String key) {
        return keys.get(key);
    }

    @Override
    public void set(String key, CmapValue value) {
        keys.put(key, value);
    }

    @Override
    public void setAll(Map<String, CmapValue> values) {
        keys.putAll(values);
    }

    @Override
    public boolean delete(String key) {
        return keys.remove(key) != null;
    }

    @Override
    public void deleteAll(String prefix) {
        keys.keySet().removeIf(key -> key.startsWith(prefix));
    }

    @Override
    public NavigableMap<String, CmapValue> entries(String prefix) {
        TreeMap<String, CmapValue> entries = new TreeMap<>(keys);
        entries.keySet().removeIf(key -> !key.startsWith(prefix));
        return entries;
    }

    @Override
    public CmapTrack track(String key, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        throw new AssertionError("not followed");
    }

    @Override
    public CmapTrack trackAll(String prefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        throw new AssertionError("not followed");
    }
}
