package carousel.totem.internal.wire;

/** What the acceptance tests say about a datagram (totem-wire 2). */
public enum Verdict {
    /** Well formed. */
    ACCEPTED("accepted"),
    /** Shorter than the common header. */
    TOO_SHORT("is too short"),
    /** The sender's byte order is not ours (totem-wire 13). */
    SWAPPED_BYTE_ORDER("is from a node of another byte order"),
    /** Not a datagram of Corosync 3. */
    BAD_MAGIC("has bad magic number"),
    /** Another version of the protocol. */
    BAD_VERSION("has unsupported version"),
    /** A type that does not exist. */
    BAD_TYPE("has wrong type"),
    /** Shorter than its type or its lists need. */
    TRUNCATED("is shorter than its type or lists need"),
    /** Longer than a receiver has room for. */
    TOO_LONG("is too long"),
    /** A list is longer than allowed. */
    TOO_MANY_ENTRIES("has too many list entries"),
    /** A number or a list that no member would send. */
    INCONSISTENT("contradicts itself"),
    /** Addressed to another node (N-2). */
    NOT_FOR_US("is for another node");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** What is wrong, as the end of a sentence about the datagram. */
    public String text() {
        return text;
    }
}
