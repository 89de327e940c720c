package carousel.config.internal;

import carousel.api.config.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds which node of the list this one is (config reference 6). */
final class LocalNodeFinder {
    private final List<NodeEntry> nodes;
    private final HostSystem host;

    LocalNodeFinder(List<NodeEntry> nodes, HostSystem host) {
        // Corosync walks its keys in byte order: node 10 comes before node 2.
        List<NodeEntry> inKeyOrder = new ArrayList<>(nodes);
        inKeyOrder.sort(Comparator.comparing(node -> Integer.toString(node.position())));
        this.nodes = inKeyOrder;
        this.host = host;
    }

    /** The local node, null when no rule finds one. */
    @Nullable
    NodeEntry find(String hostName) {
        NodeEntry found = byNameAndItsDomains(hostName);
        if (found == null) {
            String shortName = shorten(hostName);
            found = first(node -> node.name() != null
                    && !shortName.isEmpty()
                    && shorten(node.name()).equals(shortName));
        }
        if (found == null) {
            found = byInterfaceNames();
        }
        return found == null ? byResolvedAddresses() : found;
    }

    /** Rules 1 and 2: the whole name, then without its last label, again and again. */
    private @Nullable NodeEntry byNameAndItsDomains(String hostName) {
        String name = hostName;
        while (true) {
            NodeEntry found = byText(name);
            int lastDot = name.lastIndexOf('.');
            if (found != null || lastDot < 0) {
                return found;
            }
            name = name.substring(0, lastDot);
        }
    }

    /** Rule 4. */
    private @Nullable NodeEntry byInterfaceNames() {
        for (InetAddress address : host.localAddresses()) {
            Optional<String> name = host.reverseName(address);
            NodeEntry found = name.map(this::byText).orElse(null);
            if (found == null) {
                found = name.map(LocalNodeFinder::shorten).map(this::byText).orElse(null);
            }
            if (found == null) {
                found = byText(AddressText.of(address));
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Rule 5. */
    private @Nullable NodeEntry byResolvedAddresses() {
        Set<InetAddress> local = new HashSet<>(host.localAddresses());
        return first(node -> texts(node).stream()
                .flatMap(text -> host.resolve(text).stream())
                .anyMatch(local::contains));
    }

    private @Nullable NodeEntry byText(String text) {
        return text.isEmpty() ? null : first(node -> texts(node).contains(text));
    }

    private @Nullable NodeEntry first(Predicate<NodeEntry> predicate) {
        return nodes.stream().filter(predicate).findFirst().orElse(null);
    }

    /** What may be compared: the name and the first address, no other. */
    private static List<String> texts(NodeEntry node) {
        List<String> texts = new ArrayList<>(2);
        if (node.name() != null) {
            texts.add(node.name());
        }
        String firstAddress = node.addresses().get(0);
        if (firstAddress != null) {
            texts.add(firstAddress);
        }
        return texts;
    }

    private static String shorten(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
