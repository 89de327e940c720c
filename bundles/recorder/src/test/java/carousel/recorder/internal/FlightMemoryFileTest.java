package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.logging.LogLine;
import carousel.logging.LogPriority;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded is there however a process ends. */
@Timeout(20)
class FlightMemoryFileTest {
    private static final int SEGMENT_BYTES = 1024;

    @TempDir
    private Path folder;

    private static LogLine line(String text, long epochMillis) {
        return new LogLine(epochMillis, LogPriority.NOTICE, "TOTEM", text, null, null);
    }

    private Path memory() {
        return folder.resolve("flight-recorder");
    }

    private List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("fdata-"))
                    .toList();
        }
    }

    @Test
    void whatIsLeftIsInTheOrderInWhichItWasSaid() throws Exception {
        FlightRecording recording = new FlightRecording(new FlightMemoryFile(memory()), 4, SEGMENT_BYTES);
        for (int i = 0; i < 1000; i++) {
            recording.write(line("message " + i, 5000 + i));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(memory())));
        LeftFlightData left = LeftFlightData.read(memory(), SEGMENT_BYTES);
        assertNotNull(left);
        assertEquals(ProcessHandle.current().pid(), left.processId());
        assertEquals(5999, left.lastEpochMillis());
        assertEquals(recording.lengthBytes(), left.lengthBytes());
        List<String> records = FlightData.read(FlightDataFile.write(
                        folder, left, left.processId(), java.time.LocalDateTime.of(2026, 11, 27, 12, 0)))
                .records();
        assertTrue(records.size() > 20, () -> records.size() + " records");
        for (int i = 0; i < records.size(); i++) {
            assertTrue(records.get(i).endsWith(": message " + (1000 - records.size() + i)), records.get(i));
        }
        recording.close();
        assertFalse(Files.exists(memory()), "an orderly end leaves nothing");
    }

    @Test
    void damagedSegmentsArePassedOver() throws Exception {
        FlightRecording recording = new FlightRecording(new FlightMemoryFile(memory()), 4, SEGMENT_BYTES);
        for (int i = 0; i < 40; i++) {
            recording.write(line("message " + i, i));
        }
        int whole = recording.lengthBytes();
        try (RandomAccessFile file = new RandomAccessFile(memory().toFile(), "rw")) {
            file.seek(4);
            file.writeInt(0xFFFFFFFF);
            file.setLength(file.length() - 1);
        }
        LeftFlightData left = LeftFlightData.read(memory(), SEGMENT_BYTES);
        assertNotNull(left);
        assertTrue(left.lengthBytes() > 0 && left.lengthBytes() < whole);
        Files.write(memory(), new byte[5000]);
        assertNull(LeftFlightData.read(memory(), SEGMENT_BYTES));
    }

    @Test
    void nextProcessMakesFlightDataOfWhatWasLeft() throws Exception {
        NodeLog first = new NodeLog();
        first.routeToStandardError().get();
        new FlightRecorderComponent(first, folder).record(true).get();
        first.logger("KNET").trace("the last words");
        assertTrue(first.drain(5000));
        assertTrue(Files.exists(memory()), "and then it was killed");

        NodeLog second = new NodeLog();
        second.routeToStandardError().get();
        FlightRecorderComponent recorder = new FlightRecorderComponent(second, folder);
        recorder.record(true).get();
        assertTrue(second.drain(5000));
        assertEquals(1, dumps().size());
        String last = FlightData.read(dumps().get(0)).records().get(0);
        assertTrue(last.endsWith(" 8 KNET(0):16: the last words"), last);
        assertEquals(dumps().get(0), Files.readSymbolicLink(folder.resolve("fdata")));

        recorder.record(false).get();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count(), "flight data and their link");
        }
    }

    /** The old recording's end must not take the new one's memory with it, nor be told as the end of a process. */
    @Test
    void pauseIsNoEndOfAProcess() throws Exception {
        NodeLog log = new NodeLog();
        log.routeToStandardError().get();
        FlightRecorderComponent recorder = new FlightRecorderComponent(log, folder);
        for (int i = 0; i < 100; i++) {
            var begun = recorder.record(true);
            log.logger("KNET").trace("while it is recorded");
            var ended = recorder.record(false);
            if (i % 10 == 0) {
                begun.get();
                ended.get();
            }
        }
        recorder.record(true).get();
        log.logger("KNET").trace("again");
        assertTrue(log.drain(5000));
        assertTrue(Files.exists(memory()));
        assertEquals(List.of(), dumps());
        recorder.record(false).get();
        assertFalse(Files.exists(memory()));
    }

    /** A folder that cannot be written to is as a full disk. */
    @Test
    void withoutAPlaceForItTheRecordingEndsWithTheProcess() throws Exception {
        FlightRecording recording =
                new FlightRecording(new FlightMemoryFile(folder.resolve("none/flight-recorder")), 4, SEGMENT_BYTES);
        recording.write(line("kept for now", 1));
        assertEquals(
                1,
                FlightData.read(FlightDataFile.write(
                                folder, recording, 1, java.time.LocalDateTime.of(2026, 11, 27, 12, 0)))
                        .records()
                        .size());
        recording.close();
    }
}
