package carousel.api.knet;

/** Why a packet or message went no further. */
public enum DropReason {
    /** Sealed by another key or another configuration, changed on its way, or not sealed at all. */
    NOT_AUTHENTIC,
    /** Came in clear, no crypto configuration is there, and clear traffic is refused. */
    CLEAR_REFUSED,
    /** Header, length or fragment numbers are wrong. */
    MALFORMED,
    /** The sender's host id is not configured. */
    UNKNOWN_HOST,
    /** The sender has no such link, or data came from an address of no link. */
    UNKNOWN_LINK,
    /** The access list of the link refused the sender's address. */
    NOT_ALLOWED,
    /** Data of a host that has no usable link (knet-wire 3.3). */
    NOT_REACHABLE,
    /** Data seen before (knet-wire 3.4). */
    DUPLICATE,
    /** A message whose fragments never all came (knet-wire 3.5). */
    INCOMPLETE,
    /** A compressed message of an unknown model, or one that no provider could decompress. */
    UNDECODABLE,
    /** A message for a channel on which nobody listens, or without content. */
    NO_CHANNEL,
    /** A message that the listener did not accept. */
    FILTERED,
    /** Not sent, because the crypto configuration has no provider: nothing leaves unprotected. */
    NO_CRYPTO,
    /** A message for a host that is not reachable. */
    NO_ROUTE
}
