package carousel.knet.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The payload generators of the vectors. */
final class Payloads {
    private Payloads() {}

    static byte[] generate(String generator, int seed, int length) {
        return switch (generator) {
            case "ramp" -> ramp(seed, length);
            case "zero" -> new byte[length];
            case "text" -> text(seed, length);
            case "lcg" -> random(seed, length);
            default -> throw new IllegalArgumentException("generator " + generator);
        };
    }

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

    private static byte[] ramp(int seed, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (seed + i);
        }
        return bytes;
    }
}
