package carousel.compression.bzip2.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.compression.CompressionContract;
import carousel.itest.compression.CompressionTraits;
import carousel.itest.compression.ExternalTool;
import carousel.itest.compression.SampleMessages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bzip2ProviderTest extends CompressionContract {
    private static final String RANGE = ", expected 1 to 9.";

    private final Bzip2Provider provider = new Bzip2Provider();

    Bzip2ProviderTest() {
        super(
                new Bzip2Provider(),
                new CompressionTraits(
                        "bzip2",
                        6,
                        List.of("compress-bzip2-1.json", "compress-bzip2-9.json"),
                        List.of(1, 5, 9),
                        Map.of(
                                0,
                                "The compression level of model bzip2 is 0" + RANGE,
                                -1,
                                "The compression level of model bzip2 is -1" + RANGE,
                                10,
                                "The compression level of model bzip2 is 10" + RANGE,
                                Integer.MIN_VALUE,
                                "The compression level of model bzip2 is -2147483648" + RANGE,
                                Integer.MAX_VALUE,
                                "The compression level of model bzip2 is 2147483647" + RANGE),
                        true,
                        true,
                        new byte[] {'B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59},
                        2_000_000,
                        2000,
                        2));
    }

    @Test
    void theHeaderHasTheLevel() {
        byte[] message = SampleMessages.text(LARGEST_MESSAGE_BYTES);
        for (int level = 1; level <= 9; level++) {
            try (Compressor compressor = provider.newCompressor(level)) {
                assertEquals('0' + level, compress(compressor, message)[3]);
            }
        }
    }

    @Test
    void otherHeadersAreRefused() {
        try (Compressor compressor = provider.newCompressor(1);
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, SampleMessages.text(1000));
            ByteBuffer target = ByteBuffer.allocate(LARGEST_MESSAGE_BYTES);
            for (int digit : new int[] {'0', ':', 'a', 0}) {
                stream[3] = (byte) digit;
                assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), target));
            }
            for (int digit = '1'; digit <= '9'; digit++) {
                stream[3] = (byte) digit;
                assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()));
            }
        }
    }

    /** Four equal bytes become five in a block: no message needs larger ones. */
    @Test
    void messagesThatRunLengthsMakeLongerFitIntoTheSmallestBlock() {
        assertEquals(1, Bzip2Header.digitFor(LARGEST_MESSAGE_BYTES));
        byte[] message = new byte[LARGEST_MESSAGE_BYTES];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) (i / 4);
        }
        try (Compressor compressor = provider.newCompressor(9);
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            assertArrayEquals(message, decompress(decompressor, stream, message.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9})
    void theToolReadsAndWritesTheSame(int level) throws Exception {
        byte[] message = SampleMessages.text(LARGEST_MESSAGE_BYTES);
        try (Compressor compressor = provider.newCompressor(level);
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] ours = compress(compressor, message);
            assertArrayEquals(message, ExternalTool.filter(ours, "bzip2", "-dc"));
            byte[] theirs = ExternalTool.filter(message, "bzip2", "-c" + level);
            assertEquals(theirs.length, ours.length, theirs.length / 50.0);
            assertArrayEquals(message, decompress(decompressor, theirs, message.length));
        }
    }
}
