package carousel.config.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers {@code nodelist.node.N.*} into entries. */
final class NodeEntries {
    /** Corosync reads any number of any length here and refuses the ones above 7 later. */
    private static final Pattern NODE_KEY = Pattern.compile("nodelist\\.node\\.([0-9]{1,9})\\.(.*)");

    private static final Pattern RING_ADDRESS = Pattern.compile("ring([0-9]{1,9})_addr");

    private NodeEntries() {}

    /** All nodes in the order of the file. */
    static List<NodeEntry> of(ConfigurationKeys keys) {
        TreeSet<Integer> positions = new TreeSet<>();
        for (String key : keys.below("nodelist.node.").keySet()) {
            Matcher matcher = NODE_KEY.matcher(key);
            if (matcher.matches()) {
                positions.add(Integer.valueOf(matcher.group(1)));
            }
        }
        List<NodeEntry> entries = new ArrayList<>();
        for (int position : positions) {
            String prefix = "nodelist.node." + position + ".";
            SortedMap<Integer, String> addresses = new TreeMap<>();
            keys.below(prefix).forEach((key, value) -> {
                Matcher matcher = RING_ADDRESS.matcher(key.substring(prefix.length()));
                if (matcher.matches()) {
                    addresses.put(Integer.valueOf(matcher.group(1)), value);
                }
            });
            entries.add(new NodeEntry(
                    position,
                    keys.number(prefix + "nodeid", 0),
                    keys.isRefused(prefix + "nodeid"),
                    keys.text(prefix + "name"),
                    addresses));
        }
        return entries;
    }
}
