package carousel.service.cfg.internal;

import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.config.AddressText;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.knet.LinkStatus;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Nodes and links by what is configured and how the link manager sees them. */
final class NodeStates {
    /** The only version that libknet has had so far (knet-wire 2). */
    private static final int ONWIRE_VERSION = 1;

    private static final int OWN_MTU_BYTES = 65_535;

    private NodeStates() {}

    /** In ascending order of their ids. */
    static List<NodeState> of(ClusterConfiguration configuration, List<LinkStatus> links) {
        return configuration.nodes().stream()
                .sorted(Comparator.comparing(NodeConfiguration::nodeId))
                .map(node -> node.nodeId() == configuration.local().nodeId()
                        ? local(configuration)
                        : peer(configuration, node, links))
                .toList();
    }

    private static NodeState local(ClusterConfiguration configuration) {
        List<NodeLink> ends = new ArrayList<>();
        configuration.local().addresses().forEach((number, address) -> {
            String text = AddressText.of(address);
            ends.add(new NodeLink(
                    number, transport(configuration, number), true, true, false, OWN_MTU_BYTES, text, text));
        });
        return new NodeState(configuration.local().nodeId(), true, true, ONWIRE_VERSION, ends);
    }

    private static NodeState peer(
            ClusterConfiguration configuration, NodeConfiguration node, List<LinkStatus> allLinks) {
        List<NodeLink> links = new ArrayList<>();
        node.addresses().forEach((number, address) -> {
            InetAddress own = configuration.local().addresses().get(number);
            String local = own == null ? "" : AddressText.of(own);
            allLinks.stream()
                    .filter(link -> link.hostId() == node.nodeId() && link.linkNumber() == number)
                    .findFirst()
                    .map(link -> new NodeLink(
                            number,
                            link.transport(),
                            link.enabled(),
                            link.connected(),
                            link.dynamicConnected(),
                            link.dataMtuBytes(),
                            local,
                            AddressText.of(address)))
                    .ifPresent(links::add);
        });
        boolean reachable = links.stream().anyMatch(NodeLink::connected);
        return new NodeState(node.nodeId(), false, reachable, ONWIRE_VERSION, links);
    }

    private static String transport(ClusterConfiguration configuration, int link) {
        InterfaceConfiguration settings = configuration.interfaces().get(link);
        return settings == null ? "udp" : settings.transport();
    }
}
