package carousel.itests;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code stats.ipcs.} tells.
 *
 * @param active connections that there are, with that of the program which asks
 * @param closed connections that there were
 * @param values of the connection of one program, by the last word of their names
 */
record ConnectionKeys(long active, long closed, Map<String, String> values) {
    /** Of the one program of that name at a node. */
    static ConnectionKeys of(Clients clients, int node, String program) throws IOException, InterruptedException {
        MapText text = MapText.of(clients.run(node, "corosync-cmapctl", "-m", "stats", "stats.ipcs.")
                .output());
        String name = text.keys().stream()
                .filter(key -> key.endsWith(".procname") && value(text, key).equals(program))
                .findFirst()
                .orElseThrow(() -> new IOException("nothing of " + program + ": " + text));
        String prefix = name.substring(0, name.length() - "procname".length());
        Map<String, String> values = new TreeMap<>();
        text.keys().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> values.put(key.substring(prefix.length()), value(text, key)));
        return new ConnectionKeys(
                Long.parseLong(value(text, "stats.ipcs.global.active")),
                Long.parseLong(value(text, "stats.ipcs.global.closed")),
                values);
    }

    private static String value(MapText text, String key) {
        return text.text(key).replaceFirst("\\(\\w+\\) ", "");
    }

    Set<String> names() {
        return values.keySet();
    }

    long number(String name) {
        return Long.parseLong(values.getOrDefault(name, "-1"));
    }
}
