package carousel.itests;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The messages of the live tests of knet, made from seed and number by both sides alike ({@code knetpeer.c}). Byte 0 is the
 * target; from 5 bytes on, bytes 1 to 4 are the number.
 */
record KnetMessages(int target, long first, int count, long seed, int minBytes, int maxBytes, boolean noise) {
    private static final int NUMBERED_BYTES = 5;

    /** A message as it arrived; the index is -1 when it was too short for one. */
    record Received(long index, int length, int crc) {
        static Received of(ByteBuffer message) {
            int start = message.position();
            int length = message.remaining();
            long index = -1;
            if (length >= NUMBERED_BYTES) {
                index = 0;
                for (int i = 0; i < 4; i++) {
                    index |= (message.get(start + 1 + i) & 0xFFL) << (8 * i);
                }
            }
            CRC32 crc = new CRC32();
            crc.update(message.duplicate());
            return new Received(index, length, (int) crc.getValue());
        }

        static Received parse(String line) {
            String[] words = line.split(" ", 3);
            return new Received(
                    Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseUnsignedInt(words[2], 16));
        }
    }

    static KnetMessages text(int target, int count, int bytes) {
        return new KnetMessages(target, 0, count, 1, bytes, bytes, false);
    }

    static KnetMessages noise(int target, int count, int minBytes, int maxBytes) {
        return new KnetMessages(target, 0, count, 1, minBytes, maxBytes, true);
    }

    KnetMessages from(long newFirst) {
        return new KnetMessages(target, newFirst, count, seed, minBytes, maxBytes, noise);
    }

    /** The arguments of the C program's command {@code send}. */
    String arguments() {
        return target + " " + first + " " + count + " " + seed + " " + minBytes + " " + maxBytes + " "
                + (noise ? "noise" : "text");
    }

    /** Writes message number {@code first + i} to the buffer, ready to be read. */
    void write(int i, ByteBuffer message) {
        long number = first + i;
        long x = next(seed + number);
        int size = (int) (minBytes + (x >>> 33) % (maxBytes - minBytes + 1));
        x = next(x);
        long fill = x >>> 33;
        message.clear().limit(size);
        for (int k = 0; k < size; k++) {
            x = noise ? next(x) : x;
            message.put(k, (byte) (noise ? x >>> 41 : fill + k % 16 * 31L));
        }
        message.put(0, (byte) target);
        if (size >= NUMBERED_BYTES) {
            for (int k = 0; k < 4; k++) {
                message.put(1 + k, (byte) (number >> (8 * k)));
            }
        }
    }

    /** What arrives when everything does, in order. */
    List<Received> expected() {
        ByteBuffer message = ByteBuffer.allocate(maxBytes);
        List<Received> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            write(i, message);
            all.add(Received.of(message));
        }
        return all;
    }

    /** The numbers that arrived, which must all be different. */
    static Set<Long> numbers(List<Received> received) {
        Set<Long> numbers = new HashSet<>();
        for (Received one : received) {
            if (!numbers.add(one.index())) {
                throw new AssertionError("Message " + one.index() + " was delivered twice.");
            }
        }
        return numbers;
    }

    private static long next(long x) {
        return x * 6364136223846793005L + 1442695040888963407L;
    }
}
