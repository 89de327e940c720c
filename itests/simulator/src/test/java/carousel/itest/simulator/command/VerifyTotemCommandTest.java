package carousel.itest.simulator.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTotemCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream standardOut = System.out;
    private final PrintStream standardErr = System.err;

    @TempDir
    Path folder;

    @BeforeEach
    void redirect() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(standardOut);
        System.setErr(standardErr);
    }

    private static Path captures() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(VerifyTotemCommandTest.class.getResource("/captures"))
                .toURI());
    }

    private void copy(String name, int from, byte[] change) throws IOException, URISyntaxException {
        byte[] bytes;
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(captures().resolve(name)))) {
            bytes = in.readAllBytes();
        }
        System.arraycopy(change, 0, bytes, from, change.length);
        try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            to.write(bytes);
        }
    }

    @Test
    void everyDatagramOfTheCapturesComesBack() throws URISyntaxException {
        assertEquals(0, VerifyTotemCommand.run(captures().toString()));
        assertEquals(
                "places of daemons in which a member decided the same: 12\n7 captures, 15381 datagrams, 0 failed\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void datagramsThatDoNotComeBackFailTheirFile() throws IOException, URISyntaxException {
        int firstDatagram = 24 + 16 + 14 + 20 + 8;
        copy("udpu-3node.pcap.gz", firstDatagram + 3, new byte[] {9});
        copy("knet-3node-restart.pcap.gz", 0, new byte[0]);
        assertEquals(1, VerifyTotemCommand.run(folder.toString()));
        assertEquals(
                "places of daemons in which a member decided the same: 2\n2 captures, 1612 datagrams, 1 failed\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals(
                "udpu-3node.pcap.gz: 1 of 1350 datagrams failed, the first: datagram 1 has wrong type\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void filesThatAreNoCapturesFail() throws IOException, URISyntaxException {
        copy("udpu-3node.pcap.gz", 24 + 8, new byte[] {-1, -1, -1, 127});
        Files.writeString(folder.resolve("text.pcap.gz"), "no capture");
        Files.writeString(folder.resolve("ignored.txt"), "no capture");
        assertEquals(1, VerifyTotemCommand.run(folder.toString()));
        assertEquals(
                "places of daemons in which a member decided the same: 0\n2 captures, 0 datagrams, 2 failed\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals(
                "text.pcap.gz: Not in GZIP format\nudpu-3node.pcap.gz: frame 1 is cut off\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aMemberThatDecidesOtherwiseFailsItsPlace() throws IOException, URISyntaxException {
        copy("knet-3node-restart.pcap.gz", 0, new byte[0]);
        String place = "knet-3node-restart node=1 token=2000 start=three messages=17 until=100 missing=";
        Files.writeString(folder.resolve("replays.txt"), "# two\n" + place + "1\n" + place + "0\n");
        assertEquals(1, VerifyTotemCommand.run(folder.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8)
                .startsWith("places of daemons in which a member decided the same: 1\n"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .startsWith(
                                "knet-3node-restart, in the place of node 1: 1 differences, the first: tokens that"),
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aListOfPlacesThatMakesNoSenseIsRefusedWithItsLine() throws IOException, URISyntaxException {
        copy("knet-3node-restart.pcap.gz", 0, new byte[0]);
        for (String bad :
                new String[] {"x nodes=1", "x node=1 token=ten", "x node=1 token=1000 start=later", "x node=1"}) {
            Files.writeString(folder.resolve("replays.txt"), "\n" + bad + "\n");
            assertEquals(2, VerifyTotemCommand.run(folder.toString()), bad);
        }
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("replays.txt:2: token= is missing"));
    }

    @Test
    void wrongUseIsSaidInASentence() {
        assertEquals(2, VerifyTotemCommand.run());
        assertEquals(2, VerifyTotemCommand.run(folder.resolve("absent").toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("there is no folder " + folder.resolve("absent")));
        assertEquals(2, VerifyTotemCommand.run(folder.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("holds no captures (*.pcap.gz)"));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }
}
