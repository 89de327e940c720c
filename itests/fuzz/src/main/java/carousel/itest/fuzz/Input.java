package carousel.itest.fuzz;

import java.util.Arrays;

/** What the fuzzer made up, read from the front. Whatever is missing at the end is zero. */
final class Input {
    private final byte[] bytes;
    private int position;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return position < bytes.length;
    }

    int nextByte() {
        return position < bytes.length ? bytes[position++] & 0xff : 0;
    }

    int nextShort() {
        return nextByte() << 8 | nextByte();
    }

    /** So many bytes, or as many as are left. */
    byte[] next(int length) {
        int end = Math.min(bytes.length, position + length);
        byte[] taken = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return taken;
    }

    byte[] rest() {
        return next(bytes.length);
    }
}
