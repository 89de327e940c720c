package carousel.compression.lz4.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.itest.compression.SampleMessages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Lz4LevelsTest {
    private final Lz4Library library = Lz4Library.fastest();
    private final CompressionProvider lz4 = new Lz4Provider(library);
    private final CompressionProvider lz4hc = new Lz4HcProvider(library);

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(library.isNative(), "lz4-java has no native library for this machine");
    }

    @Test
    void theLevelOfLz4IsTheAcceleration() {
        assertTrue(stream(lz4, 1).length < stream(lz4, 8).length);
        assertTrue(stream(lz4, 8).length < stream(lz4, 100).length);
        for (int level : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertArrayEquals(stream(lz4, 1), stream(lz4, level));
        }
    }

    @Test
    void levelsOfLz4HcBelowOneMeanNineAndAboveTwelveTwelve() {
        assertTrue(stream(lz4hc, 12).length < stream(lz4hc, 1).length);
        for (int level : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertArrayEquals(stream(lz4hc, 9), stream(lz4hc, level));
        }
        for (int level : new int[] {13, Integer.MAX_VALUE}) {
            assertArrayEquals(stream(lz4hc, 12), stream(lz4hc, level));
        }
    }

    @Test
    void oneModelReadsTheOther() {
        byte[] message = SampleMessages.text(20_000);
        ByteBuffer target = ByteBuffer.allocate(message.length);
        assertTrue(lz4hc.newDecompressor().decompress(ByteBuffer.wrap(stream(lz4, 1)), target));
        assertArrayEquals(message, target.array());
        assertTrue(lz4.newDecompressor().decompress(ByteBuffer.wrap(stream(lz4hc, 9)), target.clear()));
        assertEquals(message.length, target.position());
        assertArrayEquals(message, target.array());
    }

    private static byte[] stream(CompressionProvider provider, int level) {
        ByteBuffer target = ByteBuffer.allocate(40_000);
        try (Compressor compressor = provider.newCompressor(level)) {
            assertTrue(compressor.compress(ByteBuffer.wrap(SampleMessages.text(20_000)), target));
        }
        return Arrays.copyOf(target.array(), target.position());
    }
}
