package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.logging.LogLine;
import carousel.logging.LogPriority;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said is kept, in a file that libqb's tools read (logging reference 7). */
@Timeout(20)
class FlightRecorderTest {
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 27, 12, 0, 5);
    private static final long FILE_BYTES = 8_392_744;

    @TempDir
    private Path folder;

    private final NodeLog log = new NodeLog();
    private final FlightRecorderComponent recorder = new FlightRecorderComponent(log, null);
    private final FlightRecording recording = new FlightRecording(FlightMemory.VOLATILE, 4, 1024);

    private static LogLine line(String text, @Nullable Throwable failure, @Nullable StackTraceElement caller) {
        return new LogLine(1_795_725_838_061L, LogPriority.NOTICE, "TOTEM", text, failure, caller);
    }

    private Path write(FlightRecords records, LocalDateTime time) throws IOException {
        return FlightDataFile.write(folder, records, ProcessHandle.current().pid(), time);
    }

    private List<String> written() throws IOException {
        return FlightData.read(write(recording, NOON)).records();
    }

    @Test
    void aRecordHasTimePriorityAndSubsystem() throws IOException {
        recording.write(line("A new membership (1.8) was formed.", null, null));
        recording.write(new LogLine(999, LogPriority.TRACE, "FOREIGN", "100 %d", null, null));
        recording.write(line("there", null, new StackTraceElement("Ring", "form", "Ring.java", 17)));
        assertEquals(
                List.of(
                        "1795725838061 5 TOTEM(0):15: A new membership (1.8) was formed.",
                        "999 8 FOREIGN(0):0: 100 %d",
                        "1795725838061 5 form(17):15: there"),
                written());
    }

    @Test
    void longTextsAndStacksTakeSeveralRecords() throws IOException {
        recording.write(line("\u00e9".repeat(300), null, null));
        IOException failure = new IOException("line 1\nline 2");
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement("Ring", "form", "Ring.java", 17)});
        recording.write(line("The node stopped", failure, null));
        List<String> texts = written().stream()
                .map(record -> record.substring(record.indexOf(": ") + 2))
                .toList();
        assertEquals(
                List.of(
                        "\u00e9".repeat(250),
                        "\u00e9".repeat(50),
                        "The node stopped: java.io.IOException: line 1 line 2",
                        "    at Ring.form(Ring.java:17)"),
                texts);
    }

    @Test
    void theOldestAreForgottenWhenAllIsFull() throws IOException {
        for (int i = 0; i < 100_000; i++) {
            recording.write(line("message " + i, null, null));
        }
        assertTrue(recording.lengthBytes() <= 4 * 1024, () -> recording.lengthBytes() + " bytes");
        List<String> records = written();
        assertTrue(records.size() > 40, () -> records.size() + " records");
        for (int i = 0; i < records.size(); i++) {
            String text = "message " + (100_000 - records.size() + i);
            assertTrue(records.get(i).endsWith(": " + text), records.get(i));
        }
    }

    @Test
    void aFullRecordingFitsAFileOfTheDaemonsSize() throws IOException {
        FlightRecording full = new FlightRecording(FlightMemory.VOLATILE);
        for (int i = 0; i < 100_000; i++) {
            full.write(line("message " + i + " ".repeat(i % 100), null, null));
        }
        assertTrue(full.lengthBytes() > FlightRecording.CAPACITY_BYTES * 9 / 10, () -> full.lengthBytes() + " bytes");
        Path file = write(full, NOON);
        assertEquals(FILE_BYTES, Files.size(file));
        assertTrue(FlightData.read(file).records().size() > 50_000);
    }

    @Test
    void fileAndLinkHaveTheDaemonsNamesAndRights() throws IOException {
        Path first = write(recording, NOON);
        assertEquals(
                "fdata-2026-11-27T12:00:05-" + ProcessHandle.current().pid(),
                first.getFileName().toString());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(first)));
        assertEquals(FILE_BYTES, Files.size(first));
        assertEquals(first, Files.readSymbolicLink(folder.resolve("fdata")));
        recording.write(line("again, in the same second", null, null));
        write(recording, NOON);
        Path second = write(recording, NOON.plusSeconds(1));
        assertEquals(second, Files.readSymbolicLink(folder.resolve("fdata")));
        try (var all = Files.list(folder)) {
            assertEquals(3, all.count());
        }
    }

    @Test
    void everySubsystemIsRecordedDownToTraceWhileItIsWanted() throws Exception {
        log.routeToStandardError().get();
        recorder.record(true).get();
        log.logger("KNET").trace("a packet came");
        Path file = recorder.dump(folder).get();
        String only = FlightData.read(file).records().get(0);
        assertTrue(only.endsWith(" 8 KNET(0):16: a packet came"), only);
        Path link = Files.readSymbolicLink(folder.resolve("fdata"));
        assertEquals(file, link);

        recorder.record(false).get();
        assertFalse(log.logger("KNET").isTraceEnabled());
        Files.delete(folder.resolve("fdata"));
        assertEquals(20, Files.size(recorder.dump(folder).get()));
        assertFalse(Files.isSymbolicLink(folder.resolve("fdata")));

        recorder.record(true).get();
        log.logger("KNET").trace("another packet came");
        assertEquals(1, FlightData.read(recorder.dump(folder).get()).records().size());
    }

    @Test
    void folderThatIsNotThereIsToldOf() {
        ExecutionException refusal = assertThrows(
                ExecutionException.class,
                () -> recorder.dump(folder.resolve("none")).get());
        UncheckedIOException cause = assertInstanceOf(UncheckedIOException.class, refusal.getCause());
        assertEquals(
                "The flight data cannot be written to " + folder.resolve("none") + ": No such file or directory (2)",
                cause.getMessage());
    }
}
