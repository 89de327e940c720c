package carousel.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Text for programs (RFC 8259). Names are in the style of Corosync's keys, {@code latency_us}. What holds no other objects stands on one
 * line, so that a list of things is a line a thing.
 */
final class Json {
    private static final String INDENT = "  ";

    private Json() {}

    /** An object whose members come in the order in which they are added. */
    static final class JsonObject {
        private final Map<String, Object> members = new LinkedHashMap<>();

        /** A text, number, truth value, object or list of these. */
        JsonObject with(String name, Object value) {
            members.put(name, value);
            return this;
        }

        /** A node's id, which is an unsigned number. */
        JsonObject withNode(String name, int nodeId) {
            return with(name, Integer.toUnsignedLong(nodeId));
        }

        /** Over several lines, also when it holds only single values. */
        String text() {
            return members.isEmpty() ? "{}" : spread("{", lines(members, INDENT), "}", "");
        }

        /** On one line. */
        String line() {
            return flat(this);
        }
    }

    private static boolean isShort(Object value) {
        return value instanceof Collection<?> list ? list.stream().allMatch(Json::isSingle) : isSingle(value);
    }

    private static boolean isSingle(Object value) {
        return !(value instanceof JsonObject || value instanceof Collection);
    }

    private static String pretty(Object value, String indent) {
        if (value instanceof JsonObject object
                && !object.members.values().stream().allMatch(Json::isShort)) {
            return spread("{", lines(object.members, indent + INDENT), "}", indent);
        }
        if (value instanceof Collection<?> list && !isShort(list)) {
            List<String> elements = new ArrayList<>();
            list.forEach(element -> elements.add(pretty(element, indent + INDENT)));
            return spread("[", elements, "]", indent);
        }
        return flat(value);
    }

    private static List<String> lines(Map<String, Object> members, String indent) {
        List<String> lines = new ArrayList<>();
        members.forEach((name, value) -> lines.add(string(name) + ": " + pretty(value, indent)));
        return lines;
    }

    private static String spread(String open, List<String> elements, String close, String indent) {
        String gap = "\n" + indent + INDENT;
        return open + gap + String.join("," + gap, elements) + "\n" + indent + close;
    }

    private static String flat(Object value) {
        if (value instanceof JsonObject object) {
            List<String> members = new ArrayList<>();
            object.members.forEach((name, member) -> members.add(string(name) + ": " + flat(member)));
            return "{" + String.join(", ", members) + "}";
        }
        if (value instanceof Collection<?> list) {
            return "[" + String.join(", ", list.stream().map(Json::flat).toList()) + "]";
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return string(number.toString()); // a number cannot say it
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : string(value.toString());
    }

    private static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (Character.isISOControl(character) || Character.isSurrogate(character)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
