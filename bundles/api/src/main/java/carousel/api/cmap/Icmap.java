package carousel.api.cmap;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The node's own side of {@link CmapMap#ICMAP}: its bundles publish here what they do, and follow what others write (services
 * reference 5). A service of the cmap bundle; may be called from any thread, and never blocks. Nothing is read-only here, and writing a
 * key of the configuration changes the key alone; programs go through {@link Cmap}.
 *
 * <p>The map may be gone and come back, empty but for the configuration: whoever publishes keys holds it by an optional dynamic
 * reference and writes all of them again when it is bound.
 *
 * <p>A key has {@value #MIN_KEY_LENGTH} to {@value #MAX_KEY_LENGTH} characters out of {@code a-z A-Z 0-9 . _ - / :}, a value at
 * most {@value #MAX_VALUE_BYTES} bytes (a text in UTF-8). Methods throw {@link carousel.api.CorosyncException}: NAME_TOO_LONG for
 * another key, INVALID_PARAM for a longer value.
 */
@ProviderType
public interface Icmap {
    /** Shortest key. */
    int MIN_KEY_LENGTH = 3;

    /** Longest key. */
    int MAX_KEY_LENGTH = 255;

    /** Longest text or binary value. */
    int MAX_VALUE_BYTES = 16_384;

    /** The value of a key, null when there is none. Keys of a {@link StatisticsSource} are not seen here. */
    @Nullable
    CmapValue get(String key);

    /** Gives a key a value, of whatever type the one before was. The same value again is no change. */
    void set(String key, CmapValue value);

    /** Gives several keys their values, all or, when one is refused, none; in byte order for who follows. */
    void setAll(Map<String, CmapValue> values);

    /**
     * Takes a key away.
     *
     * @return whether it was there
     */
    boolean delete(String key);

    /** Takes away every key that begins with a prefix, which must not be empty. */
    void deleteAll(String prefix);

    /** The keys that begin with a prefix and their values as they are now, in byte order; all for the empty prefix. */
    NavigableMap<String, CmapValue> entries(String prefix);

    /**
     * Follows a key.
     *
     * @param kinds which changes are told
     * @param executor runs the listener; must run tasks one after another in their order and not in {@code execute} itself, as the
     *     node's loop does
     */
    CmapTrack track(String key, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener);

    /**
     * Follows every key that begins with a prefix.
     *
     * @param prefix empty for all keys
     * @param kinds which changes are told
     * @param executor as for {@link #track}
     */
    CmapTrack trackAll(String prefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener);
}
