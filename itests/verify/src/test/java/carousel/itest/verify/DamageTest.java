package carousel.itest.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is changed in a recording, the verification says where. */
class DamageTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A byte that heartbeats and data have in common: their sequence number begins at or before it. */
    private static final int SEQUENCE_OFFSET = 7;

    @TempDir
    private Path folder;

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("a byte of a message", "clear-basic", "delivered message 1", first("DATA", hex(14))),
                damage(
                        "a sequence number",
                        "clear-basic",
                        "seq is 1 in the recording",
                        first("DATA", hex(SEQUENCE_OFFSET))),
                damage("a decoded field", "clear-basic", "channel is 9", first("DATA", decoded("channel", 9))),
                damage("a type", "clear-basic", "it is taken for malformed", first("PING", hex(1))),
                damage("the length", "clear-basic", "\"len\" is 1", first("DATA", d -> d.put("len", 1))),
                damage(
                        "half a byte",
                        "clear-basic",
                        "pairs of hexadecimal digits",
                        first("DATA", d -> d.put("hex", "0"))),
                damage("a field is missing", "clear-basic", "there is no \"hex\"", first("PING", d -> d.remove("hex"))),
                damage(
                        "the time in an answer",
                        "clear-basic",
                        "it answers no request",
                        first("PONG", hex(SEQUENCE_OFFSET).andThen(d -> {
                            ObjectNode fields = (ObjectNode) d.get("decoded");
                            fields.put("tv_sec", fields.get("tv_sec").asInt() ^ 1);
                        }))),
                damage(
                        "the size of a probe",
                        "clear-basic",
                        "the size of the probe is 1500",
                        first(
                                "PMTUD",
                                d -> d.put("len", d.get("len").asInt() - 1)
                                        .put("zeros", d.get("zeros").asInt() - 1)
                                        .set("decoded", ((ObjectNode) d.get("decoded")).put("fill_len", 1462)))),
                damage(
                        "the fill of a probe",
                        "pmtud-9000-ipv4",
                        "written anew",
                        first(
                                "PMTUD",
                                d -> d.put("hex", d.get("hex").asText() + "01")
                                        .put("zeros", d.get("zeros").asInt() - 1))),
                damage(
                        "the data MTU",
                        "pmtud-blackhole",
                        "data_mtu of node A is 1175",
                        d -> ((ObjectNode) d.get("nodes").get("A")).put("data_mtu", 1175)),
                damage("a sealed byte", "crypto-nss-aes256-sha256", "does not open it", first("DATA", hex(40))),
                damage("a salt", "crypto-openssl-aes128-md5", "does not open it", first("PING", hex(3))),
                damage("an HMAC", "crypto-openssl-none-sha512", "does not open it", first("PONG", hex(60))),
                damage(
                        "a key",
                        "crypto-nss-aes192-sha1",
                        "does not open it",
                        d -> flip((ObjectNode) d.get("keys"), "k1", 90)),
                damage(
                        "the cipher",
                        "crypto-nss-aes192-sha1",
                        "does not open it",
                        d -> ((ObjectNode) d.get("crypto").get(0)).put("cipher", "aes256")),
                damage(
                        "a cipher nobody has",
                        "crypto-nss-aes192-sha1",
                        "no crypto provider here",
                        d -> ((ObjectNode) d.get("crypto").get(0)).put("cipher", "rot13")),
                damage(
                        "the slot",
                        "crypto-rekey",
                        "crypto slot 2 does not open it",
                        first("DATA", d -> d.put("crypto_slot", 2))),
                damage(
                        "the hash of a cut probe",
                        "pmtud-65536-ipv4-crypto",
                        "the hash is",
                        first("PMTUD", d -> d.put("sha256", "00"))),
                damage(
                        "garbage of libknet",
                        "crypto-enable",
                        "the beginning of datagram",
                        whole(d -> d.has("prefix_of"), hex(5))),
                damage(
                        "a delivered message",
                        "clear-fragments",
                        "the hash of delivered message",
                        d -> ((ObjectNode) d.get("delivered").get(0)).put("sha256", "00")),
                damage("the order of delivery", "clear-basic", "delivered message 1", d -> {
                    ArrayNode delivered = (ArrayNode) d.get("delivered");
                    delivered.insert(0, delivered.remove(1));
                }),
                damage(
                        "a lost fragment",
                        "clear-fragments",
                        "",
                        whole(d -> isFragment(d, 2), d -> d.put("dropped_by_relay", true))),
                damage("fragments of another size", "clear-fragments", "", d -> d.put("interface_mtu", 1400)),
                damage("a compressed stream", "compress-zlib-6", "", whole(DamageTest::isCompressed, hex(30))),
                damage(
                        "the level",
                        "compress-zlib-9",
                        "the compressed stream differs",
                        d -> ((ObjectNode) d.get("compress")).put("level", 1)),
                damage(
                        "a model nobody has",
                        "compress-zlib-1",
                        "no provider here has compression model",
                        d -> ((ObjectNode) d.get("compress")).put("model", "gzip")),
                damage(
                        "a link",
                        "links-rr",
                        "where it goes",
                        whole(
                                d -> d.path("decoded").path("type").asText().equals("DATA"),
                                d -> d.put("link", 1 - d.get("link").asInt()))),
                damage("the policy", "links-active", "the number of packets", d -> d.put("policy", "passive")),
                damage(
                        "the seed of a payload",
                        "clear-fragments-64k",
                        "is not what its length and sha256 say",
                        d -> ((ObjectNode) d.get("payloads").get(0)).put("seed", 4711)),
                damage("a missing message", "clear-unicast", "the number of", d -> remove(d, "DATA")),
                damage("a missing forced ping", "clear-seqwrap", "forced pings", d -> remove(d, "PING")),
                damage(
                        "what a duplicate delivers",
                        "rx-dedup",
                        "the number of delivered messages",
                        whole(
                                d -> d.path("delivers").isEmpty()
                                        && d.path("decoded")
                                                .path("type")
                                                .asText()
                                                .equals("DATA"),
                                d -> d.withArray("delivers")
                                        .addObject()
                                        .put("length", 1)
                                        .put("sha256", "00"))),
                damage(
                        "a Totem message",
                        "corosync-clear",
                        "totem type",
                        whole(
                                d -> d.path("decoded").has("totem"),
                                d -> ((ObjectNode) d.get("decoded").get("totem")).put("type", 5))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void damageIsFound(String name, String file, String expected, Consumer<ObjectNode> damage) throws IOException {
        ObjectNode root = (ObjectNode)
                MAPPER.readTree(Run.RECORDINGS.resolve(file + ".json").toFile());
        damage.accept(root);
        MAPPER.writeValue(folder.resolve(file + ".json").toFile(), root);
        Run run = Run.of(folder.toString());
        assertEquals(1, run.status(), run::toString);
        assertEquals(2, run.output().size(), run::toString);
        assertTrue(run.output().get(0).startsWith(file + ".json: "), run::toString);
        assertTrue(run.output().get(0).contains(expected), run::toString);
        assertTrue(run.output().get(1).endsWith(", 1 failed"), run::toString);
    }

    private static Arguments damage(String name, String file, String expected, Consumer<ObjectNode> damage) {
        return arguments(name, file, expected, damage);
    }

    /** Changes the first datagram of a type. */
    private static Consumer<ObjectNode> first(String type, Consumer<ObjectNode> change) {
        return whole(datagram -> datagram.path("decoded").path("type").asText().equals(type), change);
    }

    private static Consumer<ObjectNode> whole(Predicate<ObjectNode> wanted, Consumer<ObjectNode> change) {
        return root -> {
            for (int i = 0; i < root.get("datagrams").size(); i++) {
                ObjectNode datagram = (ObjectNode) root.get("datagrams").get(i);
                if (wanted.test(datagram)) {
                    change.accept(datagram);
                    return;
                }
            }
            throw new AssertionError("no such datagram");
        };
    }

    private static void remove(ObjectNode root, String type) {
        ArrayNode datagrams = (ArrayNode) root.get("datagrams");
        for (int i = 0; i < datagrams.size(); i++) {
            if (datagrams.get(i).path("decoded").path("type").asText().equals(type)) {
                datagrams.remove(i);
                return;
            }
        }
        throw new AssertionError("no such datagram");
    }

    private static boolean isFragment(ObjectNode datagram, int number) {
        return datagram.path("decoded").path("frag_seq").asInt() == number;
    }

    private static boolean isCompressed(ObjectNode datagram) {
        return datagram.path("decoded").path("compress").asInt() != 0;
    }

    /** Turns the lowest bit of one byte. */
    private static Consumer<ObjectNode> hex(int at) {
        return datagram -> flip(datagram, "hex", at);
    }

    private static void flip(ObjectNode object, String field, int at) {
        String hex = object.get(field).asText();
        int digit = Character.digit(hex.charAt(2 * at + 1), 16) ^ 1;
        object.put(field, hex.substring(0, 2 * at + 1) + Integer.toHexString(digit) + hex.substring(2 * at + 2));
    }

    private static Consumer<ObjectNode> decoded(String field, int value) {
        return datagram -> ((ObjectNode) datagram.get("decoded")).put(field, value);
    }
}
