package carousel.compression.lzo2.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Finds repetitions by a table of places where the same four bytes may stand, and by chains of them if asked to try more. */
final class MatchFinder {
    /** What has to stand behind a position for a search there. */
    static final int LOOK_AHEAD_BYTES = 4;

    private static final int SHORTEST_MATCH_BYTES = 4;
    private static final int SMALLEST_TABLE_BITS = 8;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final int largestTableBits;
    private final int attempts;
    /** Places are stored plus one: 0 is none. */
    private final int[] table;

    private int[] chain = {};
    private byte[] in = {};
    private int end;
    private int shift;
    private int distance;
    private int length;

    MatchFinder(int tableBits, int attempts) {
        this.largestTableBits = tableBits;
        this.attempts = attempts;
        table = new int[1 << tableBits];
    }

    /** Forgets the message before. A short message gets a small table, which is sooner cleared. */
    void start(byte[] message, int lengthBytes) {
        in = message;
        end = lengthBytes;
        int wantedBits = Integer.SIZE - Integer.numberOfLeadingZeros(lengthBytes);
        int tableBits = Math.min(largestTableBits, Math.max(SMALLEST_TABLE_BITS, wantedBits));
        shift = Integer.SIZE - tableBits;
        Arrays.fill(table, 0, 1 << tableBits, 0);
        if (attempts > 1 && chain.length < lengthBytes) {
            chain = new int[Math.max(lengthBytes, 2 * chain.length)];
        }
    }

    /** Whether something before repeats at a position; enters the position itself. */
    boolean find(int position) {
        int first = (int) INT.get(in, position);
        int place = place(first);
        int candidate = table[place] - 1;
        enter(position, place);
        length = 0;
        for (int attempt = 0; attempt < attempts && candidate >= 0; attempt++) {
            int away = position - candidate;
            if (away > Lzo1xWriter.LARGEST_DISTANCE) {
                break;
            }
            if ((int) INT.get(in, candidate) == first) {
                int bytes = matchLength(candidate, position);
                if (bytes > length && Lzo1xWriter.isWorthwhile(away, bytes)) {
                    length = bytes;
                    distance = away;
                }
            }
            candidate = attempts > 1 ? chain[candidate] - 1 : -1;
        }
        return length > 0;
    }

    /** Enters positions that are part of a match: all of them if more than one place is tried, else the last few. */
    void skip(int from, int to) {
        int start = attempts > 1 ? from : Math.max(from, to - 2);
        int last = Math.min(to, end - LOOK_AHEAD_BYTES + 1);
        for (int position = start; position < last; position++) {
            enter(position, place((int) INT.get(in, position)));
        }
    }

    int distance() {
        return distance;
    }

    int length() {
        return length;
    }

    void free() {
        in = new byte[0];
        chain = new int[0];
    }

    private void enter(int position, int place) {
        if (attempts > 1) {
            chain[position] = table[place];
        }
        table[place] = position + 1;
    }

    private int place(int fourBytes) {
        return (fourBytes * 0x9e3779b1) >>> shift;
    }

    private int matchLength(int candidate, int position) {
        int bytes = SHORTEST_MATCH_BYTES;
        while (position + bytes + Integer.BYTES <= end
                && (int) INT.get(in, candidate + bytes) == (int) INT.get(in, position + bytes)) {
            bytes += Integer.BYTES;
        }
        while (position + bytes < end && in[candidate + bytes] == in[position + bytes]) {
            bytes++;
        }
        return bytes;
    }
}
