package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of group sync against recordings of real daemons (totem-wire 12.1). */
class SyncMessagesTest {
    static List<String> recordings() throws IOException {
        try (InputStream in = SyncMessagesTest.class.getResourceAsStream("/sync-messages.txt")) {
            assertNotNull(in);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void recordedMessageIsReadAndWrittenAlike(String line) {
        String[] parts = line.split(" \\| ", -1);
        byte[] bytes = HexFormat.of().parseHex(parts[2]);
        ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertTrue(SyncMessages.isWellFormed(message));
        assertTrue(parts[1].contains("ring=" + SyncMessages.ring(message) + " "));
        ByteBuffer written;
        if (ExecutiveHeader.id(message) == SyncMessages.SERVICE_BUILD) {
            assertTrue(parts[1].endsWith(
                    "services=" + SyncMessages.services(message).toString().replace(" ", "")));
            written = SyncMessages.serviceBuild(SyncMessages.ring(message), SyncMessages.services(message));
        } else {
            written = SyncMessages.barrier(SyncMessages.ring(message));
        }
        assertEquals(message, written);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer shortened = message.slice(0, length).order(ByteOrder.LITTLE_ENDIAN);
            boolean barrier = message.getInt(0) == SyncMessages.BARRIER;
            if (barrier || length < 40) {
                assertFalse(SyncMessages.isWellFormed(shortened), "length " + length);
            }
        }
        assertEquals(bytes.length, message.limit());
    }
}
