package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.os.internal.LibCSharedMemory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The rules of ipc-wire 2.1 and 2.2, against recorded files and a client that maps them once and wraps by hand. */
@EnabledOnOs(OS.LINUX)
class MessageRingTest {
    private static final int PROGRAMS_MESSAGE_BYTES = 1_048_576;
    private static final int COMPLETE = 0xA1A1A1A1;
    private static final int CONSUMED = 0xD0D0D0D0;
    private static final int SEMAPHORE = 8208;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    @TempDir
    private Path folder;

    private MessageRing ring;
    private MappedByteBuffer header;
    private MappedByteBuffer data;

    @BeforeEach
    void make() throws Exception {
        open(PROGRAMS_MESSAGE_BYTES);
    }

    private void open(int maxMessageBytes) throws Exception {
        int userId = (int) Files.getAttribute(folder, "unix:uid");
        int groupId = (int) Files.getAttribute(folder, "unix:gid");
        ring = new MessageRing(
                new LibCSharedMemory(), folder.resolve("qb-request-cmap"), maxMessageBytes, userId, groupId);
        header = map("qb-request-cmap-header");
        data = map("qb-request-cmap-data");
    }

    private MappedByteBuffer map(String name) throws Exception {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(MapMode.READ_WRITE, 0, channel.size());
            mapped.order(ByteOrder.LITTLE_ENDIAN);
            return mapped;
        }
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private int words() {
        return data.capacity() / Integer.BYTES;
    }

    /** The client's read of what must be there. */
    private byte[] read() {
        assertTrue(header.getInt(SEMAPHORE) > 0, "something waits");
        header.putInt(SEMAPHORE, header.getInt(SEMAPHORE) - 1);
        int chunk = header.getInt(4);
        int length = data.getInt(chunk * 4);
        assertEquals(COMPLETE, data.getInt((chunk + 1) % words() * 4));
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = data.get(((chunk + 2) * 4 + i) % data.capacity());
        }
        data.putInt(chunk * 4, 0);
        data.putInt((chunk + 1) % words() * 4, CONSUMED);
        header.putInt(4, (chunk + 2 + (length + 3) / 4) % words());
        return message;
    }

    /** The client's write. */
    private void write(byte[] message) {
        int chunk = header.getInt(0);
        for (int i = 0; i < message.length; i++) {
            data.put(((chunk + 2) * 4 + i) % data.capacity(), message[i]);
        }
        data.putInt(chunk * 4, message.length);
        header.putInt(0, (chunk + 2 + (message.length + 3) / 4) % words());
        data.putInt((chunk + 1) % words() * 4, COMPLETE);
        header.putInt(SEMAPHORE, header.getInt(SEMAPHORE) + 1);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static JsonNode recording(String name) throws Exception {
        try (InputStream in = MessageRingTest.class.getResourceAsStream("/ipc/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static void put(ByteBuffer target, JsonNode parts) {
        for (JsonNode part : parts) {
            target.put(
                    part.get("off").asInt(),
                    HexFormat.of().parseHex(part.get("hex").asText()));
        }
    }

    private static String text(ByteBuffer buffer, int at) {
        int end = at;
        while (buffer.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void filesAreAsRecorded() throws Exception {
        JsonNode recorded = recording("ring-request-pending").get("rings").get(0);
        ByteBuffer wanted =
                ByteBuffer.allocate(recorded.get("header_len").asInt()).order(ByteOrder.LITTLE_ENDIAN);
        put(wanted, recorded.get("header_parts"));
        assertEquals(wanted.capacity(), header.capacity());
        assertEquals(wanted.getInt(8), header.getInt(8), "words");
        assertEquals(1_052_672, data.capacity());
        assertEquals(wanted.getInt(SEMAPHORE + 8), header.getInt(SEMAPHORE + 8), "shared by processes");
        assertEquals(1, header.getInt(8204), "users before the client");
        assertEquals(folder.resolve("qb-request-cmap-header").toString(), text(header, 12));
        assertEquals(folder.resolve("qb-request-cmap-data").toString(), text(header, 4108));
        assertEquals(folder.resolve("qb-request-cmap").toString(), ring.name());
        assertEquals(16_384, MessageRing.dataBytes(12_328));
    }

    @Test
    void recordedRequestIsRead() throws Exception {
        JsonNode snapshot = recording("ring-request-pending");
        JsonNode recorded = snapshot.get("rings").get(0);
        ByteBuffer wanted = ByteBuffer.allocate(header.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        put(wanted, recorded.get("header_parts"));
        header.putInt(0, wanted.getInt(0));
        header.putInt(SEMAPHORE, wanted.getInt(SEMAPHORE));
        put(data, recorded.get("data_parts"));
        ByteBuffer request = ring.peek();
        assertNotNull(request);
        assertEquals(
                recorded.get("pending_chunks").get(0).get("payload_sha256").asText(),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(request))));
        ring.consumed(request.limit());
        ByteBuffer after = ByteBuffer.allocate(header.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        put(after, snapshot.get("after").get(0).get("header_parts"));
        assertEquals(after.getInt(4), header.getInt(4), "read index");
        assertEquals(after.getInt(SEMAPHORE), header.getInt(SEMAPHORE));
        assertEquals(CONSUMED, data.getInt(4));
        assertNull(ring.peek());
    }

    @Test
    void recordedEventsAreWrittenAlike() throws Exception {
        JsonNode recorded = recording("ring-events-pending").get("rings").get(0);
        writeAsRecorded(recorded, 0);
    }

    @Test
    void recordedEventsAreWrittenAlikeAcrossTheEnd() throws Exception {
        JsonNode recorded = recording("ring-events-wrapped").get("rings").get(0);
        for (int i = 0; i < 1929; i++) {
            assertTrue(ring.write(ByteBuffer.allocate(536), NOTHING));
            read();
        }
        writeAsRecorded(recorded, recorded.get("read_pt").asInt());
    }

    /** Writes what waits in a recorded ring, and compares the files from the first of it to the last. */
    private void writeAsRecorded(JsonNode recorded, int readPoint) throws Exception {
        ByteBuffer wanted = ByteBuffer.allocate(data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        put(wanted, recorded.get("data_parts"));
        for (JsonNode chunk : recorded.get("pending_chunks")) {
            byte[] message = new byte[chunk.get("size").asInt()];
            for (int i = 0; i < message.length; i++) {
                message[i] = wanted.get(((chunk.get("word").asInt() + 2) * 4 + i) % wanted.capacity());
            }
            assertEquals(
                    chunk.get("payload_sha256").asText(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(message)));
            assertTrue(ring.write(ByteBuffer.wrap(message, 0, 24), ByteBuffer.wrap(message, 24, message.length - 24)));
        }
        assertEquals(recorded.get("write_pt").asInt(), header.getInt(0), "write index");
        assertEquals(readPoint, header.getInt(4), "read index");
        assertEquals(recorded.get("sem_value").asInt(), header.getInt(SEMAPHORE), "semaphore");
        for (int word = readPoint; word != recorded.get("write_pt").asInt(); word = (word + 1) % words()) {
            assertEquals(wanted.getInt(word * 4), data.getInt(word * 4), "word " + word);
        }
    }

    @Test
    void messagesOfAnySizeArriveInOrderAcrossTheEnd() throws Exception {
        ring.close();
        open(12_328);
        Random random = new Random(1);
        Queue<byte[]> underWay = new ArrayDeque<>();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] message = new byte[random.nextInt(3000)];
            random.nextBytes(message);
            int cut = random.nextInt(message.length + 1);
            if (ring.write(ByteBuffer.wrap(message, 0, cut), ByteBuffer.wrap(message, cut, message.length - cut))) {
                underWay.add(message);
            } else {
                refused++;
            }
            if (random.nextBoolean() && !underWay.isEmpty()) {
                assertArrayEquals(underWay.poll(), read());
            }
        }
        assertTrue(refused > 1000, "the ring was full " + refused + " times");
        while (!underWay.isEmpty()) {
            assertArrayEquals(underWay.poll(), read());
        }
        assertEquals(0, header.getInt(SEMAPHORE));
    }

    @Test
    void requestsOfAnySizeAreReadAcrossTheEnd() throws Exception {
        ring.close();
        open(12_328);
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] message = new byte[random.nextInt(12_328)];
            random.nextBytes(message);
            write(message);
            ByteBuffer request = Objects.requireNonNull(ring.peek());
            assertArrayEquals(message, bytes(request));
            assertArrayEquals(message, bytes(Objects.requireNonNull(ring.peek())), "the same until it is done with");
            ring.consumed(request.limit());
        }
    }

    @Test
    void fullRingIsNotEmpty() throws Exception {
        ByteBuffer most = ByteBuffer.allocate(data.capacity() - 12);
        assertFalse(ring.write(ByteBuffer.allocate(data.capacity() - 11), NOTHING));
        assertTrue(ring.write(most, NOTHING));
        assertFalse(ring.write(NOTHING, NOTHING));
        assertEquals(most.capacity(), read().length);
        assertTrue(ring.write(most, NOTHING));
    }

    @Test
    void clientThatWritesNonsenseIsFoundOut() {
        write(new byte[20]);
        data.putInt(4, 42);
        assertThrows(ProtocolException.class, () -> ring.peek());
        data.putInt(4, COMPLETE);
        for (int length : new int[] {-1, data.capacity(), Integer.MAX_VALUE}) {
            data.putInt(0, length);
            assertThrows(ProtocolException.class, () -> ring.peek());
        }
        for (int index : new int[] {-1, words(), Integer.MAX_VALUE}) {
            header.putInt(4, index);
            assertThrows(ProtocolException.class, () -> ring.write(NOTHING, NOTHING));
        }
    }

    /** A client may write anywhere in its memory at any time. */
    @Test
    void whateverAClientWritesItIsFoundOutOrHarmless() throws Exception {
        Random random = new Random(5);
        int foundOut = 0;
        int read = 0;
        for (int round = 0; round < 400; round++) {
            ring.close();
            open(12_328);
            for (int step = 0; step < 50; step++) {
                write(new byte[random.nextInt(200)]);
                for (int i = random.nextInt(4); i > 0; i--) {
                    damage(random);
                }
                try {
                    ByteBuffer request = ring.peek();
                    if (request != null) {
                        read++;
                        assertTrue(request.limit() < data.capacity());
                        bytes(request);
                        damage(random);
                        ring.consumed(request.limit());
                    }
                    ring.write(ByteBuffer.allocate(random.nextInt(12_328)), NOTHING);
                } catch (ProtocolException e) {
                    foundOut++;
                    break; // it loses its connection
                }
            }
        }
        assertTrue(read > 1000, "requests that were read: " + read);
        assertTrue(foundOut > 100, "clients that were found out: " + foundOut);
    }

    /** A word that matters gets a value of the border, or any. */
    private void damage(Random random) {
        int[] values = {
            0, 1, -1, 2, words() - 1, words(), data.capacity(), Integer.MIN_VALUE, COMPLETE, random.nextInt()
        };
        int value = values[random.nextInt(values.length)];
        switch (random.nextInt(4)) {
            case 0 -> header.putInt(random.nextInt(2) * 4, Math.floorMod(value, words())); // in range, and wrong
            case 1 -> header.putInt(4, value);
            case 2 -> header.putInt(SEMAPHORE, Math.floorMod(value, 5));
            default -> data.putInt(random.nextInt(words()) * 4, value);
        }
    }

    @Test
    void flowControlIsWhereTheClientLooks() {
        ring.flowControl(2);
        assertEquals(2, header.getInt(8240));
    }

    @Test
    void closedRingLeavesNoFiles() throws Exception {
        ring.close();
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }
}
