package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F-164: the samples of the tools reference 4, which corosync-cmapctl 3.1.7 printed. */
@Timeout(30)
class CmapctlTest {
    @TempDir
    Path folder;

    private final FakeCmap cmap = new FakeCmap();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void fill() {
        cmap.icmap.put("test.bin", new CmapValue.BinaryValue("vm\n".getBytes(StandardCharsets.US_ASCII)));
        cmap.icmap.put("test.d", new CmapValue.DecimalValue(CmapType.DOUBLE, 2.25));
        cmap.icmap.put("test.f", new CmapValue.DecimalValue(CmapType.FLOAT, 1.5));
        cmap.icmap.put("test.one", CmapValue.unsigned16(77));
        cmap.icmap.put("test.s", CmapValue.of("a b"));
        cmap.icmap.put("totem.version", CmapValue.unsigned32(2));
        cmap.stats.put("stats.srp.mcast_tx", CmapValue.unsigned64(-1));
    }

    private final class Input implements Cmapctl.ToolInput {
        @Override
        public byte[] read(String file) throws IOException {
            return Cmapctl.readFile(folder, file);
        }

        @Override
        public String quitHint() {
            return "Type \"q\" to finish";
        }
    }

    /** The status; errors are in {@link #err}, with the last one. */
    private int run(String... arguments) throws InterruptedException {
        out.reset();
        err.reset();
        ToolOutput output = new ToolOutput(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            new Cmapctl(cmap, CmapctlOptions.parse(List.of(arguments)), output, new Input()).run();
            return 0;
        } catch (CommandFailure e) {
            if (!e.sentence().isEmpty()) {
                output.error(e.sentence());
            }
            return e.status();
        }
    }

    private void prints(String text, String... arguments) throws Exception {
        assertEquals(0, run(arguments));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        assertEquals(text, out.toString(StandardCharsets.UTF_8));
    }

    private void fails(String text, String... arguments) throws Exception {
        assertEquals(1, run(arguments));
        assertEquals(text, err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void keysAreShownAsTheToolShowsThem() throws Exception {
        prints(
                "test.bin (bin)\ntest.d (dbl) = 2.250000\ntest.f (flt) = 1.500000\ntest.one (u16) = 77\ntest.s (str) = a b\n",
                "test.");
        prints("test.bin (bin) = vm\\x0A\n", "-b", "-g", "test.bin");
        prints("test.bin (bin) = vm\\x0A\n", "-bg", "test.bin");
        prints("77\n2\n", "-q", "-g", "test.one", "totem.version");
        prints("stats.srp.mcast_tx (u64) = 18446744073709551615\n", "-m", "stats");
        prints("totem.version (u32) = 2\n", "totem.v", "nokey");
        assertEquals(1, run("nokey"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void bytesAndNumbersHaveTheirTexts() throws Exception {
        cmap.icmap.put("abc.a", new CmapValue.BinaryValue(new byte[] {'\\', (byte) 0x80, 'x', 0}));
        cmap.icmap.put("abc.b", new CmapValue.DecimalValue(CmapType.DOUBLE, Double.POSITIVE_INFINITY));
        cmap.icmap.put("abc.c", new CmapValue.DecimalValue(CmapType.FLOAT, 123456792f));
        cmap.icmap.put("abc.d", CmapValue.of("\u001b[2J"));
        prints(
                "abc.a (bin) = \\\\\\x80x\\x00\nabc.b (dbl) = inf\nabc.c (flt) = 123456792.000000\nabc.d (str) = \\x1b[2J\n",
                "-b",
                "abc.");
    }

    @Test
    void everyTypeIsSet() throws Exception {
        prints("", "-s", "abc.i", "i8", "--", "-128");
        prints("", "-s", "abc.u", "u64", "18446744073709551615");
        prints("", "-s", "abc.d", "dbl", "1e3");
        prints("", "-s", "abc.s", "str", "");
        Files.write(folder.resolve("value"), new byte[] {0, 1});
        prints("", "-s", "abc.b", "bin", "value");
        prints("""
                abc.b (bin) = \\x00\\x01
                abc.d (dbl) = 1000.000000
                abc.i (i8) = -128
                abc.s (str) =\s
                abc.u (u64) = 18446744073709551615
                """, "-b", "abc.");
    }

    @ParameterizedTest
    @CsvSource({
        "u8, 300, 300 is not valid u8 integer",
        "i8, 300, 300 is not valid i8 integer",
        "u8, 0x10, 0x10 is not valid u8 type value",
        "u64, 18446744073709551616, 18446744073709551616 is not valid u64 integer",
        "dbl, abc, abc is not valid dbl type value",
        "u32, '', is not valid u32 type value",
        "wrong, 1, Unknown type wrong",
        "bin, nofile, Can't open input file: No such file or directory"
    })
    void badValuesAreRefusedInItsWords(String type, String text, String sentence) throws Exception {
        fails(sentence, "-s", "abc.d", type, text);
        assertNull(cmap.icmap.get("abc.d"));
    }

    @Test
    void refusalsHaveCorosyncsNames() throws Exception {
        fails("Failed to set key totem.version. Error CS_ERR_ACCESS", "-s", "totem.version", "u32", "2");
        fails("Can't get key nokey. Error CS_ERR_NOT_EXIST", "-g", "nokey", "totem.version");
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        fails("Can't delete key nokey. Error CS_ERR_NOT_EXIST", "-d", "nokey");
        fails("-1 is not valid u8 integer", "-s", "abc.d", "u8", "--", "-1");
    }

    @ParameterizedTest
    @CsvSource({
        "-g, Expected key after options",
        "-D, Expected key after options",
        "-t, Expected key after options",
        "-s, At least 3 parameters are expected for set",
        "-Z, cmapctl: invalid option -- 'Z'",
        "-C, cmapctl: option requires an argument -- 'C'",
        "-mfoo, 'invalid map name, must be ''default'', ''icmap'' or ''stats'''",
        "-Cfoo, 'argument to -C should be ''knet'', ''totem'', ''ipc'', ''schedmiss'' or ''all'''",
        "--foo, cmapctl: unrecognized option '--foo'"
    })
    void wrongUseIsToldInItsWords(String argument, String sentence) throws Exception {
        fails(sentence, argument);
    }

    @Test
    void deletionByPrefixGoesOnBehindWhatStays() throws Exception {
        cmap.icmap.put("totem.z", CmapValue.of("z"));
        assertEquals(0, run("-D", "totem."));
        assertEquals("Can't delete key totem.version. Error CS_ERR_ACCESS\n", err.toString(StandardCharsets.UTF_8));
        assertNull(cmap.icmap.get("totem.z"));
    }

    @Test
    void aFileOfChangesIsFollowedLineByLine() throws Exception {
        Files.writeString(
                folder.resolve("changes"),
                "abc.x u8 1\n  # comment\n\n abc.y\tstr   hello world  \n^test.s\n^nokey\n^^test.d\n");
        assertEquals(0, run("-p", "changes"));
        assertEquals("Can't delete key nokey. Error CS_ERR_NOT_EXIST\n", err.toString(StandardCharsets.UTF_8));
        assertEquals(CmapValue.unsigned8(1), cmap.icmap.get("abc.x"));
        assertEquals(CmapValue.of("hello world"), cmap.icmap.get("abc.y"));
        assertNull(cmap.icmap.get("test.s"));
        assertNull(cmap.icmap.get("test.d"));
        Files.writeString(folder.resolve("changes"), "abc.x u8 2\nbad u8\nabc.z u8 1\n");
        fails("Both type and value for key bad are required", "-p", "changes");
        assertEquals(CmapValue.unsigned8(2), cmap.icmap.get("abc.x"));
        assertNull(cmap.icmap.get("abc.z"));
        fails("Couldn't open file.: No such file or directory", "-p", "none");
    }

    @Test
    void statisticsAreClearedByTheirKey() throws Exception {
        prints("", "-C", "knet");
        assertEquals(CmapValue.unsigned8(1), cmap.stats.get("stats.clear.knet"));
    }

    @Test
    void programsGetJson() throws Exception {
        cmap.icmap.put("test.s", CmapValue.of("a \"b\"\n"));
        prints("""
                {
                  "test.bin": {"type": "bin", "value": "766d0a"},
                  "test.d": {"type": "dbl", "value": 2.25},
                  "test.f": {"type": "flt", "value": 1.5},
                  "test.one": {"type": "u16", "value": 77},
                  "test.s": {"type": "str", "value": "a \\"b\\"\\u000a"}
                }
                """, "--json", "test.");
        prints("{\n  \"test.one\": {\"type\": \"u16\", \"value\": 77}\n}\n", "-g", "test.one", "--json");
    }

    @Test
    void changesArePrintedUntilItIsInterrupted() throws Exception {
        Thread tool = new Thread(() -> {
            try {
                run("-T", "demo.");
            } catch (InterruptedException e) {
                out.writeBytes("interrupted".getBytes(StandardCharsets.UTF_8));
            }
        });
        tool.start();
        assertTrue(cmap.followed.await(10, TimeUnit.SECONDS));
        CmapListener follower = cmap.follower;
        assertNotNull(follower);
        CmapValue one = CmapValue.unsigned32(1);
        CmapValue two = CmapValue.unsigned32(2);
        follower.changed(new CmapEvent(CmapEvent.Kind.ADD, "demo.a", one, null));
        follower.changed(new CmapEvent(CmapEvent.Kind.MODIFY, "demo.a", two, one));
        follower.changed(new CmapEvent(CmapEvent.Kind.DELETE, "demo.a", null, two));
        String expected =
                "Type \"q\" to finish\ncreate> demo.a (u32) = 1\nmodify> demo.a (u32) = 2\ndelete> demo.a (u32) = 2\n";
        while (out.size() < expected.length()) {
            Thread.onSpinWait();
        }
        tool.interrupt();
        tool.join();
        assertEquals(expected + "interrupted", out.toString(StandardCharsets.UTF_8));
        assertNull(cmap.follower, "the track is closed");
    }
}
