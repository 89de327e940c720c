package carousel.compression.lz4.internal;

import java.nio.ByteBuffer;

/** Memory outside the heap that grows to the longest message seen. */
final class DirectBuffer {
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    /** An empty buffer with room for so many bytes; the same memory at each call, unless it had to grow. */
    ByteBuffer ofAtLeast(int wantedBytes) {
        if (buffer.capacity() < wantedBytes) {
            buffer = ByteBuffer.allocateDirect(Math.max(wantedBytes, 2 * buffer.capacity()));
        }
        return buffer.clear();
    }

    /**
     * The bytes between position and limit of a buffer: itself, or a copy at position 0 if the library cannot read it
     * (the heap, read-only). Leaves the buffer as it was.
     */
    ByteBuffer holding(ByteBuffer source) {
        if (source.isDirect() || source.hasArray()) {
            return source;
        }
        int position = source.position();
        ByteBuffer copy = ofAtLeast(source.remaining()).put(source).flip();
        source.position(position);
        return copy;
    }

    void free() {
        buffer = ByteBuffer.allocateDirect(0);
    }
}
