package carousel.crypto.jce.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traffic of libknet with every pair of cipher and hash, by both of its models. */
class CapturedTrafficTest {
    private static final Map<String, Integer> TYPES =
            Map.of("DATA", 0x00, "PING", 0x81, "PONG", 0x82, "PMTUD", 0x83, "PMTUD_REPLY", 0x84);

    static Stream<String> files() {
        return Stream.of("openssl", "nss")
                .flatMap(model -> Stream.concat(
                        Stream.of(model + "-key4096"),
                        Stream.of("none", "aes128", "aes192", "aes256")
                                .flatMap(cipher -> Stream.of("md5", "sha1", "sha256", "sha384", "sha512")
                                        .map(hash -> model + "-" + cipher + "-" + hash))));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyDatagramOpens(String name) throws IOException {
        JsonNode vector = read("crypto-" + name + ".json");
        JsonNode slot = vector.get("crypto").get(0);
        byte[] key = HexFormat.of()
                .parseHex(vector.get("keys").get(slot.get("key").asText()).asText());
        CryptoSettings settings = new CryptoSettings(
                slot.get("model").asText(),
                slot.get("cipher").asText(),
                slot.get("hash").asText(),
                key);
        assertTrue(vector.get("datagrams").size() >= 10);
        try (PacketCrypto crypto = new JceProvider().newPacketCrypto(settings)) {
            for (JsonNode datagram : vector.get("datagrams")) {
                byte[] sealed = HexFormat.of().parseHex(datagram.get("hex").asText());
                assertEquals(datagram.get("len").asInt(), sealed.length);
                assertOpens(crypto, sealed, datagram);
                sealed[sealed.length / 2] ^= 0x10;
                assertFalse(crypto.open(ByteBuffer.wrap(sealed), ByteBuffer.allocate(sealed.length)));
            }
        }
    }

    private static void assertOpens(PacketCrypto crypto, byte[] sealed, JsonNode datagram) {
        ByteBuffer plain = ByteBuffer.allocate(sealed.length);
        assertTrue(
                crypto.open(ByteBuffer.wrap(sealed), plain), datagram.get("n").asText());
        plain.flip();
        assertEquals(datagram.get("plain_len").asInt(), plain.remaining());
        assertEquals(sealed.length, crypto.sealedBytes(plain.remaining()));
        JsonNode decoded = datagram.get("decoded");
        assertEquals(decoded.get("version").asInt(), plain.get(0));
        assertEquals(TYPES.get(decoded.get("type").asText()), plain.get(1) & 0xff);
        assertEquals(decoded.get("node").asInt(), plain.getShort(2) & 0xffff);
        assertEquals(decoded.get("byte4").asInt(), plain.get(4));
        assertEquals(decoded.get("byte5").asInt(), plain.get(5));
        if (decoded.get("type").asText().equals("DATA")) {
            assertEquals(decoded.get("seq").asInt(), plain.getShort(6) & 0xffff);
            assertEquals(decoded.get("frag_num").asInt(), plain.get(11));
            assertEquals(decoded.get("data_len").asInt(), plain.remaining() - 14);
        } else {
            assertEquals(decoded.get("link").asInt(), plain.get(6));
        }
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = CapturedTrafficTest.class.getResourceAsStream("/vectors/" + file)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, file));
        }
    }
}
