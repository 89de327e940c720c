package carousel.itest.verify.ipc;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A message's fields by name: numbers ({@code Long}), texts and bytes as hexadecimal digits ({@code String}), lists of numbers. */
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Map<String, Object> all() {
        return values;
    }

    Fields put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    long number(String name) {
        return (Long) get(name);
    }

    int integer(String name) {
        return (int) number(name);
    }

    String text(String name) {
        return (String) get(name);
    }

    byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    @SuppressWarnings("unchecked") // lists are of numbers
    List<Long> numbers(String name) {
        return (List<Long>) get(name);
    }

    @SuppressWarnings("unchecked") // as the layout says
    List<String> texts(String name) {
        return (List<String>) get(name);
    }

    List<Integer> integers(String name) {
        return numbers(name).stream().map(Long::intValue).toList();
    }

    private Object get(String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
