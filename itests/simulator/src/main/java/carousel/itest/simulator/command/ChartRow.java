package carousel.itest.simulator.command;

import carousel.itest.simulator.Trace;
import carousel.totem.internal.wire.MessageType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in one row of a sequence chart: a datagram with its copies, or something that happened at a node or to all. */
final class ChartRow {
    /**
     * A copy of the datagram.
     *
     * @param to its receiver
     * @param arrivalNanos when it arrives
     */
    record Copy(int to, long arrivalNanos, Trace.Fate fate) {}

    final long nanos;
    /** The sender, or where it happened; 0 for all. */
    final int node;

    final String text;
    /** Of the datagram, null for anything else. */
    final @Nullable MessageType type;
    /** Whether the datagram is a token that gives out no number and asks for nothing. */
    final boolean idleToken;

    final boolean encapsulated;
    final List<Copy> copies = new ArrayList<>();

    ChartRow(long nanos, int node, String text, @Nullable MessageType type, boolean idleToken, boolean encapsulated) {
        this.nanos = nanos;
        this.node = node;
        this.text = text;
        this.type = type;
        this.idleToken = idleToken;
        this.encapsulated = encapsulated;
    }

    boolean arrivesEverywhere() {
        return copies.stream().allMatch(copy -> copy.fate() == Trace.Fate.ARRIVES);
    }
}
