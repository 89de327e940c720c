package carousel.crypto.packet;

import java.util.Arrays;

/**
 * An array that grows to the longest packet seen. The JDK's ciphers work on arrays; given direct buffers they would
 * allocate copies for each packet.
 */
final class WorkBuffer {
    private static final int FIRST_BYTES = 2048;

    private byte[] bytes = new byte[FIRST_BYTES];

    /** The array, with room for so many bytes; its content is undefined. */
    byte[] ofAtLeast(int wantedBytes) {
        if (bytes.length < wantedBytes) {
            wipe();
            bytes = new byte[Math.max(wantedBytes, 2 * bytes.length)];
        }
        return bytes;
    }

    void wipe() {
        Arrays.fill(bytes, (byte) 0);
    }
}
