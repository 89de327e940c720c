package carousel.ipc.internal.server;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Events that clients have no room for, and how much of it there may be, in shares of the Java heap: better that a program that does not read loses its
 * connection than that the whole node runs out of memory. No client says when it has read, so they are tried again now and then. On the loop
 * only.
 */
final class EventBacklog {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(30);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long heapBytes;
    private final LoopTimer timer;
    private final SpareChunks spares;
    private final Runnable relieved;
    private final Set<ClientConnection> waiting = new LinkedHashSet<>();
    private long waitingBytes;
    private long pauseNanos = SHORTEST_PAUSE_NANOS;
    private boolean congestionTold;

    /**
     * Nothing waits.
     *
     * @param relieved told when it was congested and is not any more
     */
    EventBacklog(EventLoop loop, long heapBytes, Runnable relieved) {
        this.heapBytes = heapBytes;
        spares = new SpareChunks(heapBytes / 64);
        this.relieved = relieved;
        timer = loop.newTimer(this::tryAgain);
    }

    /** The memory that events wait in. */
    SpareChunks spares() {
        return spares;
    }

    /** Whether those who would make more should wait. */
    boolean isHigh() {
        boolean high = waitingBytes > heapBytes / 32;
        congestionTold |= high;
        return high;
    }

    /** An event waits for a client. */
    void add(ClientConnection client, int bytes) {
        waitingBytes += bytes;
        if (waiting.add(client)) {
            pauseNanos = SHORTEST_PAUSE_NANOS;
            timer.start(pauseNanos);
        }
        if (client.queuedBytes() > heapBytes / 4) {
            client.expel("more than " + (heapBytes >> 22) + " MiB of events wait for it, a quarter of the Java heap.");
        } else if (waitingBytes > heapBytes / 8 * 3) {
            ClientConnection slowest = slowest();
            if (slowest != null) {
                slowest.expel("of all clients, for whom three eighths of the Java heap wait, most of it waits for it.");
            }
        }
    }

    private @Nullable ClientConnection slowest() {
        return waiting.stream()
                .max(Comparator.comparingLong(ClientConnection::queuedBytes))
                .orElse(null);
    }

    /** So many bytes of events do not wait any more. */
    void remove(long bytes) {
        waitingBytes -= bytes;
        if (congestionTold && waitingBytes <= heapBytes / 64) {
            congestionTold = false;
            relieved.run();
        }
    }

    /** The client is gone, and its events are removed. */
    void left(ClientConnection client) {
        waiting.remove(client);
    }

    private void tryAgain() {
        boolean progress = false;
        for (ClientConnection client : List.copyOf(waiting)) {
            progress |= client.sendQueued();
            if (!client.hasQueued()) {
                waiting.remove(client);
            }
        }
        pauseNanos = progress ? SHORTEST_PAUSE_NANOS : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        if (!waiting.isEmpty()) {
            timer.start(pauseNanos);
        }
    }
}
