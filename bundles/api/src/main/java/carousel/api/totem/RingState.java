package carousel.api.totem;

/** The state of a ring member (totem-protocol 2). */
public enum RingState {
    /** A token turns, or no ring was formed yet. */
    OPERATIONAL,
    /** Members are being found. */
    GATHER,
    /** A new ring is being agreed. */
    COMMIT,
    /** Messages of the old ring are being exchanged. */
    RECOVERY
}
