package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One reading reports everything that is wrong, and nothing that is not. */
class SeveralProblemsTest {
    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    @Test
    void badLinesAreReportedTogether() {
        assertEquals(
                List.of(
                        "parser error: corosync.conf:2: Line is not opening or closing section or key value",
                        "parser error: corosync.conf:3: Invalid ip_version type",
                        "parser error: corosync.conf:5: Extra characters before or after closing bracket '}'",
                        "parser error: corosync.conf:6: Unexpected closing brace",
                        "parser error: corosync.conf:7: Missing section name before opening bracket '{'",
                        "parser error: corosync.conf:10: Can't store key \"x\" into icmap, returned error is"
                                + " CS_ERR_NAME_TOO_LONG",
                        "parser error: corosync.conf:11: Missing closing brace"),
                reading.problems("totem {\nword\nip_version: 5\nversion: 2\n} x\n}\n{\na: 1\n}\nx: 1\nfoo {\n"));
    }

    @Test
    void badValuesAndFailedChecksAreReportedTogether() {
        assertEquals(
                List.of(
                        "parser error: corosync.conf:3: Invalid crypto model. Should be nss or openssl",
                        "parser error: corosync.conf:8: uidgid: Only uid and gid are allowed items",
                        "Unrecognised knet_transport. expected 'udp' or 'sctp'",
                        "knet_transport of link 0 is 'tcp', which no bundle of this node offers; known are: sctp, udp",
                        "Nodeid 1 appears twice in corosync.conf",
                        "parse error in config: The join timeout parameter (1 ms) may not be less than (30 ms).",
                        "parse error in config: The Knet link mode \"turbo\" specified is invalid.  It must be active,"
                                + " passive or rr."),
                reading.problems(totem("crypto_model: gnutls", "join: 1", "link_mode: turbo}")
                                .replace("turbo}", "turbo")
                        + "uidgid {\nfoo: 1\n}\n"
                        + totem("interface {", "knet_transport: tcp", "}")
                        + nodelist(node(HOST, 1, "ring0_addr: 127.0.0.1"), node("b", 1, "ring0_addr: 127.0.0.2"))));
    }

    @Test
    void everyTimerOutOfRangeIsNamedOnce() {
        List<String> problems = reading.problems(
                totem("token: 29", "join: 5", "merge: 6", "downcheck: 7", "max_network_delay: 8") + NODES);
        assertEquals(5, problems.size(), problems.toString());
    }

    @Test
    void refusedValueIsNotReportedAsMissingToo() {
        assertEquals(1, reading.problems("totem {\nversion: two\n}\n" + NODES).size());
        assertEquals(
                1,
                reading.problems(totem() + "nodelist {\nnode {\nname: " + HOST
                                + "\nnodeid: x\nring0_addr: 127.0.0.1\n}\n}\n")
                        .size());
        assertEquals(
                1,
                reading.problems(totem("crypto_cipher: aes256", "crypto_hash: shal") + NODES)
                        .size());
    }

    @Test
    void otherTransportsAreRefusedClearly() {
        for (String transport : List.of("udp", "udpu")) {
            assertEquals(
                    List.of("totem.transport is " + transport + ", but this node supports knet only"),
                    reading.problems(totem("cluster_name: c", "transport: " + transport) + NODES));
        }
    }

    @Test
    void missingFileIsReportedInCorosyncsWords() {
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class, () -> reading.reader().read(folder.resolve("none.conf"), null));
        assertEquals(
                "Can't read file " + folder.resolve("none.conf") + ": No such file or directory", refusal.getMessage());
        assertEquals(8, refusal.exitStatus());
    }

    @Test
    void uidGidFilesAreReadByTheSameGrammar() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("uidgid.d"));
        Files.createDirectory(directory.resolve("folder"));
        Files.writeString(directory.resolve("pacemaker"), "uidgid {\n\tuid: root\n\tgid: daemon\n}\n");
        assertEquals("1", reading.read(totem() + NODES).keys().get("uidgid.config.gid.1"));
        Files.writeString(directory.resolve("a"), "totem {\nversion: 2\n}\n");
        Files.writeString(directory.resolve("b"), "uidgid {\nfoo: 1\nuid: nobody?\nsub {\n}\n");
        Files.writeString(directory.resolve("c"), "uid: 1\n");
        assertEquals(
                List.of(
                        "parser error: uidgid.d/a:1: uidgid: Can't add subsection different than uidgid",
                        "parser error: uidgid.d/b:2: uidgid: Only uid and gid are allowed items",
                        "parser error: uidgid.d/b:3: The 'nobody?' user is not found in /etc/passwd, please read the"
                                + " documentation.",
                        "parser error: uidgid.d/b:4: uidgid: Can't add subsection different than uidgid",
                        "parser error: uidgid.d/b:5: Missing closing brace",
                        "parser error: uidgid.d/c:1: uidgid: Only uid and gid are allowed items"),
                reading.problems(totem() + NODES));
    }

    @Test
    void anyBytesGiveAResultOrAConfigurationException() throws IOException {
        Random random = new Random(4711);
        byte[] alphabet = "{}:#\n\n\n\r\t \0abtotem.version2interface nodelist node ring0_addr \u00ff"
                .getBytes(StandardCharsets.ISO_8859_1);
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            byte[] content = new byte[random.nextInt(600)];
            random.nextBytes(content);
            if (round % 2 == 0) {
                for (int i = 0; i < content.length; i++) {
                    content[i] = alphabet[(content[i] & 0xff) % alphabet.length];
                }
            }
            refused += read(content) ? 0 : 1;
        }
        assertEquals(1000, refused);
    }

    @Test
    void anyChangeOfAGoodFileGivesAResultOrAConfigurationException() throws IOException {
        Random random = new Random(815);
        byte[] good = (totem("interface {", "linknumber: 0", "mcastport: 5405", "}") + NODES)
                .replace(HOST, "here")
                .getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] content = good.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                content[random.nextInt(content.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : '0' + random.nextInt(80));
            }
            accepted += read(content) ? 1 : 0;
        }
        assertTrue(accepted > 0, "no change left the file good");
    }

    /** F-002: comments, blank lines, other sections and line ends do not shift the number. */
    @Test
    void badLineIsReportedWhereItStands() throws IOException {
        Random random = new Random(2026);
        List<String> filling = List.of("", "# word", " \t", "other {", "}", "some.key: value", "abc: b c");
        for (int round = 0; round < 300; round++) {
            List<String> lines = new ArrayList<>((totem() + NODES).lines().toList());
            int depth = 0;
            List<String> before = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                String line = filling.get(random.nextInt(filling.size()));
                if (line.equals("}") && depth == 0) {
                    continue;
                }
                depth += line.equals("other {") ? 1 : line.equals("}") ? -1 : 0;
                before.add(line);
            }
            before.addAll(Collections.nCopies(depth, "}"));
            lines.addAll(0, before);
            int place = random.nextInt(lines.size() + 1);
            lines.add(place, "word");
            String end = random.nextBoolean() ? "\r\n" : "\n";
            String last = random.nextBoolean() ? end : "";
            assertEquals(
                    List.of("parser error: corosync.conf:" + (place + 1)
                            + ": Line is not opening or closing section or key value"),
                    reading.problems(String.join(end, lines) + last));
        }
    }

    private boolean read(byte[] content) throws IOException {
        Files.write(reading.file(), content);
        return assertDoesNotThrow(() -> {
            try {
                reading.reader().read(reading.file(), null);
                return true;
            } catch (ConfigurationException e) {
                return false;
            }
        });
    }
}
