package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * The keys that are stored. Keys are ASCII, so the order of characters is that of bytes. Followers are told under the lock: they are told in
 * the order of changes whatever threads make them.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {Icmap.class, KeyStore.class})
public final class KeyStore implements Icmap {
    /** Guarded by this. */
    private final TreeMap<String, CmapValue> values = new TreeMap<>();

    private final Trackers trackers = new Trackers();

    /** Called by DS. */
    @Activate
    public KeyStore() {
        // empty
    }

    @Override
    public synchronized @Nullable CmapValue get(String key) {
        KeyRules.check(key);
        return values.get(key);
    }

    @Override
    public synchronized void set(String key, CmapValue value) {
        KeyRules.check(key, value);
        put(key, value);
    }

    @Override
    public synchronized void setAll(Map<String, CmapValue> newValues) {
        newValues.forEach(KeyRules::check);
        new TreeMap<>(newValues).forEach(this::put);
    }

    private void put(String key, CmapValue value) {
        CmapValue before = values.put(key, value);
        if (before == null) {
            trackers.tell(new CmapEvent(CmapEvent.Kind.ADD, key, value, null));
        } else if (!before.equals(value)) {
            trackers.tell(new CmapEvent(CmapEvent.Kind.MODIFY, key, value, before));
        }
    }

    @Override
    public synchronized boolean delete(String key) {
        KeyRules.check(key);
        return remove(key);
    }

    private boolean remove(String key) {
        CmapValue before = values.remove(key);
        if (before != null) {
            trackers.tell(new CmapEvent(CmapEvent.Kind.DELETE, key, null, before));
        }
        return before != null;
    }

    @Override
    public synchronized void deleteAll(String prefix) {
        if (prefix.isEmpty()) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM,
                    "The prefix of keys to delete is empty, expected at least a character.");
        }
        List.copyOf(below(prefix).keySet()).forEach(this::remove);
    }

    @Override
    public synchronized NavigableMap<String, CmapValue> entries(String prefix) {
        return new TreeMap<>(below(prefix));
    }

    private NavigableMap<String, CmapValue> below(String prefix) {
        return values.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    /**
     * Adds to a number; behind the type's last comes its first.
     *
     * @param step 1 or -1
     */
    synchronized void adjust(String key, int step) {
        CmapValue before = get(key);
        if (before == null) {
            throw new CorosyncException(CorosyncStatus.NOT_EXIST, "There is no key " + key + ".");
        }
        put(key, Numbers.adjusted(key, before, step));
    }

    @Override
    public CmapTrack track(String key, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        KeyRules.check(key);
        return trackers.add(key, false, kinds, executor, listener);
    }

    @Override
    public CmapTrack trackAll(String prefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        return trackers.add(prefix, true, kinds, executor, listener);
    }
}
