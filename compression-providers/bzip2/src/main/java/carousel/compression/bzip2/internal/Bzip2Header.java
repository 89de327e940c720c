package carousel.compression.bzip2.internal;

/**
 * The header of a bzip2 stream: {@code BZh} and a digit, the largest size of a block in units of 100,000 bytes. Encoder and
 * decoder allocate that much and several times more for each message, and the blocks of messages are much smaller; so both
 * work with a smaller digit than the stream has.
 */
final class Bzip2Header {
    static final int DIGIT_OFFSET = 3;

    private static final int LARGEST_BLOCK_DIGIT = 9;
    private static final int BLOCK_UNIT_BYTES = 100_000;

    private Bzip2Header() {}

    /** The digit for blocks of a message: run lengths, taken out before the block, lengthen it by a quarter at most. */
    static int digitFor(int messageBytes) {
        long blockBytes = messageBytes * 5L / 4 + 100;
        return (int) Math.min(LARGEST_BLOCK_DIGIT, 1 + blockBytes / BLOCK_UNIT_BYTES);
    }

    /** Whether a stream starts like one of bzip2. */
    static boolean isAt(byte[] stream, int streamBytes) {
        return streamBytes > DIGIT_OFFSET
                && stream[0] == 'B'
                && stream[1] == 'Z'
                && stream[2] == 'h'
                && stream[DIGIT_OFFSET] >= '1'
                && stream[DIGIT_OFFSET] <= '9';
    }
}
