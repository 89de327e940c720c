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
    NOT_FOR_US("is for another node"),
    /** Another node brought it than the one it says it is from (checklist 64). */
    WRONG_SENDER("is not from the node that it names"),
    /** Only this node can have sent it, and did not (checklist 7). */
    OWN_ID("comes from this node's own id, which another node uses too"),
    /** A message that does not consist of the parts it should (totem-wire 10). */
    BAD_PACKET("is no packet of messages"),
    /** A message in a packet that names no group of ours (totem-wire 11). */
    FOREIGN_GROUP("is for no group of this node");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** What is wrong, as the end of a sentence about the datagram. */
    public String text() {
        return text;
    }
}
