package carousel.service.quorum.internal;

import carousel.api.service.ServiceContext;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Messages that the ring has not taken yet. On the loop only. */
final class Outbox {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Requests of programs beyond this many are refused. */
    private static final int MOST_WAITING = 64;

    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();

    /** Whether a program should wait before it asks for more. */
    boolean isFull() {
        return waiting.size() >= MOST_WAITING;
    }

    /** Sends a message as soon as the ring takes it, behind those before. */
    void say(ServiceContext ring, ByteBuffer message) {
        waiting.add(message);
        sendWaiting(ring);
    }

    void sendWaiting(@Nullable ServiceContext ring) {
        while (ring != null
                && !waiting.isEmpty()
                && ring.isSynchronised()
                && ring.multicast(waiting.element(), NOTHING)) {
            waiting.remove();
        }
    }

    /** Sends a message in a synchronisation; false when the ring does not take it. */
    static boolean sayNow(ServiceContext ring, ByteBuffer message) {
        return ring.multicast(message, NOTHING);
    }

    void clear() {
        waiting.clear();
    }
}
