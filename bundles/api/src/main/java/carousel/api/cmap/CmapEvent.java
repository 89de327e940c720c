package carousel.api.cmap;

import org.jspecify.annotations.Nullable;

/**
 * A change of one key.
 *
 * @param kind what happened
 * @param key the key
 * @param newValue null when it was deleted
 * @param oldValue null when it was added; of the statistics map the same as {@code newValue}, as Corosync has it
 */
public record CmapEvent(
        Kind kind,
        String key,
        @Nullable CmapValue newValue,
        @Nullable CmapValue oldValue) {

    /** What happens to a key; numbers as in {@code cmap.h}. */
    public enum Kind {
        /** It is gone. */
        DELETE(1),
        /** It has another value. */
        MODIFY(2),
        /** It is new. */
        ADD(4);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** Corosync's number ({@code CMAP_TRACK_DELETE} and so on). */
        public int number() {
            return number;
        }
    }
}
