package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.shell.internal.ToolRecorder.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-166: what corosync-keygen 3.1.7 printed and ended with; the original calls itself corosync-keygen. */
class KeygenTest {
    private static final String NOT_PARSED = "Error parsing command line options.\n";

    @TempDir
    Path folder;

    private Outcome keygen(String... arguments) throws InterruptedException {
        return ToolRecorder.record(
                output -> new Keygen(folder, output).run(KeygenOptions.parse(List.of(arguments), output)));
    }

    private static String gathering(int bits, String source) {
        return "Corosync Cluster Engine Authentication key generator.\nGathering " + bits + " bits for key from "
                + source + ".\n";
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aKeyForTheOwnerAlone() throws Exception {
        assertEquals(
                new Outcome(0, gathering(2048, "/dev/urandom") + "Writing corosync key to a.\n", ""),
                keygen("-k", "a"));
        Path key = folder.resolve("a");
        byte[] first = Files.readAllBytes(key);
        assertEquals(256, first.length);
        assertEquals("r--------", mode(key));
        keygen("-k", "b");
        assertFalse(Arrays.equals(first, Files.readAllBytes(folder.resolve("b"))));
    }

    @Test
    void anOlderFileIsCutAndProtected() throws Exception {
        Path key = Files.write(folder.resolve("a"), new byte[5000]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        String text = gathering(1024, "/dev/urandom") + "Writing corosync key to " + key + ".\n";
        assertEquals(new Outcome(0, text, ""), keygen("--size=128", "--less", "--key-file", key.toString(), "ignored"));
        assertEquals(128, Files.size(key));
        assertEquals("r--------", mode(key));
    }

    @Test
    void sizesFrom128To4096() throws Exception {
        String refusal = "keygen: Unsupported key size (supported <128,4096>)\n\n";
        for (String bad :
                List.of("127", "4097", "abc", "200x", "0x80", "-5", "", "4294967552", "99999999999999999999")) {
            assertEquals(new Outcome(1, "", refusal), keygen("-k", "a", "-s", bad), bad);
        }
        assertFalse(Files.exists(folder.resolve("a")));
        for (String good : List.of("128", " 129", "+4096", "00200")) {
            assertEquals(0, keygen("-k", "a" + good, "-s", good).status(), good);
            assertEquals(Integer.parseInt(good.strip()), Files.size(folder.resolve("a" + good)));
        }
    }

    @Test
    void optionsAsGetoptReadsThem() throws Exception {
        assertEquals(new Outcome(1, NOT_PARSED, "keygen: invalid option -- 'x'\n"), keygen("-lx"));
        assertEquals(new Outcome(1, NOT_PARSED, "keygen: option requires an argument -- 's'\n"), keygen("-s"));
        assertEquals(new Outcome(1, NOT_PARSED, "keygen: unrecognized option '--bogus'\n"), keygen("--bogus"));
        assertEquals(
                new Outcome(1, NOT_PARSED, "keygen: option '--help' doesn't allow an argument\n"), keygen("--he=3"));
        assertEquals(new Outcome(0, Usage.KEYGEN + "\n", ""), keygen("-k", "a", "--help"));
    }

    @Test
    void aFileThatCannotBeMade() throws Exception {
        Files.writeString(folder.resolve("plain"), "");
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        String[][] cases = {
            {"none/a", "No such file or directory"},
            {"", "No such file or directory"},
            {".", "Is a directory"},
            {"plain/a", "Not a directory"},
            {loop.toString(), "Too many levels of symbolic links"},
            {"a".repeat(300), "File name too long"},
        };
        for (String[] one : cases) {
            assertEquals(
                    new Outcome(
                            2,
                            gathering(2048, "/dev/urandom"),
                            "keygen: Could not create " + one[0] + ": " + one[1] + "\n"),
                    keygen("-k", one[0]));
        }
    }

    @Test
    void randomnessFromAnotherFile() throws Exception {
        byte[] source = new byte[300];
        new Random(1).nextBytes(source);
        Files.write(folder.resolve("source"), source);
        assertEquals(0, keygen("-k", "a", "-r", "source").status());
        assertArrayEquals(Arrays.copyOf(source, 256), Files.readAllBytes(folder.resolve("a")));
    }

    @Test
    void aSourceThatGivesNothing() throws Exception {
        assertEquals(
                new Outcome(
                        1,
                        gathering(2048, "none"),
                        "keygen: Failed to open random source: No such file or directory\n"),
                keygen("-k", "a", "-r", "none"));
        assertEquals(
                new Outcome(1, gathering(2048, "."), "keygen: Could not read .: Is a directory\n"),
                keygen("-k", "a", "-r", "."));
        Files.write(folder.resolve("short"), new byte[3]);
        Outcome cut = keygen("-k", "a", "-r", "short");
        assertEquals(1, cut.status());
        assertEquals("keygen: Could not read short: It ended 2024 bits too early\n", cut.errors());
        assertTrue(
                cut.output().endsWith("Press keys on your keyboard to generate entropy (2024 bits still needed).\n"),
                cut.output());
        assertFalse(Files.exists(folder.resolve("a")));
    }
}
