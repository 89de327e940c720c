package carousel.shell.internal;

import carousel.api.cfg.Cfg;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.config.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What corosync-quorumtool calls nodes: by the nodelist of the map, else by what the system knows of their addresses. */
final class NodeNames {
    private static final Pattern NODE_ID = Pattern.compile("nodelist[.]node[.]([0-9]+)[.]nodeid");

    private final Map<Integer, String> nodelist;
    private final Cfg cfg;
    private final QuorumtoolOptions.Format format;

    private NodeNames(Map<Integer, String> nodelist, Cfg cfg, QuorumtoolOptions.Format format) {
        this.nodelist = nodelist;
        this.cfg = cfg;
        this.format = format;
    }

    /** Reads the nodelist. */
    static NodeNames of(Cmap cmap, Cfg cfg, QuorumtoolOptions.Format format)
            throws CommandFailure, InterruptedException {
        NavigableMap<String, CmapValue> keys = Answers.await(
                cmap.entries(CmapMap.ICMAP, "nodelist.node."),
                "The node has not answered within " + Answers.TIMEOUT_SECONDS + " seconds.");
        Map<Integer, String> names = new HashMap<>();
        keys.forEach((key, id) -> {
            Matcher matcher = NODE_ID.matcher(key);
            if (matcher.matches()
                    && id instanceof CmapValue.IntegerValue number
                    && keys.get("nodelist.node." + matcher.group(1) + ".name") instanceof CmapValue.StringValue name) {
                names.put((int) number.number(), name.text());
            }
        });
        return new NodeNames(names, cfg, format);
    }

    /** The first name or address, or with {@code -a} one for each link. */
    List<String> of(int nodeId) throws CommandFailure, InterruptedException {
        String name = nodelist.get(nodeId);
        if (name != null && !format.addresses() && !format.allNames()) {
            return List.of(name);
        }
        List<InetAddress> addresses = addresses(nodeId);
        List<String> words = new ArrayList<>();
        for (InetAddress address :
                addresses.subList(0, Math.min(addresses.size(), format.allNames() ? Integer.MAX_VALUE : 1))) {
            String digits = AddressText.of(address);
            if (format.addresses()) {
                words.add(digits);
            } else if (words.isEmpty()) {
                words.add(name == null ? address.getCanonicalHostName() : name);
            } else {
                // The nodelist has one name a node. Of further addresses only real names are shown.
                String host = address.getCanonicalHostName();
                words.add(host.equals(address.getHostAddress()) ? "" : host);
            }
        }
        return words;
    }

    private List<InetAddress> addresses(int nodeId) throws CommandFailure, InterruptedException {
        try {
            return cfg.addresses(nodeId).get(Answers.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of(); // a member that left the nodelist is shown by its id
        }
    }
}
