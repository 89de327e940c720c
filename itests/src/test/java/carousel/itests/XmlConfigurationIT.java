package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-012: what Corosync's corosync-xmlproc makes of an XML file is read as any other configuration. */
class XmlConfigurationIT {
    private static final Path CONVERTER = Path.of("/usr/bin/corosync-xmlproc");

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <corosync>
              <totem version="2" cluster_name="xml" token="%s" crypto_cipher="none" crypto_hash="none">
                <interface linknumber="0" mcastport="5405" knet_link_priority="2"/>
              </totem>
              <logging to_syslog="no"/>
              <quorum provider="corosync_votequorum"/>
              <nodelist>
                <node name="here" nodeid="1" ring0_addr="127.0.0.1"/>
                <node name="there" nodeid="2" ring0_addr="127.0.0.2"/>
              </nodelist>
            </corosync>
            """;

    @TempDir
    Path folder;

    private ProgramRun check(String token) throws IOException, InterruptedException {
        Path xml = Files.writeString(folder.resolve("corosync.xml"), XML.formatted(token));
        Path file = folder.resolve("corosync.conf");
        Files.deleteIfExists(file);
        ProgramRun converted = ProgramRun.of(folder, List.of(CONVERTER.toString(), xml.toString(), file.toString()));
        assertEquals(0, converted.status(), converted::errors);
        return ProgramRun.of(
                folder,
                List.of(
                        Path.of(System.getProperty("standard.dir"), "bin", "carousel-check")
                                .toString(),
                        "--node",
                        "here",
                        file.toString()));
    }

    @Test
    void aConvertedFileIsReadAsAnyOther() throws Exception {
        assumeTrue(Files.isExecutable(CONVERTER), "skipped: corosync-xmlproc is missing (.ci/run installs it)");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/xsltproc")), "skipped: xsltproc is missing (.ci/run installs it)");
        ProgramRun good = check("3000");
        assertEquals(0, good.status(), good::errors);
        ProgramRun bad = check("soon");
        assertEquals(8, bad.status());
        assertTrue(bad.errors().contains("Value of key \"totem.token\" is expected to be integer"), bad::errors);
    }
}
