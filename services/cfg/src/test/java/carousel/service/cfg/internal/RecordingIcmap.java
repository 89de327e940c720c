package carousel.service.cfg.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes down what is written to it. */
final class RecordingIcmap implements Icmap {
    final List<String> log = new ArrayList<>();

    @Override
    public @Nullable CmapValue get(String key) {
        throw new AssertionError("not read");
    }

    @Override
    public void set(String key, CmapValue value) {
        log.add(key + " (" + value.type().shortName() + ") = " + value);
    }

    @Override
    public void setAll(Map<String, CmapValue> values) {
        values.forEach(this::set);
    }

    @Override
    public boolean delete(String key) {
        return log.add("delete " + key);
    }

    @Override
    public void deleteAll(String prefix) {
        log.add("delete all " + prefix);
    }

    @Override
    public NavigableMap<String, CmapValue> entries(String prefix) {
        throw new AssertionError("not read");
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
