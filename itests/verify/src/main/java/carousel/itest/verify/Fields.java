package carousel.itest.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;

/** Typed access to the fields of a recording: what is missing or of another type is a {@link Mismatch}. */
final class Fields {
    private Fields() {}

    static JsonNode field(JsonNode object, String name, int datagram) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            throw new Mismatch(datagram, "there is no \"" + name + "\"");
        }
        return value;
    }

    static int number(JsonNode object, String name, int datagram) {
        JsonNode value = field(object, name, datagram);
        if (!value.canConvertToInt()) {
            throw new Mismatch(datagram, "\"" + name + "\" is no number");
        }
        return value.intValue();
    }

    static String text(JsonNode object, String name, int datagram) {
        JsonNode value = field(object, name, datagram);
        if (!value.isTextual()) {
            throw new Mismatch(datagram, "\"" + name + "\" is no text");
        }
        return value.textValue();
    }

    static byte[] hex(JsonNode object, String name, int datagram) {
        try {
            return HexFormat.of().parseHex(text(object, name, datagram));
        } catch (IllegalArgumentException e) {
            throw new Mismatch(datagram, "\"" + name + "\" is not made of pairs of hexadecimal digits");
        }
    }
}
