package carousel.itest.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One datagram of a recording as the file gives it. */
final class Datagram {
    /** The file does not say which slot the datagram was sealed with. */
    static final int UNKNOWN_SLOT = -1;

    /** Its number in the capture. */
    final int number;

    final boolean isFromA;
    final int link;
    final int lengthBytes;

    /** Its bytes; only the first of them when {@link #isCut}. */
    final byte[] bytes;

    final boolean isCut;

    /** The header's fields, null when the datagram is none that the receiver can read. */
    final @Nullable JsonNode decoded;

    final int slot;
    final boolean isDropped;

    private final JsonNode json;

    /** Reads a datagram; {@link Mismatch} when it cannot be. */
    Datagram(JsonNode json) {
        this.json = json;
        number = Fields.number(json, "n", Mismatch.WHOLE_FILE);
        String direction = Fields.text(json, "dir", number);
        isFromA = direction.equals("A>B");
        if (!isFromA && !direction.equals("B>A")) {
            throw new Mismatch(number, "\"dir\" is " + direction + ", expected A>B or B>A");
        }
        link = json.path("link").asInt(0);
        lengthBytes = Fields.number(json, "len", number);
        isCut = json.path("cut").asBoolean();
        byte[] given = Fields.hex(json, "hex", number);
        bytes = json.has("zeros") ? Arrays.copyOf(given, given.length + Fields.number(json, "zeros", number)) : given;
        if (isCut ? bytes.length > lengthBytes : bytes.length != lengthBytes) {
            throw new Mismatch(number, "there are " + bytes.length + " bytes, \"len\" is " + lengthBytes);
        }
        JsonNode fields = json.get("decoded");
        decoded = fields == null || fields.isNull() ? null : fields;
        slot = json.path("crypto_slot").asInt(UNKNOWN_SLOT);
        isDropped = json.path("dropped_by_relay").asBoolean();
    }

    /** The length before sealing, -1 when the file does not say. */
    int plainBytes() {
        return json.path("plain_len").asInt(-1);
    }

    /** The hash of all bytes, of a datagram that is cut. */
    String sha256() {
        return Fields.text(json, "sha256", number);
    }

    /** The number of the datagram whose first bytes this one is, -1 when it is not such. */
    int prefixOf() {
        return json.path("prefix_of").asInt(-1);
    }

    /** What libknet delivered when it got this datagram, of a recording of a scripted peer. */
    List<JsonNode> delivers() {
        List<JsonNode> delivers = new ArrayList<>();
        Fields.field(json, "delivers", number).forEach(delivers::add);
        return delivers;
    }

    boolean isOfType(String type) {
        return decoded != null && decoded.path("type").asText().equals(type);
    }

    /** A numeric header field. */
    int field(String name) {
        if (decoded == null) {
            throw new Mismatch(number, "it has no \"decoded\"");
        }
        return Fields.number(decoded, name, number);
    }
}
