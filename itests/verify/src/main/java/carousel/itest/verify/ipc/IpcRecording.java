package carousel.itest.verify.ipc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of exchanges between clients and a daemon (ipc-wire 16). */
public final class IpcRecording {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Longer ones no client of Corosync's agrees to. */
    private static final int MOST_BYTES = 16 << 20;

    private final String fileName;
    private final List<Message> messages;

    private IpcRecording(String fileName, List<Message> messages) {
        this.fileName = fileName;
        this.messages = messages;
    }

    /**
     * Reads a file.
     *
     * @return null when it is JSON of something else: layouts, or snapshots of rings
     * @throws IOException when it cannot be read, or is no such recording; the sentence names the file and the place
     */
    public static @Nullable IpcRecording read(Path file) throws IOException {
        JsonNode root;
        try {
            root = MAPPER.readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(
                    file + ": line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": this is not JSON: " + e.getOriginalMessage(),
                    e);
        }
        if (root.has("structs") || root.has("rings")) {
            return null;
        }
        if (!root.path("records").isArray()) {
            throw new IOException(file + ": \"records\" is no list");
        }
        List<Message> messages = new ArrayList<>();
        int number = 0;
        for (JsonNode record : root.get("records")) {
            if (record.has("msg") || record.path("note").asText().equals(Message.DISCONNECT)) {
                try {
                    messages.add(message(number, record));
                } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                    throw new IOException(file + ": record " + number + ": " + e.getMessage(), e);
                }
            }
            number++;
        }
        return new IpcRecording(file.getFileName().toString(), messages);
    }

    private static Message message(int number, JsonNode record) {
        return new Message(
                number,
                record.path("conn").asInt(),
                record.path("service").asText(),
                record.path("channel").asText(Message.DISCONNECT),
                record.path("msg").asText(),
                bytes(record));
    }

    private static ByteBuffer bytes(JsonNode record) {
        if (!record.has("msg")) {
            return ByteBuffer.allocate(0);
        }
        if (record.has("hex")) {
            return ByteBuffer.wrap(HexFormat.of().parseHex(record.get("hex").asText()))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        int length = record.path("len").asInt(-1);
        if (length < 0 || length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "it has neither \"hex\" nor a \"len\" from 0 to " + MOST_BYTES + ", but " + record.path("len"));
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode part : record.path("parts")) {
            bytes.put(
                    part.path("off").asInt(),
                    HexFormat.of().parseHex(part.path("hex").asText()));
        }
        return bytes;
    }

    /** Name without the folder. */
    public String fileName() {
        return fileName;
    }

    List<Message> messages() {
        return messages;
    }

    /** How many messages there are. */
    public int messageCount() {
        return (int) messages.stream()
                .filter(message -> !message.is(Message.DISCONNECT))
                .count();
    }

    /** The requests, as their clients sent them: a fuzzer begins with them. */
    public List<byte[]> requests(String service) {
        return messages.stream()
                .filter(message -> message.is("request") && message.service().equals(service))
                .map(message -> message.bytes().array().clone())
                .toList();
    }
}
