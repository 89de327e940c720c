package carousel.itest.simulator;

import carousel.api.totem.ConfigurationChange;

/** What an incarnation of a node did or was told, in its order. */
public sealed interface LogEntry {
    /** The node's own message was taken for sending. */
    record Sent(MessageId id) implements LogEntry {}

    /**
     * A message was delivered.
     *
     * @param seq of the packet that completed it
     */
    record Delivered(MessageId id, long seq) implements LogEntry {}

    /**
     * The membership changed.
     *
     * @param packets how many packets of the ring had been delivered by then
     */
    record Changed(ConfigurationChange change, long packets) implements LogEntry {}

    /** The synchronisation of the ring was complete. */
    record Synchronised() implements LogEntry {}
}
