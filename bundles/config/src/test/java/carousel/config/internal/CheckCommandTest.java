package carousel.config.internal;

import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carousel check}: statuses and closing lines of {@code corosync -t} (F-005). */
class CheckCommandTest {
    @TempDir
    Path folder;

    private Reading reading;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    private int check(String... arguments) {
        return new CheckCommand(reading.reader(), new PrintStream(output, true), new PrintStream(errors, true))
                .run(arguments);
    }

    private String write(String text) throws IOException {
        return Files.writeString(reading.file(), text.replace(Verdicts.HOST, "here"))
                .toString();
    }

    private String errors() {
        return errors.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
    }

    @Test
    void goodFile() throws Exception {
        assertEquals(0, check(write(totem() + NODES)));
        assertEquals("Corosync Cluster Engine exiting normally\n", errors());
    }

    @Test
    void optionOfCorosyncAndOtherHostName() throws Exception {
        assertEquals(0, check("--node", "other", "-c", write(totem() + NODES.replace(Verdicts.HOST, "elsewhere"))));
    }

    @Test
    void transportOfABundleIsNamedByAnOption() throws Exception {
        String file = write(totem("interface {", "knet_transport: tcp", "}") + NODES);
        assertEquals(8, check(file));
        assertEquals(0, check("--transport", "quic", "--transport", "tcp", file));
    }

    @Test
    void everyProblemIsNamed() throws Exception {
        assertEquals(8, check(write("foo\n" + totem("token: x", "crypto_hash: shal") + NODES)));
        assertEquals("""
                parser error: corosync.conf:1: Line is not opening or closing section or key value
                parser error: corosync.conf:4: Value of key "totem.token" is expected to be integer in range (0..4294967295), but "x" was given
                parser error: corosync.conf:5: Invalid hash type. Should be none, md5, sha1, sha256, sha384 or sha512
                Corosync Cluster Engine exiting with status 8 at corosync.conf:1.
                """, errors());
    }

    @Test
    void loggingHasItsOwnStatus() throws Exception {
        assertEquals(7, check(write(totem("token: 3") + NODES + "logging {\ndebug: x\nto_stderr: x\n}\n")));
        assertEquals("""
                parse error in config: unknown value for to_stderr.
                parse error in config: unknown value for debug.
                parse error in config: The token timeout parameter (3 ms) may not be less than (30 ms).
                Corosync Cluster Engine exiting with status 7 at corosync.conf.
                """, errors());
    }

    @Test
    void fileThatCannotBeRead() {
        assertEquals(8, check(reading.file().toString()));
        assertEquals(8, check(folder.toString()));
        assertTrue(errors().startsWith("Can't read file corosync.conf: No such file or directory\n"), errors());
        assertTrue(errors().contains(folder + ": Is a directory\n"), errors());
    }

    @Test
    void pathBelowAFile() throws Exception {
        assertEquals(8, check(write(totem()) + "/x"));
        assertTrue(errors().startsWith("Can't read file corosync.conf/x: Not a directory\n"), errors());
    }

    @Test
    void wrongUse() {
        assertEquals(1, check("-x"));
        assertEquals(1, check("--node"));
        assertEquals(1, check("a", "b"));
        assertEquals(1, check("a\0b"));
        assertEquals("", output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void help() {
        assertEquals(0, check("--help"));
        assertTrue(output.toString(StandardCharsets.UTF_8)
                .startsWith("carousel check [--node NAME] [--transport NAME]... [FILE]\n"));
        assertEquals("", errors());
    }
}
