package carousel.compression.lzo2.internal;

import java.util.Arrays;

/** A decoder of LZO1X that checks every length and distance (knet-wire Appendix A). */
final class Lzo1xDecoder {
    /** What {@link #decode} returns for a stream that is damaged, or whose result does not fit. */
    static final int BAD_STREAM = -1;

    private static final byte[] NOTHING = {};

    /** The state after a long run of literals; below it stands the number of literals that followed the last match. */
    private static final int AFTER_RUN = 4;

    private static final int END_DISTANCE = 16_384;

    private byte[] in = NOTHING;
    private int inPosition;
    private int inEnd;
    private byte[] out = NOTHING;
    private int outPosition;
    private int outEnd;

    /** The number of bytes written to the start of the target, or {@link #BAD_STREAM}. */
    int decode(byte[] stream, int streamBytes, byte[] target, int targetBytes) {
        in = stream;
        inPosition = 0;
        inEnd = streamBytes;
        out = target;
        outPosition = 0;
        outEnd = targetBytes;
        boolean whole = decode();
        in = NOTHING;
        out = NOTHING;
        return whole ? outPosition : BAD_STREAM;
    }

    private boolean decode() {
        int state = 0;
        if (inEnd > 0 && (in[0] & 0xff) >= 18) {
            int literals = (in[inPosition++] & 0xff) - 17;
            if (!copyLiterals(literals)) {
                return false;
            }
            state = Math.min(literals, AFTER_RUN);
        }
        while (inPosition < inEnd) {
            int instruction = in[inPosition++] & 0xff;
            int length;
            int distance;
            if (instruction >= 64) {
                length = instruction >= 128 ? 5 + (instruction >> 5 & 3) : 3 + (instruction >> 5 & 1);
                distance = (nextByte() << 3) + (instruction >> 2 & 7) + 1;
                state = instruction & 3;
            } else if (instruction >= 16) {
                length = 2 + length(instruction, instruction >= 32 ? 31 : 7);
                int word = nextByte() | nextByte() << 8;
                if (instruction >= 32) {
                    distance = (word >> 2) + 1;
                } else {
                    distance = END_DISTANCE + ((instruction & 8) << 11) + (word >> 2);
                    if (distance == END_DISTANCE) {
                        return inPosition == inEnd;
                    }
                }
                state = word & 3;
            } else if (state == 0) {
                if (!copyLiterals(3 + length(instruction, 15))) {
                    return false;
                }
                state = AFTER_RUN;
                continue;
            } else {
                length = state == AFTER_RUN ? 3 : 2;
                distance = (nextByte() << 2) + (instruction >> 2) + (state == AFTER_RUN ? 2049 : 1);
                state = instruction & 3;
            }
            if (!copyMatch(distance, length) || !copyLiterals(state)) {
                return false;
            }
        }
        return false; // no end mark
    }

    /** The length in the low bits of an instruction; with none set it goes on in bytes. */
    private int length(int instruction, int mask) {
        int length = instruction & mask;
        if (length != 0) {
            return length;
        }
        length = mask;
        while (inPosition < inEnd && in[inPosition] == 0) {
            inPosition++;
            length = Math.min(length, outEnd) + 255; // longer than all there is room for is long enough
        }
        return length + nextByte();
    }

    /** The next byte; behind the end of the stream there are zeros, and the position shows it. */
    private int nextByte() {
        int position = inPosition++;
        return position < inEnd ? in[position] & 0xff : 0;
    }

    private boolean copyLiterals(int length) {
        if (length > inEnd - inPosition || length > outEnd - outPosition) {
            return false;
        }
        if (length <= 3) {
            for (int i = 0; i < length; i++) {
                out[outPosition + i] = in[inPosition + i];
            }
        } else {
            System.arraycopy(in, inPosition, out, outPosition, length);
        }
        inPosition += length;
        outPosition += length;
        return true;
    }

    /** Copies what was written so and so long ago; a copy may read what it has just written itself. */
    private boolean copyMatch(int distance, int length) {
        int from = outPosition - distance;
        if (from < 0 || length > outEnd - outPosition) {
            return false;
        }
        if (distance == 1) {
            Arrays.fill(out, outPosition, outPosition + length, out[from]);
        } else if (length <= distance && length > 16) {
            System.arraycopy(out, from, out, outPosition, length);
        } else {
            for (int i = 0; i < length; i++) {
                out[outPosition + i] = out[from + i];
            }
        }
        outPosition += length;
        return true;
    }
}
