package carousel.sample.map.internal;

import java.util.Comparator;
import java.util.Optional;

/**
 * What happened to a key last.
 *
 * @param number the how manieth change of the map it was, from 1
 * @param writer id of the node that asked for it
 * @param value empty when the key was removed
 */
record Change(long number, int writer, Optional<String> value) implements Comparable<Change> {
    /** The value at the end: a node that lost its memory may give the same number to two changes. */
    private static final Comparator<Change> ORDER = Comparator.comparingLong(Change::number)
            .thenComparing(Change::writer, Integer::compareUnsigned)
            .thenComparing(change -> change.value().isPresent())
            .thenComparing(change -> change.value().orElse(""));

    /** The newer one wins where parts of a ring meet. */
    @Override
    public int compareTo(Change other) {
        return ORDER.compare(this, other);
    }
}
