package carousel.itests;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A map as corosync-cmapctl prints it: types and values by key. */
record MapText(Map<String, Entry> entries) {
    private static final Pattern LINE = Pattern.compile("(\\S+) \\((\\w+)\\)(?: = (.*))?");

    /** One key's type and value. */
    record Entry(String type, String value) {}

    static MapText of(String text) {
        Map<String, Entry> entries = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("no line of cmapctl: " + line);
            }
            entries.put(matcher.group(1), new Entry(matcher.group(2), String.valueOf(matcher.group(3))));
        });
        return new MapText(entries);
    }

    /** The same with the node's own links called OWN and those to the other PEER; values are left out, they count. */
    MapText ofStatistics(int nodeId) {
        Map<String, Entry> renamed = new TreeMap<>();
        entries.forEach((key, entry) -> renamed.put(
                key.replace("stats.knet.node" + nodeId + ".", "stats.knet.OWN.")
                        .replaceFirst("stats\\.knet\\.node[0-9]+\\.", "stats.knet.PEER.")
                        .replaceFirst("(stats\\.ipcs\\.service)[0-9]+\\.[0-9]+\\.0x[0-9a-f]+", "$1N"),
                new Entry(entry.type(), "")));
        return new MapText(renamed);
    }

    Set<String> keys() {
        return entries.keySet();
    }

    /** Type and value, {@code -} when the key is not there. */
    String text(String key) {
        Entry entry = entries.get(key);
        return entry == null ? "-" : "(" + entry.type() + ") " + entry.value();
    }

    /** How a key differs: missing, added, type or value; null when it does not. */
    static @Nullable String difference(String key, MapText daemon, MapText node) {
        Entry there = daemon.entries.get(key);
        Entry here = node.entries.get(key);
        if (here == null) {
            return "missing";
        }
        if (there == null) {
            return "added";
        }
        if (!there.type().equals(here.type())) {
            return "type";
        }
        return there.value().equals(here.value()) ? null : "value";
    }
}
