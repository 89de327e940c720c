package carousel.itest.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of libknet's recorded traffic, and wrong use. */
class VerifyKnetCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyRecordingHolds() throws IOException {
        long files;
        try (Stream<Path> recordings = Files.list(Run.RECORDINGS)) {
            files = recordings.count();
        }
        Run run = Run.of(Run.RECORDINGS.toString());
        assertEquals(1, run.output().size(), () -> String.join(System.lineSeparator(), run.output()));
        assertTrue(run.output().get(0).matches(files + " files, [0-9]{4} packets, 0 failed"), run.output()::toString);
        assertEquals(0, run.status());
    }

    @Test
    void aMissingFolderIsNamed() {
        Run run = Run.of(folder.resolve("nowhere").toString());
        assertEquals(2, run.status());
        assertTrue(run.errors().contains("nowhere: there is no such folder"), run.errors());
        assertEquals(List.of(), run.output());
    }

    @Test
    void anEmptyFolderIsNamed() {
        Run run = Run.of(folder.toString());
        assertEquals(2, run.status());
        assertTrue(run.errors().contains(folder + ": there is no file *.json in it"), run.errors());
    }

    @Test
    void whatIsNoJsonIsNamedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\n \"format\": \"knet-vector-1\",\n oops\n}");
        Run run = Run.of(folder.toString());
        assertEquals(2, run.status());
        assertTrue(run.errors().contains("broken.json: line 3, column"), run.errors());
    }

    @Test
    void jsonOfAnotherFormatIsNamed() throws IOException {
        Files.writeString(folder.resolve("other.json"), "{\"format\": \"something\"}");
        Run run = Run.of(folder.toString());
        assertEquals(2, run.status());
        assertTrue(run.errors().contains("other.json: \"format\" is not knet-vector-1"), run.errors());
    }

    @Test
    void theFolderHasToBeGiven() {
        Run run = Run.of();
        assertEquals(2, run.status());
        assertTrue(run.errors().contains("DIR"), run.errors());
    }
}
