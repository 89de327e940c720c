package carousel.shell.internal;

import carousel.api.cmap.CmapValue;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys and values for programs (RFC 8259). */
final class CmapJson {
    private CmapJson() {}

    /** One object with a member for each key. */
    static String of(Map<String, CmapValue> entries) {
        return entries.entrySet().stream()
                .map(entry -> "  " + string(entry.getKey()) + ": {" + typeAndValue(entry.getValue()) + "}")
                .collect(Collectors.joining(",\n", "{\n", "\n}"));
    }

    /** A change, on one line. */
    static String event(String event, String key, CmapValue value) {
        return "{\"event\": " + string(event) + ", \"key\": " + string(key) + ", " + typeAndValue(value) + "}";
    }

    private static String typeAndValue(CmapValue value) {
        return "\"type\": " + string(value.type().shortName()) + ", \"value\": " + value(value);
    }

    private static String value(CmapValue value) {
        if (value instanceof CmapValue.IntegerValue) {
            return value.toString();
        }
        if (value instanceof CmapValue.DecimalValue decimal && Double.isFinite(decimal.number())) {
            return value.toString();
        }
        return string(value.toString()); // bytes in hexadecimal digits
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ' || character == 0x7f || Character.isSurrogate(character)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
