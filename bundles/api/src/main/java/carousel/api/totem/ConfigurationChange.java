package carousel.api.totem;

import java.util.List;

/**
 * A change of membership (totem-protocol 10). A transitional configuration names those that come along from the old ring; the
 * regular one that follows names the whole new ring.
 *
 * @param kind which of the two
 * @param ring the new ring, in both
 * @param members ascending
 * @param left members of the old ring that do not come along; empty in a regular configuration
 * @param joined members that were not in the old ring; empty in a transitional configuration
 */
public record ConfigurationChange(
        Kind kind, RingId ring, List<Integer> members, List<Integer> left, List<Integer> joined) {
    /** The two kinds of configuration. */
    public enum Kind {
        /** Who comes along from the old ring. */
        TRANSITIONAL,
        /** The new ring. */
        REGULAR
    }
}
