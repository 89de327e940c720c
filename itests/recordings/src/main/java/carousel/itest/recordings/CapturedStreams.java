package carousel.itest.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compressed messages out of the captured traffic of libknet, put together from their fragments. */
public final class CapturedStreams {
    private static final int DATA_HEADER_BYTES = 14;

    /**
     * One message.
     *
     * @param stream its compressed bytes
     * @param lengthBytes the length of what was delivered, 0 when it was dropped
     * @param sha256 of what was delivered, empty when it was dropped
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    public record Message(byte[] stream, int lengthBytes, String sha256) {
        /** Whether libknet delivered it. */
        public boolean isDelivered() {
            return !sha256.isEmpty();
        }
    }

    private CapturedStreams() {}

    /** The messages of one model that a file of captured traffic between two nodes has, with the payloads they were made of. */
    public static List<Message> exchanged(String file, int modelNumber) throws IOException {
        JsonNode vector = read(file);
        Map<String, List<JsonNode>> datagrams = new LinkedHashMap<>();
        for (JsonNode datagram : vector.get("datagrams")) {
            JsonNode decoded = datagram.get("decoded");
            if (decoded.get("type").asText().equals("DATA")) {
                datagrams
                        .computeIfAbsent(
                                datagram.get("dir").asText()
                                        + decoded.get("seq").asInt(),
                                key -> new ArrayList<>())
                        .add(datagram);
            }
        }
        List<Message> messages = new ArrayList<>();
        Map<String, List<JsonNode>> payloads = new LinkedHashMap<>();
        for (JsonNode payload : vector.get("payloads")) {
            payloads.computeIfAbsent(payload.get("from").asText(), key -> new ArrayList<>())
                    .add(payload);
        }
        for (List<JsonNode> fragments : datagrams.values()) {
            String sender = fragments.get(0).get("dir").asText().substring(0, 1);
            int number = fragments.get(0).get("decoded").get("seq").asInt();
            JsonNode payload = Objects.requireNonNull(payloads.get(sender)).get(number - 1);
            if (fragments.get(0).get("decoded").get("compress").asInt() == modelNumber) {
                messages.add(new Message(
                        join(fragments),
                        payload.get("length").asInt(),
                        payload.get("sha256").asText()));
            }
        }
        return messages;
    }

    /** The messages of one model that a scripted peer sent, with what libknet delivered. */
    public static List<Message> received(String file, int modelNumber) throws IOException {
        List<Message> messages = new ArrayList<>();
        List<JsonNode> fragments = new ArrayList<>();
        for (JsonNode datagram : read(file).get("datagrams")) {
            JsonNode decoded = datagram.get("decoded");
            if (!decoded.get("type").asText().equals("DATA")
                    || decoded.get("compress").asInt() != modelNumber) {
                continue;
            }
            fragments.add(datagram);
            if (fragments.size() == decoded.get("frag_num").asInt()) {
                JsonNode delivered = datagram.get("delivers").path(0);
                messages.add(new Message(
                        join(fragments),
                        delivered.path("length").asInt(),
                        delivered.path("sha256").asText()));
                fragments.clear();
            }
        }
        return messages;
    }

    /** The hash as hexadecimal digits, as the files have it. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Fragments were captured in order of {@code frag_seq}. */
    private static byte[] join(List<JsonNode> fragments) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        int expected = fragments.size() == 1 ? 0 : 1;
        for (JsonNode fragment : fragments) {
            if (fragment.get("decoded").get("frag_seq").asInt() != expected++) {
                throw new AssertionError("fragment out of order: " + fragment.get("n"));
            }
            byte[] packet = HexFormat.of().parseHex(fragment.get("hex").asText());
            stream.write(packet, DATA_HEADER_BYTES, packet.length - DATA_HEADER_BYTES);
            stream.writeBytes(new byte[fragment.path("zeros").asInt()]);
        }
        return stream.toByteArray();
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in = CapturedStreams.class.getResourceAsStream("/vectors/" + file)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in, file));
        }
    }
}
