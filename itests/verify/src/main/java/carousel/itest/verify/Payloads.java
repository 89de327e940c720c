package carousel.itest.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The messages that a recording gives in full or by a generator (knet-wire 11). */
final class Payloads {
    private Payloads() {}

    /** The bytes of a payload, checked against its length and hash. */
    static byte[] of(JsonNode payload) {
        String id = Fields.text(payload, "id", Mismatch.WHOLE_FILE);
        int length = Fields.number(payload, "length", Mismatch.WHOLE_FILE);
        byte[] bytes = payload.has("hex")
                ? Fields.hex(payload, "hex", Mismatch.WHOLE_FILE)
                : generate(
                        Fields.text(payload, "generator", Mismatch.WHOLE_FILE),
                        Fields.number(payload, "seed", Mismatch.WHOLE_FILE),
                        length);
        if (bytes.length != length || !sha256(bytes).equals(Fields.text(payload, "sha256", Mismatch.WHOLE_FILE))) {
            throw new Mismatch(Mismatch.WHOLE_FILE, "payload " + id + " is not what its length and sha256 say");
        }
        return bytes;
    }

    /** The hash as hexadecimal digits. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] generate(String generator, int seed, int length) {
        byte[] bytes = new byte[length];
        switch (generator) {
            case "zero" -> {}
            case "ramp" -> {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (seed + i);
                }
            }
            case "lcg" -> {
                long x = seed;
                for (int i = 0; i < length; i++) {
                    x = (x * 1103515245L + 12345) % (1L << 31);
                    bytes[i] = (byte) (x >> 16);
                }
            }
            case "text" -> {
                StringBuilder text = new StringBuilder();
                for (int number = seed; text.length() < length; number++) {
                    text.append(String.format("knet-%08d", number)).append((char) 10);
                }
                return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
            }
            default -> throw new Mismatch(Mismatch.WHOLE_FILE, "there is no generator " + generator);
        }
        return bytes;
    }
}
