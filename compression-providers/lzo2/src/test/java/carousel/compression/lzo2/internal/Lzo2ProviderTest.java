package carousel.compression.lzo2.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.compression.CompressionContract;
import carousel.itest.compression.CompressionTraits;
import carousel.itest.compression.SampleMessages;
import io.airlift.compress.lzo.LzoCompressor;
import io.airlift.compress.lzo.LzoDecompressor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Lzo2ProviderTest extends CompressionContract {
    private static final HexFormat HEX = HexFormat.of();

    private final Lzo2Provider provider = new Lzo2Provider();

    Lzo2ProviderTest() {
        super(
                new Lzo2Provider(),
                new CompressionTraits(
                        "lzo2",
                        4,
                        List.of(
                                "compress-lzo2-1.json",
                                "compress-lzo2-11.json",
                                "compress-lzo2-12.json",
                                "compress-lzo2-15.json",
                                "compress-lzo2-999.json"),
                        List.of(1, 11, 12, 15, 999, Integer.MIN_VALUE, 0, 1000),
                        Map.of(),
                        true,
                        false,
                        new byte[] {21, 1, 2, 3, 4},
                        1000,
                        20_000,
                        60));
    }

    /** Streams by the table of knet-wire Appendix A, one for each instruction. */
    @ParameterizedTest
    @CsvSource({
        "the end, 110000, ''",
        "a first run, 1261110000, 61",
        "two bytes after a short run, 146162630800110000, 6162636162",
        "three bytes, 15616263644c00110000, 61626364616263",
        "three bytes and a literal, 15616263644d0065110000, 6162636461626365",
        "eight bytes that overlap, 1561626364ec00110000, 616263646162636461626364",
        "a word for the distance, 1561626364210c00110000, 61626364616263",
        "a longer length, 126120010000110000, 6161616161616161616161616161616161616161616161616161616161616161616161",
        "a run after a match, 15616263644c000165666768110000, 6162636461626365666768",
    })
    void everyInstructionIsRead(String what, String stream, String message) {
        ByteBuffer target = ByteBuffer.allocate(100);
        assertTrue(provider.newDecompressor().decompress(ByteBuffer.wrap(HEX.parseHex(stream)), target), what);
        assertEquals(message, HEX.formatHex(target.array(), 0, target.position()), what);
    }

    @Test
    void aShortMatchAfterALongRunIsFarAway() {
        byte[] literals = SampleMessages.noise(2050, new Random(8));
        ByteBuffer stream = ByteBuffer.allocate(2100);
        stream.put((byte) 0).put(new byte[7]).put((byte) (2050 - 18 - 7 * 255)).put(literals);
        stream.put(new byte[] {1, 0, 'x', 0x11, 0, 0}); // three bytes from 2049 before, then a literal
        byte[] message = Arrays.copyOf(literals, 2054);
        System.arraycopy(literals, 1, message, 2050, 3);
        message[2053] = 'x';
        assertArrayEquals(
                message,
                decompress(provider.newDecompressor(), Arrays.copyOf(stream.array(), stream.position()), 2054));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, ''",
        "no end mark, 1261",
        "a byte behind the end, 126111000000",
        "a match before the beginning, 12612d0400110000",
        "a run that is cut, 1661626364",
    })
    void badStreamsAreRefused(String what, String stream) {
        ByteBuffer target = ByteBuffer.allocate(100);
        assertFalse(provider.newDecompressor().decompress(ByteBuffer.wrap(HEX.parseHex(stream)), target), what);
        assertEquals(0, target.position());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 12, 15, 999})
    void anotherDecoderReadsWhatEveryLevelWrites(int level) {
        Random random = new Random(level);
        try (Compressor compressor = provider.newCompressor(level)) {
            for (int round = 0; round < 300; round++) {
                int size = round == 0 ? LARGEST_MESSAGE_BYTES : 1 + random.nextInt(2 << random.nextInt(16));
                for (byte[] message : SampleMessages.ofEveryKind(size, random)) {
                    byte[] stream = compress(compressor, message);
                    byte[] result = new byte[size];
                    assertEquals(size, new LzoDecompressor().decompress(stream, 0, stream.length, result, 0, size));
                    assertArrayEquals(message, result);
                }
            }
        }
    }

    @Test
    void whatAnotherEncoderWritesIsRead() {
        Random random = new Random(5);
        LzoCompressor compressor = new LzoCompressor();
        try (Decompressor decompressor = provider.newDecompressor()) {
            for (int round = 0; round < 300; round++) {
                int size = round == 0 ? LARGEST_MESSAGE_BYTES : 1 + random.nextInt(2 << random.nextInt(16));
                for (byte[] message : SampleMessages.ofEveryKind(size, random)) {
                    byte[] stream = new byte[compressor.maxCompressedLength(size)];
                    int length = compressor.compress(message, 0, size, stream, 0, stream.length);
                    assertArrayEquals(message, decompress(decompressor, Arrays.copyOf(stream, length), size));
                }
            }
        }
    }

    /** Whatever the bytes are: the same message as another decoder gives. */
    @Test
    void anotherDecoderAgreesOnDamagedStreams() {
        Random random = new Random(6);
        byte[] message = SampleMessages.ofEveryKind(600, random).get(4);
        int agreed = 0;
        try (Compressor compressor = provider.newCompressor(1);
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            for (int round = 0; round < 50_000; round++) {
                byte[] damaged = stream.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                ByteBuffer target = ByteBuffer.allocate(700);
                if (decompressor.decompress(ByteBuffer.wrap(damaged), target)) {
                    byte[] other = new byte[700];
                    int length = new LzoDecompressor().decompress(damaged, 0, damaged.length, other, 0, 700);
                    assertEquals(target.position(), length);
                    assertArrayEquals(Arrays.copyOf(target.array(), length), Arrays.copyOf(other, length));
                    agreed++;
                }
            }
        }
        assertTrue(agreed > 1000, agreed + " agreed");
    }

    @Test
    void theSimplestEncoderOfTheReferenceIsRead() {
        try (Decompressor decompressor = provider.newDecompressor()) {
            byte[] noise = SampleMessages.noise(LARGEST_MESSAGE_BYTES, new Random(9));
            for (int size : new int[] {1, 3, 4, 238, 239, 272, 273, 274, 5000, LARGEST_MESSAGE_BYTES}) {
                ByteBuffer stream = ByteBuffer.allocate(size + size / 255 + 20);
                if (size <= 238) {
                    stream.put((byte) (size + 17));
                } else {
                    stream.put((byte) 0);
                    int rest = size - 18;
                    for (; rest > 255; rest -= 255) {
                        stream.put((byte) 0);
                    }
                    stream.put((byte) rest);
                }
                stream.put(noise, 0, size).put(new byte[] {0x11, 0, 0});
                byte[] message = Arrays.copyOf(noise, size);
                assertArrayEquals(
                        message, decompress(decompressor, Arrays.copyOf(stream.array(), stream.position()), size));
            }
        }
    }

    /** Zero bytes lengthen a length by 255 each: many of them must neither overflow nor take long. */
    @Test
    void endlessLengthsAreRefused() {
        try (Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = new byte[20_000_000];
            assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), ByteBuffer.allocate(LARGEST_MESSAGE_BYTES)));
            stream[0] = 18;
            stream[2] = 32;
            assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), ByteBuffer.allocate(LARGEST_MESSAGE_BYTES)));
        }
    }

    @Test
    void moreEffortShrinksMore() {
        byte[] message = SampleMessages.ofEveryKind(60_000, new Random(4)).get(4);
        try (Compressor fast = provider.newCompressor(1);
                Compressor thorough = provider.newCompressor(999)) {
            assertTrue(compress(thorough, message).length < compress(fast, message).length);
        }
    }
}
