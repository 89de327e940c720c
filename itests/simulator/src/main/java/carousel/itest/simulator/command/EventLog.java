package carousel.itest.simulator.command;

import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.Trace;
import carousel.totem.internal.wire.Datagram;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * Writes what happens, a line each: the time in seconds, then a fault ({@code *}), what a node was told ({@code =}), or a
 * datagram with its sender, its receivers and what becomes of each copy.
 */
final class EventLog implements Trace {
    private final PrintWriter out;
    private final Simulation simulation;
    private final StringBuilder receivers = new StringBuilder();
    private byte[] datagram = {};
    private int sender;
    private long sentNanos;

    EventLog(PrintWriter out, Simulation simulation) {
        this.out = out;
        this.simulation = simulation;
    }

    @Override
    public void carried(int from, int to, byte[] bytes, long arrivalNanos, Fate fate) {
        boolean isSame =
                receivers.length() > 0 && from == sender && sentNanos == simulation.nowNanos() && bytes == datagram;
        if (!isSame) {
            flush();
            datagram = bytes;
            sender = from;
            sentNanos = simulation.nowNanos();
        }
        receivers.append(receivers.length() == 0 ? "" : ",").append(Integer.toUnsignedString(to));
        if (fate != Fate.ARRIVES) {
            receivers.append('(').append(fate.name().toLowerCase(Locale.ROOT)).append(')');
        }
    }

    @Override
    public void noted(int node, String what) {
        flush();
        line(simulation.nowNanos(), (node == 0 ? "* " : "= node " + Integer.toUnsignedString(node) + " ") + what);
    }

    /** Writes what was not written yet. */
    void flush() {
        if (receivers.length() > 0) {
            line(
                    sentNanos,
                    Integer.toUnsignedString(sender) + " > " + receivers + "  "
                            + Datagram.describe(
                                    ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN), 0, datagram.length));
            receivers.setLength(0);
        }
    }

    private void line(long nanos, String text) {
        out.printf(Locale.ROOT, "%12.6f  %s%n", nanos / 1e9, text);
    }
}
