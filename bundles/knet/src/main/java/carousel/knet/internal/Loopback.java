package carousel.knet.internal;

import carousel.api.knet.KnetListener;
import carousel.api.knet.LinkStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The link of the node to itself: copies of own messages, delivered in a later turn of the loop so that sending never
 * calls back. It touches no network and is not compressed, cut or sealed (knet-wire 2.1, 6.4).
 */
final class Loopback {
    private static final int DATA_MTU_BYTES = 65_535;
    private static final int MAX_IDLE = 64;
    private static final int GRANULARITY_BYTES = 2048;

    private final int nodeId;
    private final EventLoop loop;
    private final KnetListener listener;
    private final Runnable drainTask = this::drain;
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
    private boolean scheduled;
    private boolean closed;
    private final long openedNanos;
    private long packets;
    private long bytes;

    Loopback(int nodeId, EventLoop loop, KnetListener listener) {
        this.nodeId = nodeId;
        this.loop = loop;
        this.listener = listener;
        this.openedNanos = loop.nanoTime();
    }

    void send(ByteBuffer message) {
        int length = message.remaining();
        ByteBuffer copy = idle.pollLast();
        if (copy == null || copy.capacity() < length) {
            copy = ByteBuffer.allocate((length + GRANULARITY_BYTES - 1) / GRANULARITY_BYTES * GRANULARITY_BYTES);
        }
        copy.clear().limit(length);
        copy.put(0, message, message.position(), length);
        queue.addLast(copy);
        packets++;
        bytes += length;
        schedule();
    }

    void clearStatistics() {
        packets = 0;
        bytes = 0;
    }

    void close() {
        closed = true;
        queue.clear();
        idle.clear();
    }

    LinkStatus status() {
        String name = Integer.toString(nodeId);
        TrafficStatistics data = new TrafficStatistics(packets, bytes, 0, 0, packets, bytes);
        TrafficStatistics none = TrafficStatistics.NONE;
        LinkStatistics statistics =
                new LinkStatistics(data, none, none, none, 0, 0, 0, 0, 0, 1, List.of(), List.of(openedNanos));
        return new LinkStatus(
                nodeId, name, 0, "loopback", "", "", true, true, false, true, 0, 0, 0, DATA_MTU_BYTES, 0, statistics);
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.execute(drainTask);
        }
    }

    private void drain() {
        scheduled = false;
        // what the listener sends now waits for the next turn
        for (int left = queue.size(); left > 0 && !closed; left--) {
            ByteBuffer copy = queue.removeFirst();
            boolean delivered = false;
            try {
                listener.received(nodeId, copy);
                delivered = true;
            } finally {
                if (idle.size() < MAX_IDLE) {
                    idle.addLast(copy);
                }
                if (!delivered && !queue.isEmpty()) {
                    schedule();
                }
            }
        }
    }
}
