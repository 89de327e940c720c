package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file of flight data as the logging reference 7 describes it, and as files of real daemons are. */
record FlightData(List<String> records) {
    private static final int BUFFER_WORDS = 2_098_176;

    static FlightData read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        for (int word : new int[] {0, 0xCCBBCCBB, 0xBBCCBBCC, 2, 0}) {
            assertEquals(word, bytes.getInt());
        }
        assertEquals(BUFFER_WORDS, bytes.getInt());
        int writeWord = bytes.getInt();
        assertEquals(0, bytes.getInt());
        assertEquals(1, bytes.getInt());
        assertEquals(BUFFER_WORDS + writeWord + 1, bytes.getInt());
        ByteBuffer ring = bytes.slice().order(ByteOrder.nativeOrder());
        assertEquals(4 * BUFFER_WORDS, ring.remaining());
        List<String> records = new ArrayList<>();
        while (ring.position() < 4 * writeWord) {
            int length = ring.getInt();
            assertEquals(0xA1A1A1A1, ring.getInt());
            int start = ring.position();
            records.add(record(ring));
            assertEquals(start + length, ring.position());
            ring.position(start + (length + 3) / 4 * 4);
        }
        assertEquals(4 * writeWord, ring.position());
        return new FlightData(records);
    }

    private static String record(ByteBuffer ring) {
        int line = ring.getInt();
        int tag = ring.getInt();
        int priority = ring.get();
        String function = text(ring, ring.getInt());
        long millis = ring.getLong() * 1000 + ring.getLong() / 1_000_000;
        int length = ring.getInt();
        int start = ring.position();
        assertEquals("%s", text(ring, 3));
        String message = text(ring, length - (ring.position() - start));
        return millis + " " + priority + " " + function + "(" + line + "):" + Integer.toUnsignedString(tag) + ": "
                + message;
    }

    private static String text(ByteBuffer ring, int lengthBytes) {
        byte[] bytes = new byte[lengthBytes];
        ring.get(bytes);
        assertEquals(0, bytes[lengthBytes - 1]);
        return new String(bytes, 0, lengthBytes - 1, StandardCharsets.UTF_8);
    }
}
