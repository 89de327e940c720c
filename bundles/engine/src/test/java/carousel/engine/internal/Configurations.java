package carousel.engine.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationReader;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.LinkChange;
import carousel.api.config.SystemConfiguration;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Configurations as the reader would make them. */
final class Configurations {
    private Configurations() {}

    /** Node 1 of three, on two links. */
    static ClusterConfiguration threeNodes(Path stateDirectory) {
        return with(stateDirectory, node(1, 2), node(2, 2), node(3, 2));
    }

    /** Node 2 has a link that node 1 has not. */
    static ClusterConfiguration unequalNodes(Path stateDirectory) {
        return with(stateDirectory, node(1, 1), node(2, 2));
    }

    /** What changes when node 1 of three reads another file: the differences are as the reader would work them out. */
    static ReloadPlan plan(ClusterConfiguration running, ClusterConfiguration next, LinkChange... links) {
        SortedSet<String> totemKeys = new TreeSet<>();
        if (!running.totem().equals(next.totem())) {
            totemKeys.add("totem.token");
        }
        return new ReloadPlan(
                running,
                next,
                new TreeMap<>(),
                List.of(),
                without(next.nodes(), running.nodes()),
                without(running.nodes(), next.nodes()),
                List.of(links),
                totemKeys);
    }

    private static List<NodeConfiguration> without(List<NodeConfiguration> nodes, List<NodeConfiguration> others) {
        Set<Integer> ids = others.stream().map(NodeConfiguration::nodeId).collect(Collectors.toSet());
        return nodes.stream().filter(node -> !ids.contains(node.nodeId())).toList();
    }

    /** The same with other settings and nodes. */
    static ClusterConfiguration changed(
            ClusterConfiguration before,
            TotemSettings totem,
            KnetSettings knet,
            LoggingConfiguration logging,
            NodeConfiguration... nodes) {
        return new ClusterConfiguration(
                before.file(),
                before.keys(),
                before.map(),
                before.clusterName(),
                totem,
                knet,
                before.interfaces(),
                List.of(nodes),
                0,
                before.stateDirectory(),
                before.system(),
                logging,
                before.quorum(),
                before.access(),
                before.warnings());
    }

    private static ClusterConfiguration with(Path stateDirectory, NodeConfiguration... nodes) {
        SortedMap<Integer, InterfaceConfiguration> interfaces = new TreeMap<>();
        interfaces.put(0, new InterfaceConfiguration(0, 5405, "udp", 1, 750, 1500, 2048, 2));
        interfaces.put(1, new InterfaceConfiguration(1, 5407, "sctp", 9, 100, 200, 10, 3));
        return new ClusterConfiguration(
                Path.of("corosync.conf"),
                new TreeMap<>(),
                new TreeMap<>(),
                "test",
                TotemSettings.defaults(1, 1000),
                KnetSettings.defaults(1),
                interfaces,
                List.of(nodes),
                0,
                stateDirectory,
                SystemConfiguration.defaults(),
                LoggingConfiguration.defaults(),
                QuorumConfiguration.none(),
                AccessRules.rootOnly(),
                List.of());
    }

    static NodeConfiguration node(int id, int links) {
        SortedMap<Integer, InetAddress> addresses = new TreeMap<>();
        for (int link = 0; link < links; link++) {
            try {
                addresses.put(link, InetAddress.getByAddress(new byte[] {10, 55, (byte) link, (byte) id}));
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }
        return new NodeConfiguration(id, "node" + id, addresses);
    }

    /** A reader that is asked once. */
    @FunctionalInterface
    interface FirstReading extends ConfigurationReader {
        @Override
        default ClusterConfiguration check(Path file, @Nullable String hostName) {
            throw new AssertionError("nothing is only checked");
        }

        @Override
        default ReloadPlan reread(ClusterConfiguration running, @Nullable String hostName) {
            throw new AssertionError("nothing is read again");
        }

        @Override
        default ReloadPlan change(
                ClusterConfiguration running, @Nullable String hostName, String key, @Nullable CmapValue value) {
            throw new AssertionError("no key is set");
        }
    }
}
