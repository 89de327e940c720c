package carousel.ipc.internal.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Events that one client has no room for, in their order. They lie one behind the other in chunks of memory that are used again. On the loop only. */
final class EventQueue {
    private static final int LENGTH_BYTES = Integer.BYTES;
    private static final int SMALLEST_CHUNK_BYTES = 4 << 10;
    /** Up to 64 KiB. */
    private static final int DOUBLINGS = 4;

    /** Memory with events between its position and its limit, each behind its length. */
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();

    private final SpareChunks spares;
    private long bytes;

    EventQueue(SpareChunks spares) {
        this.spares = spares;
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    /** Bytes of all events that wait. */
    long bytes() {
        return bytes;
    }

    /** Adds a copy of an event that has two parts, which stay as they are. */
    void add(ByteBuffer head, ByteBuffer tail) {
        int length = head.remaining() + tail.remaining();
        ByteBuffer chunk = chunks.peekLast();
        if (chunk == null || chunk.capacity() - chunk.limit() < LENGTH_BYTES + length) {
            chunk = spares.take(Math.max(LENGTH_BYTES + length, nextChunkBytes()))
                    .limit(0);
            chunks.addLast(chunk);
        }
        int at = chunk.limit();
        chunk.limit(at + LENGTH_BYTES + length);
        chunk.putInt(at, length);
        chunk.put(at + LENGTH_BYTES, head, head.position(), head.remaining());
        chunk.put(at + LENGTH_BYTES + head.remaining(), tail, tail.position(), tail.remaining());
        bytes += length;
    }

    /** Small for the first: of a thousand clients that are an event behind, each has one. */
    private int nextChunkBytes() {
        return SMALLEST_CHUNK_BYTES << Math.min(chunks.size(), DOUBLINGS);
    }

    /** The event whose turn it is, or null. */
    @Nullable
    ByteBuffer first() {
        ByteBuffer chunk = chunks.peekFirst();
        return chunk == null
                ? null
                : chunk.slice(chunk.position() + LENGTH_BYTES, chunk.getInt(chunk.position()))
                        .order(ByteOrder.nativeOrder());
    }

    /** The first event went. Answers its length. */
    int removeFirst() {
        ByteBuffer chunk = chunks.getFirst();
        int length = chunk.getInt(chunk.position());
        chunk.position(chunk.position() + LENGTH_BYTES + length);
        if (!chunk.hasRemaining()) {
            spares.giveBack(chunks.removeFirst());
        }
        bytes -= length;
        return length;
    }

    void clear() {
        chunks.forEach(spares::giveBack);
        chunks.clear();
        bytes = 0;
    }
}
