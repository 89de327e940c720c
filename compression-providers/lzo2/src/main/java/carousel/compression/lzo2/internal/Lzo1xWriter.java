package carousel.compression.lzo2.internal;

/** Writes the instructions of LZO1X (knet-wire Appendix A). */
final class Lzo1xWriter {
    /** How far back the farthest match may be. */
    static final int LARGEST_DISTANCE = 49_151;

    private static final byte[] NOTHING = {};
    private static final int SHORT_DISTANCE = 2_048;
    private static final int SHORT_LENGTH = 8;
    private static final int MIDDLE_DISTANCE = 16_384;
    private static final int FAR_BIT = 16_384;
    /** The longest first run that needs one byte. */
    private static final int SHORT_FIRST_RUN = 238;
    /** So many literals go into two bits of the match before. */
    private static final int LITERALS_IN_MATCH = 3;

    private byte[] in = NOTHING;
    private byte[] out = NOTHING;
    private int position;

    /** More than the longest stream of a message: what does not repeat costs a byte per 255, and a match never lengthens it. */
    static int boundBytes(int lengthBytes) {
        return lengthBytes + lengthBytes / 16 + 67;
    }

    /** Whether a match is shorter than its bytes and the run that it may interrupt. */
    static boolean isWorthwhile(int distance, int length) {
        return length >= (distance > MIDDLE_DISTANCE ? 5 : 4);
    }

    void start(byte[] message, byte[] stream) {
        in = message;
        out = stream;
        position = 0;
    }

    /** Writes the literals from a position to another and a match there. */
    void putMatch(int literalsStart, int matchStart, int distance, int length) {
        putLiterals(literalsStart, matchStart);
        int back = distance - 1;
        if (distance <= SHORT_DISTANCE && length <= SHORT_LENGTH) {
            put((length - 1) << 5 | (back & 7) << 2);
            put(back >> 3);
            return;
        }
        if (distance <= MIDDLE_DISTANCE) {
            putLength(32, length - 2, 31);
        } else {
            back = distance - MIDDLE_DISTANCE;
            putLength(16 | (back & FAR_BIT) >> 11, length - 2, 7);
        }
        put(back << 2);
        put(back >> 6);
    }

    /** Writes the last literals and the end mark; the length of the whole stream. */
    int end(int literalsStart, int literalsEnd) {
        putLiterals(literalsStart, literalsEnd);
        put(0x11);
        put(0);
        put(0);
        in = NOTHING;
        out = NOTHING;
        return position;
    }

    private void putLiterals(int start, int end) {
        int count = end - start;
        if (count == 0) {
            return;
        }
        if (position == 0 && count <= SHORT_FIRST_RUN) {
            put(count + 17);
        } else if (position > 0 && count <= LITERALS_IN_MATCH) {
            // both kinds of matches have the two bits in the last byte but one
            out[position - 2] |= (byte) count;
        } else {
            putLength(0, count - 3, 15);
        }
        System.arraycopy(in, start, out, position, count);
        position += count;
    }

    /** Writes an instruction with a length of at least 1 in its low bits, or in bytes behind it if it is above the mask. */
    private void putLength(int instruction, int length, int mask) {
        if (length <= mask) {
            put(instruction | length);
            return;
        }
        put(instruction);
        int rest = length - mask;
        while (rest > 255) {
            put(0);
            rest -= 255;
        }
        put(rest);
    }

    private void put(int value) {
        out[position++] = (byte) value;
    }
}
