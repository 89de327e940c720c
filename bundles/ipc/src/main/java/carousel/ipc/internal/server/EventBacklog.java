package carousel.ipc.internal.server;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Others do not wait longer for one that has read nothing: a program that is stopped would stop all that send. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** When a client is tried again, how long after the last time that is, and when it last took something. */
    private static final class Pause {
        private long untilNanos;
        private long nanos = SHORTEST_PAUSE_NANOS;
        private long progressNanos;

        Pause(long nowNanos) {
            progressNanos = nowNanos;
            untilNanos = nowNanos + nanos;
        }
    }

    private final EventLoop loop;
    private final long heapBytes;
    private final LoopTimer timer;
    private final SpareChunks spares;
    private final Runnable relieved;
    private final Map<ClientConnection, Pause> waiting = new LinkedHashMap<>();
    private final List<ClientConnection> due = new ArrayList<>();
    private long waitingBytes;
    private boolean congestionTold;

    /**
     * Nothing waits.
     *
     * @param relieved told when it was congested and is not any more
     */
    EventBacklog(EventLoop loop, long heapBytes, Runnable relieved) {
        this.loop = loop;
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
        if (waitingBytes <= heapBytes / 32) {
            return false;
        }
        boolean high = bytesOfThoseWhoRead() > heapBytes / 32;
        congestionTold |= high;
        return high;
    }

    private long bytesOfThoseWhoRead() {
        long now = loop.nanoTime();
        long bytes = 0;
        for (Map.Entry<ClientConnection, Pause> client : waiting.entrySet()) {
            if (now - client.getValue().progressNanos <= PATIENCE_NANOS) {
                bytes += client.getKey().queuedBytes();
            }
        }
        return bytes;
    }

    private void tellIfRelieved() {
        if (congestionTold && (waitingBytes <= heapBytes / 64 || bytesOfThoseWhoRead() <= heapBytes / 64)) {
            congestionTold = false;
            relieved.run();
        }
    }

    /** An event waits for a client. */
    void add(ClientConnection client, int bytes) {
        waitingBytes += bytes;
        if (!waiting.containsKey(client)) {
            waiting.put(client, new Pause(loop.nanoTime()));
            startTimer();
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
        return waiting.keySet().stream()
                .max(Comparator.comparingLong(ClientConnection::queuedBytes))
                .orElse(null);
    }

    /** So many bytes of events do not wait any more. */
    void remove(long bytes) {
        waitingBytes -= bytes;
        tellIfRelieved();
    }

    /** The client is gone, and its events are removed. */
    void left(ClientConnection client) {
        waiting.remove(client);
    }

    /** Each client in its own time: one that reads fast is not held up by many that do not read at all. */
    private void tryAgain() {
        long now = loop.nanoTime();
        waiting.forEach((client, pause) -> {
            if (pause.untilNanos - now <= 0) {
                due.add(client);
            }
        });
        for (ClientConnection client : due) {
            boolean progress = client.sendQueued();
            Pause pause = waiting.get(client);
            if (pause == null) {
                continue; // it is gone
            }
            if (client.hasQueued()) {
                pause.progressNanos = progress ? now : pause.progressNanos;
                pause.nanos = progress ? SHORTEST_PAUSE_NANOS : Math.min(2 * pause.nanos, LONGEST_PAUSE_NANOS);
                pause.untilNanos = now + pause.nanos;
            } else {
                waiting.remove(client);
            }
        }
        due.clear();
        tellIfRelieved();
        startTimer();
    }

    private void startTimer() {
        long now = loop.nanoTime();
        long soonestNanos = Long.MAX_VALUE;
        for (Pause pause : waiting.values()) {
            soonestNanos = Math.min(soonestNanos, pause.untilNanos - now);
        }
        if (!waiting.isEmpty()) {
            timer.start(Math.max(soonestNanos, 0));
        }
    }
}
