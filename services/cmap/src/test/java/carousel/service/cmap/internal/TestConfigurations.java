package carousel.service.cmap.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Configurations with a map of their own. */
final class TestConfigurations {
    private TestConfigurations() {}

    /** Nodes 1 to 3 on two links; this is node 1. */
    static ClusterConfiguration threeNodes(NavigableMap<String, CmapValue> map) {
        return new ClusterConfiguration(
                Path.of("corosync.conf"),
                new TreeMap<>(),
                map,
                "test",
                TotemSettings.defaults(1, 1000),
                KnetSettings.defaults(1),
                new TreeMap<>(),
                IntStream.rangeClosed(1, 3).mapToObj(TestConfigurations::node).toList(),
                0,
                Path.of("state"),
                SystemConfiguration.defaults(),
                LoggingConfiguration.defaults(),
                QuorumConfiguration.none(),
                AccessRules.rootOnly(),
                List.of());
    }

    private static NodeConfiguration node(int id) {
        TreeMap<Integer, InetAddress> addresses = new TreeMap<>();
        try {
            for (int link = 0; link < 2; link++) {
                addresses.put(link, InetAddress.getByAddress(new byte[] {10, 55, (byte) link, (byte) id}));
            }
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
        return new NodeConfiguration(id, "node" + id, addresses);
    }
}
