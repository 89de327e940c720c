package carousel.sample.map;

import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A small map that is the same on all nodes of a ring which have this service. A node that comes gets what the others have.
 *
 * <p>All nodes make all changes in one order. When parts of a ring that was cut come together again, the newest change of each key
 * wins: that of the part which had made more changes by then (a part counts on from what it had before the cut), and between equals that
 * of the node with the higher id. A removal is a change like any other. So no key is lost on which only one part worked.
 *
 * <p>May be used from any thread.
 */
@ProviderType
public interface ReplicatedMap {
    /** Longest key, in bytes of UTF-8. */
    int MAX_KEY_BYTES = 255;

    /** Longest value, in bytes of UTF-8. */
    int MAX_VALUE_BYTES = 8192;

    /** Most keys. Changes that would make more are made nowhere. */
    int MAX_KEYS = 1000;

    /** Most changes of this node that wait for the ring. */
    int MAX_WAITING = 1000;

    /**
     * Sets a key on all nodes.
     *
     * @return done when this node has made the change, in its place in the order. With an {@link IllegalStateException} when the map is full, too many
     *     changes wait, or the node stops
     * @throws IllegalArgumentException when key or value is too long, or the key is empty
     */
    CompletableFuture<Void> put(String key, String value);

    /**
     * Removes a key on all nodes; one that is not there may come to be removed, too.
     *
     * @return as that of {@link #put}
     * @throws IllegalArgumentException when the key is too long or empty
     */
    CompletableFuture<Void> remove(String key);

    /** What this node has for the key. */
    Optional<String> get(String key);

    /** What this node has, at one moment; a copy. */
    SortedMap<String, String> snapshot();
}
