package carousel.service.cfg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.totem.TotemSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nodes and links as cfg tells them (services reference 7). */
class NodeStatesTest {
    private static final LinkStatistics NOTHING = new LinkStatistics(
            TrafficStatistics.NONE,
            TrafficStatistics.NONE,
            TrafficStatistics.NONE,
            TrafficStatistics.NONE,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(),
            List.of());

    private static NodeConfiguration node(int id) throws UnknownHostException {
        return new NodeConfiguration(
                id,
                "node" + id,
                new TreeMap<>(
                        Map.of(0, InetAddress.getByName("10.55.0." + id), 3, InetAddress.getByName("fd00::" + id))));
    }

    private static LinkStatus link(int host, int number, boolean connected) {
        return new LinkStatus(
                host,
                "node" + host,
                number,
                number == 0 ? "udp" : "sctp",
                "ignored",
                "ignored",
                true,
                connected,
                false,
                connected,
                1,
                0,
                0,
                1446,
                0,
                NOTHING);
    }

    private static ClusterConfiguration configuration() throws UnknownHostException {
        TreeMap<Integer, InterfaceConfiguration> interfaces = new TreeMap<>();
        interfaces.put(0, new InterfaceConfiguration(0, 5405, "udp", 1, 250, 500, 2048, 2));
        interfaces.put(3, new InterfaceConfiguration(3, 5408, "sctp", 1, 250, 500, 2048, 2));
        return new ClusterConfiguration(
                Path.of("corosync.conf"),
                new TreeMap<>(),
                new TreeMap<>(),
                "test",
                TotemSettings.defaults(2, 1000),
                KnetSettings.defaults(2),
                interfaces,
                List.of(node(9), node(2), node(1)),
                1,
                Path.of("state"),
                SystemConfiguration.defaults(),
                LoggingConfiguration.defaults(),
                QuorumConfiguration.none(),
                AccessRules.rootOnly(),
                List.of());
    }

    @Test
    void nodesComeByTheirIdsAndLinksAsTheLinkManagerSeesThem() throws Exception {
        List<LinkStatus> links =
                List.of(link(9, 0, false), link(9, 3, false), link(1, 0, false), link(1, 3, true), link(2, 0, true));
        assertEquals(
                List.of(
                        new NodeState(
                                1,
                                false,
                                true,
                                1,
                                List.of(
                                        new NodeLink(0, "udp", true, false, false, 1446, "10.55.0.2", "10.55.0.1"),
                                        new NodeLink(3, "sctp", true, true, false, 1446, "fd00::2", "fd00::1"))),
                        new NodeState(
                                2,
                                true,
                                true,
                                1,
                                List.of(
                                        new NodeLink(0, "udp", true, true, false, 65_535, "10.55.0.2", "10.55.0.2"),
                                        new NodeLink(3, "sctp", true, true, false, 65_535, "fd00::2", "fd00::2"))),
                        new NodeState(
                                9,
                                false,
                                false,
                                1,
                                List.of(
                                        new NodeLink(0, "udp", true, false, false, 1446, "10.55.0.2", "10.55.0.9"),
                                        new NodeLink(3, "sctp", true, false, false, 1446, "fd00::2", "fd00::9")))),
                NodeStates.of(configuration(), links));
    }

    /** A link that is configured but not made yet, while a reload is under way. */
    @Test
    void whatTheLinkManagerDoesNotHaveIsLeftOut() throws Exception {
        List<NodeState> states = NodeStates.of(configuration(), List.of(link(1, 0, true)));
        assertEquals(1, states.get(0).links().size());
        assertEquals(List.of(), states.get(2).links());
    }
}
