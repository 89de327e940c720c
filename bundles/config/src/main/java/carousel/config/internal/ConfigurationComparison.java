package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.AddressText;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.KeyChange;
import carousel.api.config.ReloadPlan.LinkChange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is different between a running configuration and the one its file has now, and whether that may be changed (config reference 9). */
final class ConfigurationComparison {
    private static final String RUNTIME_TOTEM = "runtime.config.totem.";

    private final ClusterConfiguration running;
    private final ClusterConfiguration next;
    private final SortedMap<Integer, NodeConfiguration> before;
    private final SortedMap<Integer, NodeConfiguration> after;

    ConfigurationComparison(ClusterConfiguration running, ClusterConfiguration read) {
        this.running = running;
        this.next = withKeptSettings(running, read);
        this.before = byId(running);
        this.after = byId(next);
    }

    /** What an open socket and a working link manager keep until the link or the node starts again. */
    private static ClusterConfiguration withKeptSettings(ClusterConfiguration running, ClusterConfiguration read) {
        SortedMap<Integer, InterfaceConfiguration> interfaces = new TreeMap<>(read.interfaces());
        List<String> warnings = new ArrayList<>(read.warnings());
        interfaces.replaceAll((number, link) -> {
            InterfaceConfiguration open = running.interfaces().get(number);
            if (open == null || open.port() == link.port()) {
                return link;
            }
            warnings.add("Link " + number + " stays on port " + open.port() + ": mcastport " + link.port()
                    + " takes effect when the link is removed and added again.");
            return link.withPort(open.port());
        });
        if (running.knet().policy() != read.knet().policy()) {
            warnings.add("totem.link_mode takes effect when the node starts again.");
        }
        return new ClusterConfiguration(
                read.file(),
                read.keys(),
                read.map(),
                read.clusterName(),
                read.totem(),
                read.knet().withPolicy(running.knet().policy()),
                Collections.unmodifiableSortedMap(interfaces),
                read.nodes(),
                read.localPosition(),
                read.stateDirectory(),
                read.system(),
                read.logging(),
                read.quorum(),
                read.access(),
                List.copyOf(warnings));
    }

    private static SortedMap<Integer, NodeConfiguration> byId(ClusterConfiguration configuration) {
        return configuration.nodes().stream()
                .collect(Collectors.toMap(
                        NodeConfiguration::nodeId, Function.identity(), (first, second) -> first, TreeMap::new));
    }

    /** Refuses what a running node cannot do. */
    void validate(Problems problems) throws ConfigurationException {
        int runningId = running.local().nodeId();
        if (next.local().nodeId() != runningId) {
            problems.plain("This node runs with nodeid " + runningId + ", which cannot be changed to "
                    + next.local().nodeId() + " at run-time");
        }
        boolean interfaceChanged = false;
        for (int link : running.interfaces().keySet()) {
            for (NodeConfiguration node : running.nodes()) {
                NodeConfiguration same = after.get(node.nodeId());
                InetAddress old = node.addresses().get(link);
                InetAddress read = same == null ? null : same.addresses().get(link);
                if (old != null && read != null && !old.equals(read)) {
                    problems.plain("new config has different address for link " + link + " (addr changed from "
                            + AddressText.of(old) + " to " + AddressText.of(read)
                            + "). Internal value was NOT changed.");
                    interfaceChanged = true;
                }
            }
            InterfaceConfiguration open =
                    Objects.requireNonNull(running.interfaces().get(link));
            InterfaceConfiguration read = next.interfaces().get(link);
            if (read != null && !read.transport().equals(open.transport())) {
                problems.plain("New config has different knet transport for link " + link
                        + ". Internal value was NOT changed.");
                interfaceChanged = true;
            }
        }
        boolean noneStays = Collections.disjoint(
                running.interfaces().keySet(), next.interfaces().keySet());
        if (noneStays) {
            problems.plain("No link of the running configuration is left in the new one.");
        }
        if (interfaceChanged || noneStays) {
            problems.plain(
                    "Cannot configure new interface definitions: To reconfigure an interface it must be deleted and"
                            + " recreated. A working interface needs to be available to corosync at all times");
        }
        problems.throwIfAny();
    }

    ReloadPlan change(List<String> notices) {
        return new ReloadPlan(
                running,
                next,
                keys(),
                notices,
                without(next.nodes(), before),
                without(running.nodes(), after),
                links(),
                totemKeys());
    }

    private static List<NodeConfiguration> without(
            List<NodeConfiguration> nodes, SortedMap<Integer, NodeConfiguration> others) {
        return nodes.stream().filter(node -> !others.containsKey(node.nodeId())).toList();
    }

    private SortedMap<String, KeyChange> keys() {
        SortedSet<String> names = new TreeSet<>(running.map().keySet());
        names.addAll(next.map().keySet());
        SortedMap<String, KeyChange> changes = new TreeMap<>();
        for (String name : names) {
            CmapValue old = running.map().get(name);
            CmapValue read = next.map().get(name);
            if (!Objects.equals(old, read)) {
                changes.put(name, new KeyChange(old, read));
            }
        }
        return Collections.unmodifiableSortedMap(changes);
    }

    private List<LinkChange> links() {
        List<LinkChange> changes = new ArrayList<>();
        before.forEach((nodeId, node) -> {
            NodeConfiguration same = after.get(nodeId);
            for (int link : node.addresses().keySet()) {
                if (same == null || !same.addresses().containsKey(link)) {
                    changes.add(new LinkChange(LinkChange.Kind.REMOVED, nodeId, link));
                }
            }
        });
        after.forEach((nodeId, node) -> {
            NodeConfiguration same = before.get(nodeId);
            for (int link : node.addresses().keySet()) {
                if (same == null || !same.addresses().containsKey(link)) {
                    changes.add(new LinkChange(LinkChange.Kind.ADDED, nodeId, link));
                } else if (nodeId != next.local().nodeId()
                        && !Objects.equals(
                                running.interfaces().get(link),
                                next.interfaces().get(link))) {
                    changes.add(new LinkChange(LinkChange.Kind.SETTINGS, nodeId, link));
                }
            }
        });
        return List.copyOf(changes);
    }

    /** By the values in use, so that a changed formula counts and a key set to its default does not. */
    private SortedSet<String> totemKeys() {
        SortedSet<String> changed = new TreeSet<>();
        for (String key : keys().subMap(RUNTIME_TOTEM, RUNTIME_TOTEM + Character.MAX_VALUE)
                .keySet()) {
            String name = key.substring(RUNTIME_TOTEM.length());
            if (!name.startsWith("knet_") && !name.startsWith("interface.") && !name.equals("block_unlisted_ips")) {
                changed.add("totem." + name);
            }
        }
        return Collections.unmodifiableSortedSet(changed);
    }
}
