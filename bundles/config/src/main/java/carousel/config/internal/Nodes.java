package carousel.config.internal;

import carousel.api.config.AddressText;
import carousel.api.config.NodeConfiguration;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The nodelist with resolved addresses and its rules (config reference 4.1, 4.3, 5). */
final class Nodes {
    private static final long MAX_NODE_ID = 65_535;

    private final List<NodeEntry> entries;
    private final @Nullable NodeEntry local;

    /** Addresses by position of the node and number of the link; one that did not resolve is missing. */
    private final Map<Integer, SortedMap<Integer, InetAddress>> resolved = new HashMap<>();

    /** Nodes without any address are no members of the ring and are left out, as Corosync does. */
    Nodes(List<NodeEntry> entries, @Nullable NodeEntry local, List<String> warnings) {
        List<NodeEntry> addressed = new ArrayList<>();
        for (NodeEntry entry : entries) {
            if (!entry.addresses().isEmpty()) {
                addressed.add(entry);
            } else {
                warnings.add("nodelist.node." + entry.position() + " has no address and is not used.");
            }
        }
        this.entries = addressed;
        this.local = local;
    }

    /** Every link number that some node has. */
    SortedSet<Integer> linkNumbers() {
        SortedSet<Integer> numbers = new TreeSet<>();
        entries.forEach(entry -> numbers.addAll(entry.addresses().keySet()));
        return numbers;
    }

    private boolean isLocal(NodeEntry entry) {
        return local != null && local.position() == entry.position();
    }

    /** Resolves all addresses; the local ones first, as Corosync binds before it looks at the others. */
    void resolve(AddressResolver resolver, Problems problems) {
        if (local != null) {
            resolve(local, resolver, "bindnet", problems);
        }
        for (NodeEntry entry : entries) {
            if (!isLocal(entry)) {
                resolve(entry, resolver, "node", problems);
            }
        }
    }

    private void resolve(NodeEntry entry, AddressResolver resolver, String kind, Problems problems) {
        SortedMap<Integer, InetAddress> addresses = new TreeMap<>();
        entry.addresses().forEach((link, text) -> {
            InetAddress address = resolver.resolve(text);
            if (address == null) {
                problems.plain("failed to parse " + kind + " address '" + text + "'");
            } else {
                addresses.put(link, address);
            }
        });
        resolved.put(entry.position(), addresses);
    }

    /** Node ids: there, small enough, each once. */
    void validateIds(TotemTransport transport, Problems problems) {
        if (transport.isKnet()) {
            validateExplicitIds(problems);
        } else {
            validateGivenIds(problems);
        }
        Set<Long> seen = new HashSet<>();
        for (NodeEntry entry : entries) {
            long id = transport.isKnet() || entry.nodeId() != 0 ? entry.nodeId() : generatedId(entry);
            if (id != 0 && !seen.add(id)) {
                problems.plain("Nodeid " + id + " appears twice in corosync.conf");
            }
        }
    }

    private void validateExplicitIds(Problems problems) {
        if (local != null && local.nodeId() == 0 && !local.nodeIdRefused()) {
            problems.plain("Knet requires an explicit nodeid for the local node");
        }
        for (NodeEntry entry : entries) {
            String address = entry.addresses().get(entry.addresses().firstKey());
            if (entry.nodeId() == 0 && !entry.nodeIdRefused() && !isLocal(entry)) {
                problems.plain("Knet requires an explicit nodeid to be specified for address '" + address + "'.");
            } else if (entry.nodeId() > MAX_NODE_ID) {
                problems.plain("Knet requires nodeid to be less than 65536 for address '" + address + "'.");
            }
        }
    }

    /** Without knet an address of IPv4 is an id, too. */
    private void validateGivenIds(Problems problems) {
        if (local != null && hasNoId(local)) {
            problems.plain("An IPV6 network requires that a node ID be specified");
        }
        for (NodeEntry entry : entries) {
            if (!isLocal(entry) && hasNoId(entry)) {
                problems.plain("An IPV6 network requires that a node ID be specified for address '"
                        + entry.addresses().get(entry.addresses().firstKey()) + "'.");
            }
        }
    }

    private boolean hasNoId(NodeEntry entry) {
        return entry.nodeId() == 0
                && !entry.nodeIdRefused()
                && addressesOf(entry).values().stream().findFirst().orElse(null) instanceof Inet6Address;
    }

    /** The address as a number: 10.55.0.1 is 171376641; 0 when there is none of IPv4. */
    private long generatedId(NodeEntry entry) {
        return addressesOf(entry).values().stream().findFirst().orElse(null) instanceof Inet4Address address
                ? Integer.toUnsignedLong(ByteBuffer.wrap(address.getAddress()).getInt())
                : 0;
    }

    /** What must hold before anything else: some link, a local node, and its address on every link. */
    void validateLocal(Problems problems) {
        if (entries.isEmpty()) {
            problems.invalid("No interfaces defined");
        } else if (local == null) {
            problems.invalid("No valid name found for local host");
        } else {
            for (int link : linkNumbers()) {
                if (link <= Links.MAX_LINK_NUMBER && !local.addresses().containsKey(link)) {
                    problems.invalid("No multicast port specified for interface " + link);
                }
            }
        }
    }

    /**
     * What must hold among all nodes.
     *
     * @param configured links with a setting of their own; one without an address counts as a link that no node has
     */
    void validateLinks(SortedSet<Integer> configured, Problems problems) {
        SortedSet<Integer> links = linkNumbers();
        links.addAll(configured);
        if (links.size() > 1 && entries.stream().anyMatch(entry -> entry.name() == null)) {
            problems.invalid("for a multi-link configuration, all nodes must have a 'name' attribute");
        }
        if (links.stream().map(this::memberCount).distinct().count() > 1) {
            problems.invalid("Not all nodes have the same number of links");
        }
        for (int link : links) {
            validateFamily(link, problems);
        }
    }

    private long memberCount(int link) {
        return entries.stream()
                .filter(entry -> entry.addresses().containsKey(link))
                .count();
    }

    private void validateFamily(int link, Problems problems) {
        InetAddress first = null;
        for (NodeEntry entry : entries) {
            InetAddress address = addressesOf(entry).get(link);
            if (address == null) {
                continue;
            }
            if (first == null) {
                first = address;
            } else if (first.getClass() != address.getClass()) {
                problems.invalid("Nodes for link " + link + " have different IP families (compared "
                        + AddressText.of(address) + " with " + AddressText.of(first) + ")");
                return;
            }
        }
    }

    /** The checked nodes in the order of the file. */
    List<NodeConfiguration> configurations() {
        return entries.stream()
                .map(entry -> new NodeConfiguration(
                        (int) entry.nodeId(),
                        entry.displayName(),
                        Collections.unmodifiableSortedMap(addressesOf(entry))))
                .toList();
    }

    /** The local node, once {@link #validateLocal} has found nothing wrong. */
    NodeEntry local() {
        return Objects.requireNonNull(local);
    }

    /** Index of the local node in {@link #configurations}. */
    int localIndex() {
        return entries.indexOf(local);
    }

    private SortedMap<Integer, InetAddress> addressesOf(NodeEntry entry) {
        SortedMap<Integer, InetAddress> addresses = resolved.get(entry.position());
        return addresses == null ? new TreeMap<>() : addresses;
    }
}
