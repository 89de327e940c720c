package carousel.shell.internal;

import carousel.api.knet.LinkStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.node.NodeStatus;

/** Every link of a node as a table. */
final class LinksText {
    private LinksText() {}

    static String of(NodeStatus status) {
        TextTable table = new TextTable(
                "HOST",
                "NAME",
                "LINK",
                "TRANSPORT",
                "LOCAL",
                "REMOTE",
                "STATE",
                "ACTIVE",
                "PRIORITY",
                "LATENCY_US",
                "MTU",
                "TX_PACKETS",
                "TX_BYTES",
                "RX_PACKETS",
                "RX_BYTES",
                "UP",
                "DOWN");
        for (LinkStatus link : status.links()) {
            LinkStatistics counted = link.statistics();
            table.row(
                    link.hostId(),
                    status.nodeNames().getOrDefault(link.hostId(), link.hostName()),
                    link.linkNumber(),
                    link.transport(),
                    orDash(link.localAddress()),
                    orDash(link.remoteAddress()),
                    state(link),
                    link.active() ? "yes" : "no",
                    link.priority(),
                    link.latencyMicros(),
                    link.dataMtuBytes(),
                    counted.data().txPackets(),
                    counted.data().txBytes(),
                    counted.data().rxPackets(),
                    counted.data().rxBytes(),
                    counted.upCount(),
                    counted.downCount());
        }
        return table.toString();
    }

    private static String state(LinkStatus link) {
        if (!link.enabled()) {
            return "no transport";
        }
        return link.connected() ? "connected" : "disconnected";
    }

    private static String orDash(String address) {
        return address.isEmpty() ? "-" : address;
    }
}
