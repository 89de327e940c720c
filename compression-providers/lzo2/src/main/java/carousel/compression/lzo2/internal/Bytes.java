package carousel.compression.lzo2.internal;

import java.nio.ByteBuffer;

/** An array that grows to the longest message seen. */
final class Bytes {
    private byte[] array = new byte[0];

    /** The array, with room for so many bytes. */
    byte[] ofAtLeast(int wantedBytes) {
        if (array.length < wantedBytes) {
            array = new byte[Math.max(wantedBytes, 2 * array.length)];
        }
        return array;
    }

    /** The array, with the bytes between position and limit of a buffer at its start; leaves the buffer as it was. */
    byte[] holding(ByteBuffer source) {
        int length = source.remaining();
        byte[] copy = ofAtLeast(length);
        source.get(source.position(), copy, 0, length);
        return copy;
    }

    void free() {
        array = new byte[0];
    }
}
