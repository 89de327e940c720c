package carousel.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.logging.LineFormat.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
    private static final LineFormat FORMAT = new LineFormat(Time.OFF, "", false, false);

    @TempDir
    private Path folder;

    private static LogLine line(String text) {
        return new LogLine(0, LogPriority.INFO, "MAIN", text, null, null);
    }

    private static String written(String... texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            all.append("info    [MAIN  ] ").append(text).append('\n');
        }
        return all.toString();
    }

    @Test
    void linesAreAppendedToWhatIsThere() throws IOException {
        Path file = folder.resolve("log");
        Files.writeString(file, "before\n");
        try (FileSink sink = FileSink.append(file, FORMAT)) {
            sink.write(line("one"));
            sink.flush();
            assertEquals("before\n" + written("one"), Files.readString(file));
            sink.write(line("two"));
        }
        assertEquals("before\n" + written("one", "two"), Files.readString(file));
    }

    @Test
    void folderIsNotMade() {
        Path file = folder.resolve("absent/log");
        assertThrows(NoSuchFileException.class, () -> FileSink.append(file, FORMAT));
    }

    @Test
    void renamedFileIsLeftAtReopenWithoutLosingALine() throws IOException {
        Path file = folder.resolve("log");
        Path old = folder.resolve("log.1");
        try (FileSink sink = FileSink.append(file, FORMAT)) {
            sink.write(line("one"));
            sink.flush();
            Files.move(file, old);
            sink.write(line("two"));
            sink.reopen();
            sink.write(line("three"));
        }
        assertEquals(written("one", "two"), Files.readString(old));
        assertEquals(written("three"), Files.readString(file));
    }

    @Test
    void fileThatCannotBeOpenedAgainIsTriedAtEachFlush() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path file = inner.resolve("log");
        try (FileSink sink = FileSink.append(file, FORMAT)) {
            Files.delete(file);
            Files.delete(inner);
            assertThrows(IOException.class, sink::reopen);
            sink.write(line("lost"));
            assertThrows(IOException.class, sink::flush);
            Files.createDirectory(inner);
            sink.write(line("kept"));
            sink.flush();
            assertEquals(written("kept"), Files.readString(file));
        }
    }

    @Test
    void rollingFileKeepsItsLimits() throws IOException {
        Path file = folder.resolve("log");
        try (FileSink sink = FileSink.rolling(file, FORMAT, 100, 2)) {
            for (int i = 0; i < 40; i++) {
                sink.write(line("number " + i));
                sink.flush();
            }
        }
        assertFalse(Files.exists(folder.resolve("log.3")));
        String kept = Files.readString(folder.resolve("log.2"))
                + Files.readString(folder.resolve("log.1"))
                + Files.readString(file);
        assertTrue(kept.endsWith(written("number 38", "number 39")), kept);
        assertTrue(Files.size(folder.resolve("log.1")) < 150);
    }

    @Test
    void fullDiskIsAnErrorAndTheSinkStaysUsable() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "there is no /dev/full that this user may write to");
        try (FileSink sink = FileSink.append(full, FORMAT)) {
            for (int i = 0; i < 3; i++) {
                sink.write(line("lost"));
                IOException refusal = assertThrows(IOException.class, sink::flush);
                assertEquals("No space left on device", refusal.getMessage());
            }
        }
    }
}
