package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** One file of recorded libknet traffic (knet-wire 11). */
final class VectorFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final String name;
    final JsonNode root;

    private VectorFile(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    static VectorFile read(String name) {
        try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("No vector file " + name);
            }
            return new VectorFile(name, MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> datagrams() {
        return list(root.get("datagrams"));
    }

    List<JsonNode> payloads() {
        return list(root.get("payloads"));
    }

    /** The data packets that a node sent. */
    List<JsonNode> dataSentBy(String node) {
        String direction = node.equals("A") ? "A>B" : "B>A";
        return datagrams().stream()
                .filter(datagram -> datagram.get("dir").asText().equals(direction)
                        && datagram.get("decoded").get("type").asText().equals("DATA"))
                .toList();
    }

    int hostId(String node) {
        return root.get("nodes").get(node).get("host_id").asInt();
    }

    int dataMtu(String node) {
        return root.get("nodes").get(node).get("data_mtu").asInt();
    }

    static List<JsonNode> list(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    static byte[] bytes(JsonNode datagram) {
        byte[] bytes = HexFormat.of().parseHex(datagram.get("hex").asText());
        byte[] whole = datagram.has("zeros")
                ? Arrays.copyOf(bytes, bytes.length + datagram.get("zeros").asInt())
                : bytes;
        assertEquals(datagram.get("len").asInt(), whole.length);
        return whole;
    }

    static byte[] payload(JsonNode payload) {
        byte[] bytes = payload.has("hex")
                ? HexFormat.of().parseHex(payload.get("hex").asText())
                : Payloads.generate(
                        payload.get("generator").asText(),
                        payload.get("seed").asInt(),
                        payload.get("length").asInt());
        assertEquals(payload.get("sha256").asText(), sha256(bytes));
        return bytes;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
