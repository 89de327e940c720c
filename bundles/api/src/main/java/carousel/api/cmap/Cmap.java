package carousel.api.cmap;

import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A node's maps as programs see them (cmap_overview(3), services reference 5): libcmap's calls. A service of the cmap bundle; may be used
 * from any thread and never blocks. What depends on a result is run on a thread of the JVM's
 * common pool, or on the caller's when the result is there already. Results fail with a {@link
 * carousel.api.CorosyncException}:
 *
 * <ul>
 *   <li>NAME_TOO_LONG: a key that breaks the rules of {@link Icmap}
 *   <li>NOT_EXIST: no such key
 *   <li>ACCESS: a key that only the node writes
 *   <li>INVALID_PARAM: a value that is too long, of the wrong type, or that the node refuses to run with
 *   <li>NOT_SUPPORTED: what the statistics map cannot do
 *   <li>LIBRARY: no node runs, or it stops meanwhile
 * </ul>
 *
 * A key of the configuration acts at once: {@code totem.token}, {@code totem.interface.0.knet_link_priority}, {@code
 * logging.debug} and whatever else a reload could change. If the node cannot follow, the key stays as it was.
 */
@ProviderType
public interface Cmap {
    /** The value of a key. */
    CompletableFuture<CmapValue> get(CmapMap map, String key);

    /** The value of a key; fails with INVALID_PARAM when it has another type. */
    CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type);

    /**
     * Gives a key a value, of whatever type the one before was. In the statistics map, any value of {@code stats.clear.knet},
     * {@code .totem}, {@code .ipc}, {@code .schedmiss} or {@code .all} sets those counters back to 0.
     */
    CompletableFuture<Void> set(CmapMap map, String key, CmapValue value);

    /** Takes a key away. */
    CompletableFuture<Void> delete(CmapMap map, String key);

    /**
     * Adds to a whole number; behind the type's largest comes its smallest. INVALID_PARAM for the other types.
     *
     * @param step what to add, may be negative
     */
    CompletableFuture<Void> adjust(CmapMap map, String key, int step);

    /** Adds 1 to a whole number as {@link #adjust} does. */
    default CompletableFuture<Void> increment(CmapMap map, String key) {
        return adjust(map, key, 1);
    }

    /** Takes 1 off a whole number as {@link #adjust} does. */
    default CompletableFuture<Void> decrement(CmapMap map, String key) {
        return adjust(map, key, -1);
    }

    /** The keys that begin with a prefix and their values as they are now, in byte order; all for the empty prefix. */
    CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix);

    /**
     * Follows a key. Counters are looked at every 1.5 seconds.
     *
     * @param kinds which changes are told
     * @param listener called on a thread of the JVM's common pool
     */
    CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener listener);

    /**
     * Follows every key that begins with a prefix.
     *
     * @param prefix empty for all keys
     * @param kinds which changes are told; of the statistics map both ADD and DELETE, else NOT_SUPPORTED, and changed values are not told
     * @param listener called on a thread of the JVM's common pool
     */
    CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener);
}
