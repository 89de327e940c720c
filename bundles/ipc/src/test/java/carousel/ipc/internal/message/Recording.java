package carousel.ipc.internal.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Messages between stock programs and a real daemon, as they were recorded. */
public final class Recording {
    private Recording() {}

    /** Every message of a kind, for instance {@code REQ_GET}, in the order of the recording. */
    public static List<ByteBuffer> messages(String file, String kind) throws IOException {
        List<ByteBuffer> found = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Recording.class.getResourceAsStream("/ipc/" + file + ".json"))) {
            for (JsonNode record : new ObjectMapper().readTree(in).get("records")) {
                if (record.has("msg") && record.get("msg").asText().equals(kind)) {
                    found.add(bytes(record));
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " has no " + kind);
        }
        return found;
    }

    private static ByteBuffer bytes(JsonNode record) {
        if (record.has("hex")) {
            return ByteBuffer.wrap(HexFormat.of().parseHex(record.get("hex").asText()))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer bytes = ByteBuffer.allocate(record.get("len").asInt()).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode part : record.get("parts")) {
            bytes.put(
                    part.get("off").asInt(),
                    HexFormat.of().parseHex(part.get("hex").asText()));
        }
        return bytes;
    }
}
