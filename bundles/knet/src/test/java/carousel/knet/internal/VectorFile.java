package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
        List<JsonNode> datagrams = new ArrayList<>();
        root.get("datagrams").forEach(datagrams::add);
        return datagrams;
    }

    int dataMtu(String node) {
        return root.get("nodes").get(node).get("data_mtu").asInt();
    }

    static byte[] bytes(JsonNode datagram) {
        byte[] bytes = HexFormat.of().parseHex(datagram.get("hex").asText());
        byte[] whole = datagram.has("zeros")
                ? Arrays.copyOf(bytes, bytes.length + datagram.get("zeros").asInt())
                : bytes;
        assertEquals(datagram.get("len").asInt(), whole.length);
        return whole;
    }
}
