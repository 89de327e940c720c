package carousel.itest.compression;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Messages of the kinds that the captured traffic has (knet-wire 11). */
public final class SampleMessages {
    private SampleMessages() {}

    /** One message of each kind, of the same length. */
    public static List<byte[]> ofEveryKind(int lengthBytes, Random random) {
        return List.of(
                new byte[lengthBytes],
                text(lengthBytes),
                noise(lengthBytes, random),
                lcg(lengthBytes),
                mixed(lengthBytes, random));
    }

    /** Numbered lines. */
    public static byte[] text(int lengthBytes) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; text.length() < lengthBytes; line++) {
            text.append(String.format("knet-%08d\n", line));
        }
        return text.substring(0, lengthBytes).getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes that nothing can shrink. */
    public static byte[] noise(int lengthBytes, Random random) {
        byte[] bytes = new byte[lengthBytes];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] lcg(int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        int state = 1;
        for (int i = 0; i < lengthBytes; i++) {
            state = (state * 1103515245 + 12345) & 0x7fffffff;
            bytes[i] = (byte) (state >> 16);
        }
        return bytes;
    }

    /** Noise, runs of one byte and repetitions from near and far, of random lengths. */
    private static byte[] mixed(int lengthBytes, Random random) {
        byte[] bytes = new byte[lengthBytes];
        int position = 0;
        while (position < lengthBytes) {
            int part = Math.min(lengthBytes - position, 1 + random.nextInt(1 << random.nextInt(10)));
            int kind = random.nextInt(3);
            int distance = 1 + random.nextInt(Math.max(1, position));
            for (int i = 0; i < part; i++, position++) {
                bytes[position] = kind == 0
                        ? (byte) random.nextInt(256)
                        : kind == 1 ? (byte) part : position < distance ? 0 : bytes[position - distance];
            }
        }
        return bytes;
    }
}
