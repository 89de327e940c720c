package carousel.compression.zstd.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.recordings.CapturedStreams;
import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdProviderTest {
    private static final int LARGEST_MESSAGE_BYTES = 65_536;

    private final ZstdProvider provider = new ZstdProvider();
    private final Decompressor decompressor = provider.newDecompressor();

    @AfterEach
    void closeDecompressor() {
        decompressor.close();
    }

    @Test
    void isModelSeven() {
        assertEquals("zstd", provider.model());
        assertEquals(7, provider.modelNumber());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compress-zstd-1.json", "compress-zstd-3.json", "compress-zstd-19.json", "compress-zstd-64k.json"
            })
    void capturedStreamsDecompress(String file) throws Exception {
        List<CapturedStreams.Message> messages = CapturedStreams.exchanged(file, 7);
        assertTrue(messages.size() >= 2, file);
        for (CapturedStreams.Message message : messages) {
            assertDelivered(message);
        }
    }

    @Test
    void streamsOfOtherEncodersDecompressAsInLibknet() throws Exception {
        List<CapturedStreams.Message> messages = CapturedStreams.received("rx-compress.json", 7);
        assertEquals(3, messages.size());
        for (CapturedStreams.Message message : messages) {
            assertDelivered(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1_000_000, -5, 0, 1, 3, 19, 1000})
    void anyDecoderReadsWhatEveryLevelWrites(int level) throws Exception {
        try (Compressor compressor = provider.newCompressor(level)) {
            for (byte[] message : messages()) {
                byte[] stream = compress(compressor, message);
                assertArrayEquals(message, readByLibrary(stream, message.length));
                for (ByteBuffer source : sources(stream)) {
                    for (ByteBuffer target : targets()) {
                        int position = target.position();
                        assertTrue(decompressor.decompress(source, target));
                        assertEquals(7, source.position());
                        assertEquals(7 + stream.length, source.limit());
                        byte[] result = new byte[target.position() - position];
                        target.get(position, result);
                        assertArrayEquals(message, result);
                    }
                }
            }
        }
    }

    @Test
    void aFrameHasItsContentSizeAndNeitherChecksumNorDictionary() {
        try (Compressor compressor = provider.newCompressor(3)) {
            byte[] stream = compress(compressor, text(1000));
            assertEquals(1000, Zstd.getFrameContentSize(stream));
            int descriptor = stream[4];
            assertEquals(0, descriptor & 0x04, "checksum flag");
            assertEquals(0, descriptor & 0x03, "dictionary id flag");
        }
    }

    @Test
    void levelsBeyondThoseOfZstdAreTheNearestOnes() {
        byte[] message = text(5000);
        try (Compressor largest = provider.newCompressor(Zstd.maxCompressionLevel());
                Compressor beyond = provider.newCompressor(Integer.MAX_VALUE);
                Compressor fastest = provider.newCompressor(-100)) {
            assertArrayEquals(compress(largest, message), compress(beyond, message));
            assertTrue(compress(largest, message).length < compress(fastest, message).length);
        }
    }

    @Test
    void aResultThatDoesNotFitIsReportedAndTheNextOneIsGood() throws Exception {
        byte[] message = new byte[2000];
        new Random(3).nextBytes(message);
        try (Compressor compressor = provider.newCompressor(6)) {
            ByteBuffer small = ByteBuffer.allocateDirect(2000).position(100);
            assertFalse(compressor.compress(ByteBuffer.wrap(message), small));
            assertEquals(100, small.position());
            byte[] stream = compress(compressor, message);
            ByteBuffer target = ByteBuffer.allocateDirect(2100).position(101);
            assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), target));
            assertEquals(101, target.position());
            assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.position(100)));
            assertEquals(2100, target.position());
        }
    }

    @Test
    void cutAndForeignStreamsAreRefused() {
        ByteBuffer target = ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES);
        try (Compressor compressor = provider.newCompressor(3)) {
            byte[] stream = compress(compressor, text(1500));
            for (int length = 0; length < stream.length; length++) {
                assertFalse(decompressor.decompress(ByteBuffer.wrap(stream, 0, length), target.clear()));
                assertEquals(0, target.position());
            }
            byte[] longer = Arrays.copyOf(stream, stream.length + 1);
            assertFalse(decompressor.decompress(ByteBuffer.wrap(longer), target.clear()));
            for (int bit = 0; bit < 32; bit++) {
                byte[] damaged = stream.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                assertFalse(decompressor.decompress(ByteBuffer.wrap(damaged), target.clear()), "bit " + bit);
            }
            assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()));
        }
    }

    /** Without a checksum zstd cannot find all damage; but it stays within the target and works on. */
    @Test
    void damagedStreamsDoNoHarm() {
        Random random = new Random(20);
        ByteBuffer target = ByteBuffer.allocateDirect(3000);
        int refused = 0;
        try (Compressor compressor = provider.newCompressor(3)) {
            byte[] message = text(1500);
            byte[] stream = compress(compressor, message);
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = stream.clone();
                int flips = 1 + random.nextInt(4);
                for (int flip = 0; flip < flips; flip++) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                target.clear().putLong(1992, 0x5afe5afe5afe5afeL).position(10).limit(1992);
                if (!decompressor.decompress(ByteBuffer.wrap(damaged), target)) {
                    refused++;
                    assertEquals(10, target.position());
                }
                assertEquals(0x5afe5afe5afe5afeL, target.clear().getLong(1992));
            }
            assertTrue(refused > 1000, refused + " refused");
            assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()));
            byte[] result = new byte[target.position()];
            target.get(0, result);
            assertArrayEquals(message, result);
        }
    }

    private void assertDelivered(CapturedStreams.Message message) {
        ByteBuffer target = ByteBuffer.allocate(message.lengthBytes());
        assertTrue(decompressor.decompress(ByteBuffer.wrap(message.stream()), target));
        assertFalse(target.hasRemaining());
        assertEquals(message.sha256(), CapturedStreams.sha256(target.array()));
    }

    private static byte[] compress(Compressor compressor, byte[] message) {
        byte[] first = new byte[0];
        for (ByteBuffer source : sources(message)) {
            for (ByteBuffer target : targets()) {
                int position = target.position();
                assertTrue(compressor.compress(source, target));
                assertEquals(7, source.position());
                assertEquals(7 + message.length, source.limit());
                byte[] stream = new byte[target.position() - position];
                target.get(position, stream);
                first = first.length == 0 ? stream : first;
                assertArrayEquals(first, stream);
            }
        }
        return first;
    }

    private static byte[] readByLibrary(byte[] stream, int lengthBytes) {
        return Zstd.decompress(stream, lengthBytes);
    }

    private static List<byte[]> messages() {
        byte[] noise = new byte[5000];
        new Random(1).nextBytes(noise);
        return List.of(new byte[] {1}, text(500), text(LARGEST_MESSAGE_BYTES), new byte[LARGEST_MESSAGE_BYTES], noise);
    }

    private static byte[] text(int lengthBytes) {
        StringBuilder text = new StringBuilder();
        for (int line = 0; text.length() < lengthBytes; line++) {
            text.append(String.format("knet-%08d\n", line));
        }
        return text.substring(0, lengthBytes).getBytes(StandardCharsets.US_ASCII);
    }

    /** The bytes in buffers of every kind, with something before and after them. */
    private static List<ByteBuffer> sources(byte[] bytes) {
        List<ByteBuffer> sources = new ArrayList<>();
        for (ByteBuffer empty :
                List.of(ByteBuffer.allocate(bytes.length + 12), ByteBuffer.allocateDirect(bytes.length + 12))) {
            ByteBuffer filled = empty.position(7).put(bytes).flip().position(7);
            sources.add(filled);
            sources.add(filled.asReadOnlyBuffer());
        }
        return sources;
    }

    private static List<ByteBuffer> targets() {
        return List.of(
                ByteBuffer.allocate(LARGEST_MESSAGE_BYTES + 1000).position(5),
                ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES + 1000).position(5));
    }
}
