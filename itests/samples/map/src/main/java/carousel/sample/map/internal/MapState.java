package carousel.sample.map.internal;

import carousel.sample.map.ReplicatedMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last change of each key, and how many there were. What becomes of it is decided by the changes alone, so that nodes which
 * make the same ones in the same order have the same.
 *
 * <p>Removed keys are remembered, for a part of the ring that has not heard of the removal would bring them back; but only as many as
 * there may be keys, the latest.
 */
final class MapState {
    private final TreeMap<String, Change> changes;
    private long count;
    private int keys;

    MapState() {
        this(new TreeMap<>(), 0);
    }

    MapState(SortedMap<String, Change> changes, long count) {
        this.changes = new TreeMap<>(changes);
        this.count = count;
        keys = (int) this.changes.values().stream()
                .filter(change -> change.value().isPresent())
                .count();
    }

    /** Makes a change; false when the map is full. */
    boolean change(String key, Optional<String> value, int writer) {
        boolean isNew = get(key).isEmpty() && value.isPresent();
        if (isNew && keys >= ReplicatedMap.MAX_KEYS) {
            return false;
        }
        set(key, new Change(++count, writer, value));
        forgetOldRemovals();
        return true;
    }

    private void set(String key, Change change) {
        Change before = changes.put(key, change);
        keys += change.value().isPresent() ? 1 : 0;
        keys -= before != null && before.value().isPresent() ? 1 : 0;
    }

    private void forgetOldRemovals() {
        while (changes.size() - keys > ReplicatedMap.MAX_KEYS) {
            changes.entrySet().stream()
                    .filter(entry -> entry.getValue().value().isEmpty())
                    .min(Comparator.comparing(Map.Entry::getValue))
                    .ifPresent(oldest -> changes.remove(oldest.getKey()));
        }
    }

    /**
     * Takes over what is newer in another part's state. In whatever order states are merged, the result is the same; it may have
     * more keys than a node could put in.
     */
    void merge(MapState other) {
        other.changes.forEach((key, theirs) -> {
            Change ours = changes.get(key);
            if (ours == null || ours.compareTo(theirs) < 0) {
                set(key, theirs);
            }
        });
        count = Math.max(count, other.count);
    }

    /** Behind the last of several merges: in between it would matter in which order they came. */
    void merged() {
        forgetOldRemovals();
    }

    Optional<String> get(String key) {
        Change last = changes.get(key);
        return last == null ? Optional.empty() : last.value();
    }

    SortedMap<String, String> values() {
        SortedMap<String, String> values = new TreeMap<>();
        changes.forEach((key, change) -> change.value().ifPresent(value -> values.put(key, value)));
        return values;
    }

    /** By key, live. */
    SortedMap<String, Change> changes() {
        return changes;
    }

    /** Changes that were ever made. */
    long count() {
        return count;
    }

    MapState copy() {
        return new MapState(changes, count);
    }

    /** Equal for equal states, and for no others: 16 bytes. */
    byte[] digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(count).flip());
            changes.forEach((key, change) -> {
                byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
                byte[] value = change.value().orElse("").getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(5 * Integer.BYTES)
                        .putLong(change.number())
                        .putInt(change.writer())
                        .putInt(keyBytes.length)
                        .putInt(change.value().isPresent() ? value.length : -1)
                        .flip());
                digest.update(keyBytes);
                digest.update(value);
            });
            return java.util.Arrays.copyOf(digest.digest(), MapMessages.DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
