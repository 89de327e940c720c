package carousel.shell.internal;

import carousel.api.cmap.CmapValue;
import carousel.shell.internal.Json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;

/** Keys and values for programs. */
final class CmapJson {
    private CmapJson() {}

    /** One object with a member for each key. */
    static String of(Map<String, CmapValue> entries) {
        JsonObject keys = new JsonObject();
        entries.forEach((key, value) -> keys.with(key, withValue(new JsonObject(), value)));
        return keys.text();
    }

    /** A change, on one line. */
    static String event(String event, String key, CmapValue value) {
        return withValue(new JsonObject().with("event", event).with("key", key), value)
                .line();
    }

    private static JsonObject withValue(JsonObject object, CmapValue value) {
        return object.with("type", value.type().shortName()).with("value", value(value));
    }

    private static Object value(CmapValue value) {
        if (value instanceof CmapValue.IntegerValue) {
            return new BigDecimal(value.toString());
        }
        if (value instanceof CmapValue.DecimalValue decimal) {
            return decimal.number();
        }
        return value.toString(); // bytes in hexadecimal digits
    }
}
