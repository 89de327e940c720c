package carousel.ipc.internal.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Memory that events wait in. What is given back is kept for the next, up to a limit: a client that is always a little behind would otherwise fill
 * the heap with old copies as fast as the ring delivers. On the loop only.
 */
final class SpareChunks {
    private final long mostBytes;
    private final ArrayDeque<ByteBuffer> spares = new ArrayDeque<>();
    private long spareBytes;

    /** Keeps at most so many bytes. */
    SpareChunks(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Memory for at least so many bytes, with any position and limit. */
    ByteBuffer take(int bytes) {
        for (Iterator<ByteBuffer> i = spares.iterator(); i.hasNext(); ) {
            ByteBuffer spare = i.next();
            if (spare.capacity() >= bytes) {
                i.remove();
                spareBytes -= spare.capacity();
                return spare.clear();
            }
        }
        return ByteBuffer.allocate(bytes);
    }

    void giveBack(ByteBuffer chunk) {
        if (spareBytes + chunk.capacity() <= mostBytes) {
            spareBytes += chunk.capacity();
            spares.addFirst(chunk); // it is still in the processor's cache
        }
    }
}
