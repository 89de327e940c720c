package carousel.compression.lzma.internal;

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
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

class LzmaProviderTest extends CompressionContract {
    private static final String RANGE = ", expected 0 to 9.";
    /** Of the dictionary's size in a file of one block that declares no lengths. */
    private static final int SIZE_CODE_OFFSET = 16;

    private final LzmaProvider provider = new LzmaProvider();

    LzmaProviderTest() {
        super(
                new LzmaProvider(),
                new CompressionTraits(
                        "lzma",
                        5,
                        List.of("compress-lzma-0.json", "compress-lzma-6.json"),
                        List.of(0, 1, 3, 6, 9),
                        Map.of(
                                -1,
                                "The compression level of model lzma is -1" + RANGE,
                                10,
                                "The compression level of model lzma is 10" + RANGE,
                                Integer.MIN_VALUE,
                                "The compression level of model lzma is -2147483648" + RANGE,
                                Integer.MAX_VALUE,
                                "The compression level of model lzma is 2147483647" + RANGE),
                        true,
                        false,
                        new byte[] {
                            (byte) 0xfd,
                            '7',
                            'z',
                            'X',
                            'Z',
                            0,
                            0,
                            0,
                            (byte) 0xff,
                            0x12,
                            (byte) 0xd9,
                            0x41,
                            2,
                            0,
                            0x21,
                            1
                        },
                        1_000_000,
                        3000,
                        2));
    }

    @Test
    void aStreamHasNoIntegrityCheckAndASmallDictionary() throws IOException {
        try (Compressor compressor = provider.newCompressor(9)) {
            byte[] stream = compress(compressor, SampleMessages.text(1000));
            try (SingleXZInputStream in = new SingleXZInputStream(new ByteArrayInputStream(stream), 200)) {
                assertEquals("None", in.getCheckName());
                assertArrayEquals(SampleMessages.text(1000), in.readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {XZ.CHECK_NONE, XZ.CHECK_CRC32, XZ.CHECK_CRC64, XZ.CHECK_SHA256})
    void everyIntegrityCheckIsReadAndVerified(int check) throws IOException {
        byte[] message = SampleMessages.noise(3000, new Random(check));
        byte[] stream = encode(check, message, new LZMA2Options(6));
        try (Decompressor decompressor = provider.newDecompressor()) {
            assertArrayEquals(message, decompress(decompressor, stream, message.length));
            stream[1000] ^= 1; // noise is stored as it is, so only the check can tell
            assertEquals(
                    check == XZ.CHECK_NONE,
                    decompressor.decompress(ByteBuffer.wrap(stream), ByteBuffer.allocate(LARGEST_MESSAGE_BYTES)));
        }
    }

    @Test
    void otherFiltersAreReadToo() throws IOException {
        byte[] message = SampleMessages.text(LARGEST_MESSAGE_BYTES);
        byte[] stream = encode(XZ.CHECK_CRC32, message, new X86Options(), new LZMA2Options(6));
        try (Decompressor decompressor = provider.newDecompressor()) {
            assertArrayEquals(message, decompress(decompressor, stream, message.length));
        }
    }

    @Test
    void aHeaderThatDeclaresALargeDictionaryIsReadWithoutAllocatingIt() {
        byte[] message = SampleMessages.text(LARGEST_MESSAGE_BYTES);
        try (Compressor compressor = provider.newCompressor(6);
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            ByteBuffer target = ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES);
            for (int sizeCode = 8; sizeCode <= 40; sizeCode++) { // 64 KiB to 4 GiB
                declare(stream, sizeCode);
                long before = allocatedBytes();
                assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()), "size " + sizeCode);
                assertTrue(allocatedBytes() - before < 500_000, "size " + sizeCode);
            }
            declare(stream, 41);
            assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()), "there is no such size");
            declare(stream, 2); // 8 KiB: less than the matches of this stream may need, which is the encoder's affair
            decompressor.decompress(ByteBuffer.wrap(stream), target.clear());
            declare(stream, 28);
            stream[SIZE_CODE_OFFSET + 4] ^= 1;
            assertFalse(
                    decompressor.decompress(ByteBuffer.wrap(stream), target.clear()), "a damaged header stays damaged");
        }
    }

    @Test
    void laterBlocksMayNotDeclareLargeDictionaries() throws IOException {
        byte[] message = SampleMessages.text(20_000);
        for (int dictionaryBytes : new int[] {65_536, 64 << 20}) {
            LZMA2Options options = new LZMA2Options(0);
            options.setDictSize(dictionaryBytes);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            try (XZOutputStream out = new XZOutputStream(stream, options)) {
                out.write(message, 0, 10_000);
                out.endBlock();
                out.write(message, 10_000, 10_000);
            }
            try (Decompressor decompressor = provider.newDecompressor()) {
                long before = allocatedBytes();
                ByteBuffer target = ByteBuffer.allocate(LARGEST_MESSAGE_BYTES);
                assertEquals(
                        dictionaryBytes == 65_536,
                        decompressor.decompress(ByteBuffer.wrap(stream.toByteArray()), target));
                assertEquals(dictionaryBytes == 65_536 ? 20_000 : 0, target.position());
                assertTrue(allocatedBytes() - before < 1_000_000);
            }
        }
    }

    @Test
    void sizesOfDictionariesAreThoseOfTheFormat() {
        assertEquals(0, DeclaredDictionary.sizeCode(0));
        assertEquals(0, DeclaredDictionary.sizeCode(4096));
        assertEquals(1, DeclaredDictionary.sizeCode(4097));
        assertEquals(8, DeclaredDictionary.sizeCode(65_536));
        assertEquals(9, DeclaredDictionary.sizeCode(65_537));
        assertEquals(38, DeclaredDictionary.sizeCode(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 6, 9})
    void theToolReadsAndWritesTheSame(int level) throws Exception {
        byte[] message = SampleMessages.text(LARGEST_MESSAGE_BYTES);
        try (Compressor compressor = provider.newCompressor(level);
                Decompressor decompressor = provider.newDecompressor()) {
            assertArrayEquals(message, ExternalTool.filter(compress(compressor, message), "xz", "-dc"));
            byte[] theirs = ExternalTool.filter(message, "xz", "-c" + level);
            assertArrayEquals(message, decompress(decompressor, theirs, message.length));
        }
    }

    private static void declare(byte[] stream, int sizeCode) {
        stream[SIZE_CODE_OFFSET] = (byte) sizeCode;
        CRC32 crc = new CRC32();
        crc.update(stream, 12, 8);
        ByteBuffer.wrap(stream).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(20, (int) crc.getValue());
    }

    private static byte[] encode(int check, byte[] message, FilterOptions... filters) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(stream, filters, check)) {
            out.write(message);
        }
        return stream.toByteArray();
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
