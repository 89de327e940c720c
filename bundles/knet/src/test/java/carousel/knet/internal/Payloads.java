package carousel.knet.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The payload generators of the vectors. */
final class Payloads {
    private Payloads() {}

    static byte[] text(int seed, int length) {
        StringBuilder text = new StringBuilder();
        for (int number = seed; text.length() < length; number++) {
            text.append(String.format("knet-%08d", number)).append((char) 10);
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
    }

    static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        long x = seed;
        for (int i = 0; i < length; i++) {
            x = (x * 1103515245L + 12345) % (1L << 31);
            bytes[i] = (byte) (x >> 16);
        }
        return bytes;
    }
}
