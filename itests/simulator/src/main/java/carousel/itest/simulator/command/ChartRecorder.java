package carousel.itest.simulator.command;

import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.Trace;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers the last things that happened, for a {@link SequenceChart}. Long runs of idle tokens become one row. */
final class ChartRecorder implements Trace {
    private static final int MAX_ROWS = 90;
    /** Idle tokens in a row that are shown. */
    private static final int IDLE_SHOWN = 3;

    private final Simulation simulation;
    private final ArrayDeque<ChartRow> rows = new ArrayDeque<>();
    private byte @Nullable [] last;
    private long lastNanos;
    private int lastSeq;
    private int idleTokens;

    ChartRecorder(Simulation simulation) {
        this.simulation = simulation;
    }

    /** What is remembered, oldest first. */
    List<ChartRow> rows() {
        List<ChartRow> all = new ArrayList<>(rows);
        if (idleTokens > IDLE_SHOWN) {
            all.add(folded());
        }
        return all;
    }

    @Override
    public void carried(int from, int to, byte[] datagram, long arrivalNanos, Fate fate) {
        boolean isSame = last == datagram && lastNanos == simulation.nowNanos();
        if (!isSame) {
            last = datagram;
            lastNanos = simulation.nowNanos();
            ChartRow row = row(from, ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN));
            if (row.idleToken && fate == Fate.ARRIVES) {
                idleTokens++;
            } else {
                unfold();
            }
            if (idleTokens <= IDLE_SHOWN) {
                add(row);
            }
        }
        ChartRow newest = rows.peekLast();
        if (newest != null && idleTokens <= IDLE_SHOWN) {
            newest.copies.add(new ChartRow.Copy(to, arrivalNanos, fate));
        }
    }

    @Override
    public void noted(int node, String what) {
        unfold();
        add(new ChartRow(simulation.nowNanos(), node, what, null, false, false));
    }

    private void unfold() {
        if (idleTokens > IDLE_SHOWN) {
            add(folded());
        }
        idleTokens = 0;
    }

    private ChartRow folded() {
        return new ChartRow(
                simulation.nowNanos(),
                0,
                "\u2026 " + (idleTokens - IDLE_SHOWN) + " more hops of the token, nothing to send",
                null,
                true,
                false);
    }

    private void add(ChartRow row) {
        rows.addLast(row);
        if (rows.size() > MAX_ROWS) {
            rows.removeFirst();
        }
    }

    private ChartRow row(int from, ByteBuffer datagram) {
        MessageType type = Header.type(datagram, 0);
        boolean encapsulated = type == MessageType.MCAST && Header.encapsulated(datagram, 0) == Header.ENCAPSULATED;
        boolean idle = false;
        if (type == MessageType.ORF_TOKEN) {
            int seq = OrfToken.seq(datagram, 0);
            idle = seq == lastSeq && OrfToken.rtrEntries(datagram, 0) == 0 && OrfToken.retransFlg(datagram, 0) == 0;
            lastSeq = seq;
        }
        return new ChartRow(simulation.nowNanos(), from, text(type, datagram, encapsulated), type, idle, encapsulated);
    }

    private static String text(MessageType type, ByteBuffer datagram, boolean encapsulated) {
        return switch (type) {
            case ORF_TOKEN -> {
                int requests = OrfToken.rtrEntries(datagram, 0);
                yield "token " + Integer.toUnsignedString(OrfToken.tokenSeq(datagram, 0)) + " seq "
                        + Integer.toUnsignedString(OrfToken.seq(datagram, 0)) + " aru "
                        + Integer.toUnsignedString(OrfToken.aru(datagram, 0))
                        + (requests > 0 ? " asks for " + requests : "");
            }
            case MCAST ->
                (encapsulated ? "old message in " : "message ")
                        + Integer.toUnsignedString(Mcast.seq(datagram, 0))
                        + " of " + Integer.toUnsignedString(Mcast.systemFrom(datagram, 0))
                        + ", ring " + RingIdField.describe(datagram, Mcast.RING_OFFSET);
            case JOIN ->
                (Join.isLeave(datagram, 0) ? "leave " : "join ")
                        + set(datagram, Join.procList(0), Join.procEntries(datagram, 0))
                        + " failed "
                        + set(datagram, Join.failedList(datagram, 0), Join.failedEntries(datagram, 0));
            case COMMIT_TOKEN ->
                "commit ring " + RingIdField.describe(datagram, CommitToken.RING_OFFSET) + " hop "
                        + CommitToken.tokenSeq(datagram, 0);
            case MERGE_DETECT -> "merge detect";
            case HOLD_CANCEL -> "hold cancel";
        };
    }

    private static String set(ByteBuffer datagram, int at, int entries) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < entries && i < 9; i++) {
            text.append(i == 0 ? "" : " ")
                    .append(Integer.toUnsignedString(datagram.getInt(at + i * Join.ENTRY_LENGTH)));
        }
        return text.append(entries > 9 ? " \u2026}" : "}").toString();
    }
}
