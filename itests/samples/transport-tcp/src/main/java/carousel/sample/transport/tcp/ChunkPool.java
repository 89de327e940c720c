package carousel.sample.transport.tcp;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The chunks of one connection: so much the loop may be behind, before the peer has to wait. */
final class ChunkPool {
    private static final int MAX_CHUNKS = 8;

    private final TcpEndpoint endpoint;
    private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(MAX_CHUNKS);

    /** What was left over when there was no chunk for it. */
    private final ByteBuffer rest = ByteBuffer.allocate(Chunk.BYTES).limit(0);

    private int made;

    /** Whether the connection waits for one. */
    private volatile boolean waiting;

    ChunkPool(TcpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** An empty one, null when the loop has all of them. */
    Chunk take() {
        Chunk chunk = free.poll();
        if (chunk == null && made < MAX_CHUNKS) {
            made++;
            return new Chunk(endpoint, this);
        }
        return chunk;
    }

    void keepRest(Chunk full) {
        rest.clear();
        full.copyRestTo(rest);
        rest.flip();
        waiting = true;
    }

    /** As {@link #take}, with what {@link #keepRest} kept. */
    Chunk takeWithRest() {
        Chunk chunk = take();
        if (chunk != null) {
            chunk.bytes().put(rest);
            waiting = false;
        }
        return chunk;
    }

    /** On the loop. */
    void giveBack(Chunk chunk) {
        chunk.reset();
        free.add(chunk);
        if (waiting) {
            endpoint.wakeUp();
        }
    }
}
