package carousel.itest.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** All recorded exchanges, damaged ones, and wrong use. */
class VerifyIpcCommandTest {
    private static final Path RECORDINGS = Path.of("../recordings/src/main/resources/ipc");

    @TempDir
    private Path folder;

    private record Outcome(int status, List<String> output, String errors) {
        static Outcome of(String... arguments) {
            StringWriter output = new StringWriter();
            StringWriter errors = new StringWriter();
            CommandLine command = VerifyIpcCommand.commandLine()
                    .setOut(new PrintWriter(output))
                    .setErr(new PrintWriter(errors));
            int status = command.execute(arguments);
            return new Outcome(status, output.toString().lines().toList(), errors.toString());
        }
    }

    @Test
    void everyExchangeHolds() {
        Outcome outcome = Outcome.of(RECORDINGS.toString());
        assertEquals("", outcome.errors());
        assertEquals(List.of("23 files, 1086 messages, 0 failed"), outcome.output());
        assertEquals(0, outcome.status());
    }

    @Test
    void aMissingFolderIsNamed() {
        Outcome outcome = Outcome.of(folder.resolve("nowhere").toString());
        assertEquals(2, outcome.status());
        assertTrue(outcome.errors().contains("nowhere: there is no such folder"), outcome.errors());
    }

    @Test
    void aFolderWithoutExchangesIsNamed() throws IOException {
        Files.copy(RECORDINGS.resolve("structs.json"), folder.resolve("structs.json"));
        Outcome outcome = Outcome.of(folder.toString());
        assertEquals(2, outcome.status());
        assertTrue(outcome.errors().contains(folder + ": there is no recording of exchanges in it"), outcome.errors());
    }

    @Test
    void whatIsNoJsonIsNamedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("broken.json"), "{\n \"records\": [\n oops\n]}");
        Outcome outcome = Outcome.of(folder.toString());
        assertEquals(2, outcome.status());
        assertTrue(outcome.errors().contains("broken.json: line 3, column"), outcome.errors());
    }

    @Test
    void bytesThatAreNoneAreNamedWithTheirRecord() throws IOException {
        Files.writeString(folder.resolve("odd.json"), "{\"records\": [{\"msg\": \"REQ_GET\", \"hex\": \"0g\"}]}");
        Outcome outcome = Outcome.of(folder.toString());
        assertEquals(2, outcome.status());
        assertTrue(outcome.errors().contains("odd.json: record 0: "), outcome.errors());
    }

    /** What differs is named with its record and field: answers, an event, and the id of what begins a connection. */
    @ParameterizedTest
    @CsvSource({
        "api-quorum-v1, 040000000000000018000000000000000100000000000000, 040000000000000018000000000000000700000000000000, "
                + "(quorum RES_MODEL_GETTYPE): error is 1 in the recording",
        "api-quorum-v1, 00000000fd7f000020000000c061b9de01000000000000000100000000000000,"
                + " 00000000fd7f000020000000c061b9de01000000000000000700000000000000,"
                + " (quorum RES_GETQUORATE): quorate is 7 in the recording",
        "events-votequorum-two-nodes,"
                + " 03000000000000004000000000000000010000000000000001000000000000000100000000000000020000000000000002000000010000000100000001000000,"
                + " 03000000000000004000000000000000010000000000000001000000000000000200000000000000020000000000000002000000010000000100000001000000,"
                + " (votequorum RES_QUORUM_NOTIFICATION): ",
        "events-cpg-two-nodes, ffffffff0000000018000000, fdffffff0000000018000000,"
                + " is refused here: its first message has the id -3"
    })
    void whatDiffersIsNamed(String file, String recorded, String changed, String expected) throws IOException {
        String json = Files.readString(RECORDINGS.resolve(file + ".json"));
        assertTrue(json.contains(recorded), "the recording has no " + recorded);
        Files.writeString(folder.resolve(file + ".json"), json.replace(recorded, changed));
        Outcome outcome = Outcome.of(folder.toString());
        assertEquals(1, outcome.status());
        assertTrue(outcome.output().get(0).startsWith(file + ".json: record "), outcome.output()::toString);
        assertTrue(outcome.output().get(0).contains(expected), outcome.output()::toString);
    }
}
