package carousel.itest.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.recordings.CapturedStreams;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What knet asks of a compression model (knet-wire 2.3 and the contracts of the API), whatever library makes it. */
public abstract class CompressionContract {
    /** The longest message of knet. */
    protected static final int LARGEST_MESSAGE_BYTES = 65_536;

    private static final byte GUARD = 0x5a;
    private static final int GUARD_BYTES = 64;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final CompressionProvider provider;
    private final CompressionTraits traits;

    /** Tests of one provider with what is particular to its model. */
    protected CompressionContract(CompressionProvider provider, CompressionTraits traits) {
        this.provider = provider;
        this.traits = traits;
    }

    @Test
    void hasTheNameAndTheNumberOfTheModel() {
        assertEquals(traits.model(), provider.model());
        assertEquals(traits.modelNumber(), provider.modelNumber());
    }

    @Test
    void capturedStreamsDecompress() throws IOException {
        for (String file : traits.capturedFiles()) {
            List<CapturedStreams.Message> messages = CapturedStreams.exchanged(file, traits.modelNumber());
            assertTrue(messages.size() >= 2, file);
            messages.forEach(this::assertDelivered);
        }
    }

    @Test
    void streamsOfOtherEncodersDecompressAsInLibknet() throws IOException {
        List<CapturedStreams.Message> messages = CapturedStreams.received("rx-compress.json", traits.modelNumber());
        assertEquals(3, messages.size());
        messages.forEach(this::assertDelivered);
    }

    @Test
    void messagesOfEverySizeAndKindComeBack() {
        Random random = new Random(traits.modelNumber());
        for (int level : traits.levels()) {
            try (Compressor compressor = provider.newCompressor(level);
                    Decompressor decompressor = provider.newDecompressor()) {
                for (int size : sizes(random)) {
                    for (byte[] message : SampleMessages.ofEveryKind(size, random)) {
                        byte[] stream = compress(compressor, message);
                        assertArrayEquals(message, decompress(decompressor, stream, size), () -> "level " + level);
                    }
                }
            }
        }
    }

    @Test
    void everyKindOfBufferIsReadAndWritten() {
        byte[] message = SampleMessages.text(3000);
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0));
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            for (ByteBuffer source : sources(message)) {
                for (ByteBuffer target : targets()) {
                    assertTrue(compressor.compress(source, target));
                    assertEquals(7, source.position());
                    assertEquals(7 + message.length, source.limit());
                    assertArrayEquals(stream, written(target, 5));
                }
            }
            for (ByteBuffer source : sources(stream)) {
                for (ByteBuffer target : targets()) {
                    assertTrue(decompressor.decompress(source, target));
                    assertEquals(7, source.position());
                    assertEquals(7 + stream.length, source.limit());
                    assertArrayEquals(message, written(target, 5));
                }
            }
        }
    }

    @Test
    void whatRepeatsShrinks() {
        for (int level : traits.levels()) {
            try (Compressor compressor = provider.newCompressor(level)) {
                assertTrue(compress(compressor, new byte[1400]).length < 100, () -> "zeros at level " + level);
            }
        }
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0))) {
            assertTrue(compress(compressor, SampleMessages.text(1400)).length < 1000);
        }
    }

    @Test
    void levelsThatTheModelDoesNotHaveAreRefusedWithASentence() {
        for (Map.Entry<Integer, String> refused : traits.refusedLevels().entrySet()) {
            int level = refused.getKey();
            assertEquals(
                    refused.getValue(),
                    assertThrows(IllegalArgumentException.class, () -> provider.newCompressor(level))
                            .getMessage());
        }
    }

    @Test
    void aResultThatDoesNotFitIsReportedAndTheNextOneIsGood() {
        byte[] message = SampleMessages.noise(2000, new Random(3));
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0));
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            for (ByteBuffer empty : List.of(ByteBuffer.allocate(4000), ByteBuffer.allocateDirect(4000))) {
                for (int missing = stream.length; missing >= 0; missing -= missing > 120 ? 97 : 1) {
                    ByteBuffer target = empty.clear().position(100).limit(100 + stream.length - missing);
                    assertEquals(missing == 0, compressor.compress(ByteBuffer.wrap(message), target));
                    assertEquals(missing == 0 ? 100 + stream.length : 100, target.position());
                }
                assertArrayEquals(stream, written(empty, 100));
                for (int missing : new int[] {2000, 1999, 1000, 1, 0}) {
                    ByteBuffer target = empty.clear().position(100).limit(2100 - missing);
                    assertEquals(missing == 0, decompressor.decompress(ByteBuffer.wrap(stream), target));
                    assertEquals(missing == 0 ? 2100 : 100, target.position());
                }
                assertArrayEquals(message, written(empty, 100));
            }
        }
    }

    @Test
    void aStreamOfMoreThanTheLargestMessageIsRefused() {
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0));
                Decompressor decompressor = provider.newDecompressor()) {
            for (int length : new int[] {LARGEST_MESSAGE_BYTES + 1, 70_000, 3_000_000}) {
                byte[] stream = compress(compressor, new byte[length]);
                ByteBuffer target = ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES);
                assertFalse(decompressor.decompress(ByteBuffer.wrap(stream), target));
                assertEquals(0, target.position());
            }
        }
    }

    @Test
    void cutStreamsAreRefused() {
        byte[] message = SampleMessages.text(1500);
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0));
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            ByteBuffer target = ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES);
            for (int length = 0; length < stream.length; length++) {
                if (!decompressor.decompress(ByteBuffer.wrap(stream, 0, length), target.clear())) {
                    assertEquals(0, target.position());
                } else {
                    assertFalse(traits.endIsMarked(), "cut at " + length);
                    byte[] prefix = written(target, 0);
                    assertArrayEquals(Arrays.copyOf(message, prefix.length), prefix);
                }
            }
            if (traits.endIsMarked()) {
                byte[] longer = Arrays.copyOf(stream, stream.length + 1);
                assertFalse(decompressor.decompress(ByteBuffer.wrap(longer), target.clear()));
            }
            assertArrayEquals(message, decompress(decompressor, stream, message.length));
        }
    }

    @Test
    void damagedStreamsStayWithinTheTargetAndNeverThrow() {
        Random random = new Random(20);
        byte[] message = SampleMessages.text(1500);
        try (Compressor compressor = provider.newCompressor(traits.levels().get(0));
                Decompressor decompressor = provider.newDecompressor()) {
            byte[] stream = compress(compressor, message);
            int refused = 0;
            for (int round = 0; round < traits.hostileRounds(); round++) {
                byte[] damaged = stream.clone();
                if (round < stream.length) {
                    damaged[round] ^= (byte) 0xff;
                } else {
                    for (int flip = random.nextInt(4); flip >= 0; flip--) {
                        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                byte[] result = decompressGuarded(decompressor, damaged, round % 2 == 0 ? 1500 : 2000);
                if (result.length == 0) {
                    refused++;
                } else if (traits.contentIsChecked()) {
                    assertArrayEquals(message, result, "damage went unnoticed");
                }
            }
            assertTrue(refused > traits.hostileRounds() / 20, refused + " refused");
            assertArrayEquals(message, decompress(decompressor, stream, message.length));
        }
    }

    @Test
    void garbageNeverThrowsAndTakesLittleMemory() {
        Random random = new Random(21);
        try (Decompressor decompressor = provider.newDecompressor()) {
            decompressGuarded(decompressor, new byte[2000], 2000); // working memory has its size now
            for (int round = 0; round < 10_000; round++) {
                byte[] garbage = SampleMessages.noise(random.nextInt(1 << random.nextInt(11)), random);
                byte[] start = traits.streamStart();
                if (round % 2 == 1) {
                    System.arraycopy(start, 0, garbage, 0, Math.min(start.length, garbage.length));
                }
                long before = allocatedBytes();
                decompressGuarded(decompressor, garbage, random.nextInt(2000));
                long allocated = allocatedBytes() - before;
                assertTrue(allocated < traits.allocationLimitBytes() + 20_000, () -> allocated + " bytes allocated");
            }
        }
    }

    @Test
    void workingMemoryIsKeptFromMessageToMessage() {
        ByteBuffer target = ByteBuffer.allocateDirect(2 * LARGEST_MESSAGE_BYTES);
        ByteBuffer direct = ByteBuffer.allocateDirect(2 * LARGEST_MESSAGE_BYTES);
        for (int level : traits.levels()) {
            try (Compressor compressor = provider.newCompressor(level);
                    Decompressor decompressor = provider.newDecompressor()) {
                for (int round = 0; round < 4; round++) {
                    direct.clear().put(SampleMessages.text(20_000)).flip();
                    long before = allocatedBytes();
                    assertTrue(compressor.compress(direct, target.clear()));
                    long compressing = allocatedBytes() - before;
                    direct.clear().put(target.flip()).flip();
                    before = allocatedBytes();
                    assertTrue(decompressor.decompress(direct, target.clear()));
                    long decompressing = allocatedBytes() - before;
                    if (round == 3) {
                        assertTrue(
                                compressing <= traits.allocationLimitBytes()
                                        && decompressing <= traits.allocationLimitBytes(),
                                () -> "level " + level + ": " + compressing + " bytes to compress, " + decompressing
                                        + " to decompress");
                    }
                }
            }
        }
    }

    /** The stream of a message, made in a target with room for more. */
    protected static byte[] compress(Compressor compressor, byte[] message) {
        ByteBuffer target = ByteBuffer.allocate(message.length + message.length / 8 + 1000);
        assertTrue(compressor.compress(ByteBuffer.wrap(message), target));
        return written(target, 0);
    }

    /** The message of a stream, in a target that has no byte more room. */
    protected static byte[] decompress(Decompressor decompressor, byte[] stream, int lengthBytes) {
        ByteBuffer target = ByteBuffer.allocateDirect(lengthBytes);
        assertTrue(decompressor.decompress(ByteBuffer.wrap(stream), target));
        return written(target, 0);
    }

    /** Decompresses what may be anything, and sees that nothing else than the target was touched; empty when refused. */
    private static byte[] decompressGuarded(Decompressor decompressor, byte[] stream, int roomBytes) {
        byte[] memory = new byte[roomBytes + 2 * GUARD_BYTES];
        Arrays.fill(memory, GUARD);
        byte[] original = stream.clone();
        ByteBuffer target = ByteBuffer.wrap(memory, GUARD_BYTES, roomBytes);
        ByteBuffer source = ByteBuffer.wrap(stream);
        boolean whole = decompressor.decompress(source, target);
        assertArrayEquals(original, stream);
        assertEquals(0, source.position());
        assertEquals(stream.length, source.limit());
        for (int i = 0; i < GUARD_BYTES; i++) {
            assertEquals(GUARD, memory[i]);
            assertEquals(GUARD, memory[memory.length - 1 - i]);
        }
        if (!whole) {
            assertEquals(GUARD_BYTES, target.position());
        }
        return written(target, GUARD_BYTES);
    }

    private void assertDelivered(CapturedStreams.Message message) {
        try (Decompressor decompressor = provider.newDecompressor()) {
            byte[] delivered = decompress(decompressor, message.stream(), message.lengthBytes());
            assertEquals(message.lengthBytes(), delivered.length);
            assertEquals(message.sha256(), CapturedStreams.sha256(delivered));
        }
    }

    private List<Integer> sizes(Random random) {
        List<Integer> sizes =
                new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 8, 17, 18, 19, 238, 239, 240, 1400, LARGEST_MESSAGE_BYTES));
        for (int i = 0; i < traits.randomSizes(); i++) {
            sizes.add(random.nextInt(1 << (4 + random.nextInt(13))));
        }
        return sizes;
    }

    private static byte[] written(ByteBuffer target, int start) {
        byte[] bytes = new byte[target.position() - start];
        target.get(start, bytes);
        return bytes;
    }

    private static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** The bytes in buffers of every kind, with something before and after them. */
    private static List<ByteBuffer> sources(byte[] bytes) {
        List<ByteBuffer> sources = new ArrayList<>();
        for (ByteBuffer empty : List.of(
                ByteBuffer.allocate(bytes.length + 12),
                ByteBuffer.allocate(bytes.length + 15).position(3).slice(),
                ByteBuffer.allocateDirect(bytes.length + 12))) {
            ByteBuffer filled = empty.position(7).put(bytes).flip().position(7);
            sources.add(filled);
            sources.add(filled.asReadOnlyBuffer());
        }
        return sources;
    }

    private static List<ByteBuffer> targets() {
        return List.of(
                ByteBuffer.allocate(LARGEST_MESSAGE_BYTES + 1000).position(5),
                ByteBuffer.allocate(LARGEST_MESSAGE_BYTES + 1000)
                        .position(9)
                        .slice()
                        .position(5),
                ByteBuffer.allocateDirect(LARGEST_MESSAGE_BYTES + 1000).position(5));
    }
}
