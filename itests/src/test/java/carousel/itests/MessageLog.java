package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** What a member was delivered, as the load bundle and {@code cpgpeer} write it: {@code M node pid length crc32}. */
record MessageLog(List<String> messages) {
    /** The messages alone. */
    static MessageLog read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new MessageLog(
                lines.stream().filter(line -> line.startsWith("M ")).toList());
    }

    /** The same with the changes of the group and of the ring between them, from the first one with this many members on. */
    static MessageLog events(Path file, int members) throws IOException {
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("J "))
                .toList();
        int start = 0;
        while (start < lines.size() && !lines.get(start).startsWith("C " + members + " ")) {
            start++;
        }
        return new MessageLog(lines.subList(start, lines.size()));
    }

    /** The log of a member that came later, or left earlier, is one stretch of the other's. Short messages may be the same as earlier ones. */
    void assertStretchOf(MessageLog other) {
        if (Collections.indexOfSubList(other.messages, messages) >= 0) {
            return;
        }
        int start = other.messages.lastIndexOf(messages.get(0));
        assertTrue(start >= 0, () -> "the first message is unknown to the other: " + messages.get(0));
        int end = Math.min(start + messages.size(), other.messages.size());
        new MessageLog(other.messages.subList(start, end)).assertSameAs(this);
        fail("no stretch of the other's " + other.messages.size() + " messages");
    }

    /** One log begins earlier than the other; from there on they are the same. */
    void assertEndsLike(MessageLog other) {
        int count = Math.min(messages.size(), other.messages.size());
        new MessageLog(messages.subList(messages.size() - count, messages.size()))
                .assertSameAs(
                        new MessageLog(other.messages.subList(other.messages.size() - count, other.messages.size())));
    }

    void assertSameAs(MessageLog other) {
        for (int i = 0; i < Math.min(messages.size(), other.messages.size()); i++) {
            int at = i;
            assertEquals(other.messages.get(i), messages.get(i), () -> "message " + at);
        }
        assertEquals(other.messages.size(), messages.size(), "number of messages");
    }
}
