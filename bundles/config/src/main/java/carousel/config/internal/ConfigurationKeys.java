package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every key of the file under its dotted path, in byte order as the configuration map has them; the last one wins. */
final class ConfigurationKeys {
    /** The ring key in clear; read, but never handed on. */
    static final String PRIVATE_KEY = "totem.key";

    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._/:-]{3,255}");

    private final NavigableMap<String, String> texts = new TreeMap<>();
    private final Map<String, CmapValue.IntegerValue> numbers = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    /** Those of a configuration, with their types; the private one is not among them. */
    static ConfigurationKeys of(ClusterConfiguration configuration) {
        ConfigurationKeys keys = new ConfigurationKeys();
        configuration.keys().forEach((key, text) -> {
            CmapValue value = configuration.map().get(key);
            keys.replace(key, value == null ? CmapValue.of(text) : value);
        });
        return keys;
    }

    /** Stores a text. */
    void putText(String key, String value) throws InvalidLineException {
        check(key);
        texts.put(key, value);
        numbers.remove(key);
    }

    /** Stores a number. */
    void putNumber(String key, CmapValue.IntegerValue value) throws InvalidLineException {
        check(key);
        texts.put(key, value.toString());
        numbers.put(key, value);
    }

    /** Remembers a key whose value was refused, so that nothing is said about its absence later. */
    void refuse(String key) {
        refused.add(key);
    }

    /** Whether a value of the key was refused. */
    boolean isRefused(String key) {
        return refused.contains(key);
    }

    private static void check(String key) throws InvalidLineException {
        if (!LEGAL.matcher(key).matches()) {
            throw new InvalidLineException(
                    "Can't store key \"" + key + "\" into icmap, returned error is CS_ERR_NAME_TOO_LONG");
        }
    }

    /** The text of a key, null when absent. */
    @Nullable
    String text(String key) {
        return texts.get(key);
    }

    /** The text of a key, or a default. */
    String text(String key, String absent) {
        return texts.getOrDefault(key, absent);
    }

    /** The value of a typed key of at most 32 bits; absent when the key is, or has no number as value. */
    long number(String key, long absent) {
        CmapValue.IntegerValue value = numbers.get(key);
        return value == null ? absent : value.number();
    }

    /** As {@link #number}, with 0 standing for the default too, as for nearly all keys of Corosync. */
    long numberOrDefault(String key, long standard) {
        long value = number(key, 0);
        return value == 0 ? standard : value;
    }

    /** As {@link #numberOrDefault}, cut to what an int holds. */
    int intOrDefault(String key, int standard) {
        return (int) Math.min(numberOrDefault(key, standard), Integer.MAX_VALUE);
    }

    /** Keys that begin with a prefix. */
    NavigableMap<String, String> below(String prefix) {
        return texts.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    /** The value of a key with its type, null when absent. */
    @Nullable
    CmapValue value(String key) {
        CmapValue.IntegerValue number = numbers.get(key);
        String text = texts.get(key);
        return number != null || text == null ? number : CmapValue.of(text);
    }

    /** Puts a value in place of another. */
    void replace(String key, CmapValue value) {
        texts.put(key, value.toString());
        numbers.remove(key);
        if (value instanceof CmapValue.IntegerValue number) {
            numbers.put(key, number);
        }
    }

    /** Takes a key out. */
    void remove(String key) {
        texts.remove(key);
        numbers.remove(key);
    }

    /** All keys but the private one, with their types. */
    NavigableMap<String, CmapValue> typed() {
        NavigableMap<String, CmapValue> typed = new TreeMap<>();
        texts.forEach((key, text) -> {
            CmapValue.IntegerValue number = numbers.get(key);
            typed.put(key, number == null ? CmapValue.of(text) : number);
        });
        typed.remove(PRIVATE_KEY);
        return typed;
    }

    /** All keys but the private one. */
    NavigableMap<String, String> published() {
        NavigableMap<String, String> copy = new TreeMap<>(texts);
        copy.remove(PRIVATE_KEY);
        return Collections.unmodifiableNavigableMap(copy);
    }
}
