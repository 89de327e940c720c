package carousel.compression.zlib.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.recordings.CapturedStreams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZlibProviderTest {
    private static final int LARGEST_MESSAGE_BYTES = 65_536;

    private final ZlibProvider provider = new ZlibProvider();
    private final Decompressor decompressor = provider.newDecompressor();

    @AfterEach
    void closeDecompressor() {
        decompressor.close();
    }

    @Test
    void isModelOne() {
        assertEquals("zlib", provider.model());
        assertEquals(1, provider.modelNumber());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compress-zlib-1.json", "compress-zlib-6.json", "compress-zlib-9.json", "compress-zlib-64k.json"
            })
    void capturedStreamsDecompress(String file) throws Exception {
        List<CapturedStreams.Message> messages = CapturedStreams.exchanged(file, 1);
        assertTrue(messages.size() >= 2, file);
        for (CapturedStreams.Message message : messages) {
            assertDelivered(message);
        }
    }

    @Test
    void streamsOfOtherEncodersDecompressAsInLibknet() throws Exception {
        List<CapturedStreams.Message> messages = CapturedStreams.received("rx-compress.json", 1);
        assertEquals(6, messages.size());
        ByteBuffer target = ByteBuffer.allocate(LARGEST_MESSAGE_BYTES);
        for (CapturedStreams.Message message : messages) {
            if (message.isDelivered()) {
                assertDelivered(message);
            } else {
                assertFalse(decompressor.decompress(ByteBuffer.wrap(message.stream()), target.clear()));
                assertEquals(0, target.position());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 6, 9})
    void anyDecoderReadsWhatEveryLevelWrites(int level) throws Exception {
        try (Compressor compressor = provider.newCompressor(level)) {
            for (byte[] message : messages()) {
                byte[] stream = compress(compressor, message);
                assertArrayEquals(message, readByStreams(stream));
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
    void levelsThatZlibDoesNotHaveAreRefusedWithTheRange() {
        for (int level : new int[] {-2, 10}) {
            String message = assertThrows(IllegalArgumentException.class, () -> provider.newCompressor(level))
                    .toString();
            assertTrue(message.contains("-1 to 9") && message.contains(" " + level + ","), message);
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
    void damagedStreamsAreRefused() throws Exception {
        Random random = new Random(20);
        ByteBuffer target = ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES);
        try (Compressor compressor = provider.newCompressor(6)) {
            byte[] message = text(1500);
            byte[] stream = compress(compressor, message);
            for (int round = 0; round < 20_000; round++) {
                byte[] damaged = stream.clone();
                int flips = 1 + random.nextInt(4);
                for (int flip = 0; flip < flips; flip++) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                ByteBuffer source = ByteBuffer.wrap(damaged, 0, damaged.length - random.nextInt(3));
                if (decompressor.decompress(source, target.clear())) {
                    // Only damage that hits nothing the checksum covers, or that undoes itself, may pass.
                    byte[] result = new byte[target.position()];
                    target.get(0, result);
                    assertArrayEquals(message, result);
                } else {
                    assertEquals(0, target.position());
                }
            }
            byte[] longer = Arrays.copyOf(stream, stream.length + 1);
            assertFalse(decompressor.decompress(ByteBuffer.wrap(longer), target.clear()));
            assertFalse(decompressor.decompress(ByteBuffer.allocate(0), target.clear()));
            assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target.clear()));
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

    private static byte[] readByStreams(byte[] stream) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(stream))) {
            return in.readAllBytes();
        }
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
