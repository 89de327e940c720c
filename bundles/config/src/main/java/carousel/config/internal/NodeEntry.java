package carousel.config.internal;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A node as the file has it.
 *
 * @param position its place in the file, from 0
 * @param nodeId 0 when absent
 * @param nodeIdRefused whether what stands there is no number at all
 * @param name null when absent
 * @param addresses texts of {@code ringX_addr} by X
 */
record NodeEntry(
        int position,
        long nodeId,
        boolean nodeIdRefused,
        @Nullable String name,
        SortedMap<Integer, String> addresses) {

    /** The text that stands in for a missing name: the first address, or the id where there is not even that. */
    String displayName() {
        if (name != null) {
            return name;
        }
        return addresses.values().stream().findFirst().orElseGet(() -> Long.toString(nodeId));
    }
}
