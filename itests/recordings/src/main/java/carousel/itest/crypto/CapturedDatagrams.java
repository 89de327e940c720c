package carousel.itest.crypto;

import carousel.api.crypto.CryptoSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Sealed traffic of libknet with one configuration.
 *
 * @param settings the configuration
 * @param datagrams what was on the wire
 */
public record CapturedDatagrams(CryptoSettings settings, List<Datagram> datagrams) {
    private static final Map<String, Integer> TYPES =
            Map.of("DATA", 0x00, "PING", 0x81, "PONG", 0x82, "PMTUD", 0x83, "PMTUD_REPLY", 0x84);

    /**
     * One datagram.
     *
     * @param number in the capture
     * @param sealed as it was on the wire
     * @param plainBytes its length when opened
     * @param header its first bytes when opened, as far as the capture tells them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    public record Datagram(int number, byte[] sealed, int plainBytes, byte[] header) {}

    /** The captures: every pair of cipher and hash by both of libknet's models, and the longest key. */
    public static Stream<String> names() {
        return Stream.of("openssl", "nss")
                .flatMap(model -> Stream.concat(
                        Stream.of(model + "-key4096"),
                        Stream.of("none", "aes128", "aes192", "aes256")
                                .flatMap(cipher -> Stream.of("md5", "sha1", "sha256", "sha384", "sha512")
                                        .map(hash -> model + "-" + cipher + "-" + hash))));
    }

    /** Reads one capture. */
    public static CapturedDatagrams read(String name) throws IOException {
        String file = "/vectors/crypto-" + name + ".json";
        try (InputStream in = CapturedDatagrams.class.getResourceAsStream(file)) {
            JsonNode vector = new ObjectMapper().readTree(Objects.requireNonNull(in, file));
            JsonNode slot = vector.get("crypto").get(0);
            CryptoSettings settings = new CryptoSettings(
                    slot.get("model").asText(),
                    slot.get("cipher").asText(),
                    slot.get("hash").asText(),
                    hex(vector.get("keys").get(slot.get("key").asText())));
            List<Datagram> datagrams = new ArrayList<>();
            for (JsonNode datagram : vector.get("datagrams")) {
                datagrams.add(new Datagram(
                        datagram.get("n").asInt(),
                        hex(datagram.get("hex")),
                        datagram.get("plain_len").asInt(),
                        header(datagram.get("decoded"))));
            }
            return new CapturedDatagrams(settings, datagrams);
        }
    }

    /** The common header and the sequence or link number (knet-wire 1.2). */
    private static byte[] header(JsonNode decoded) {
        int type = Objects.requireNonNull(TYPES.get(decoded.get("type").asText()));
        ByteBuffer header = ByteBuffer.allocate(8)
                .put((byte) decoded.get("version").asInt())
                .put((byte) type)
                .putShort((short) decoded.get("node").asInt())
                .put((byte) decoded.get("byte4").asInt())
                .put((byte) decoded.get("byte5").asInt());
        if (type == 0) {
            header.putShort((short) decoded.get("seq").asInt());
        } else {
            header.put((byte) decoded.get("link").asInt());
        }
        byte[] told = new byte[header.position()];
        header.flip().get(told);
        return told;
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }
}
