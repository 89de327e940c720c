package carousel.api.knet;

/** How the links to a host share its traffic ({@code totem.link_mode}; knet-wire 2.7). */
public enum LinkPolicy {
    /** The usable link with the highest priority, the lowest number on a tie. */
    PASSIVE,
    /** Every usable link carries every packet. */
    ACTIVE,
    /** The usable links take turns, message by message. */
    RR
}
