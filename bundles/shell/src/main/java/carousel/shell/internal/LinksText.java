package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.node.NodeStatus;
import carousel.shell.internal.Json.JsonObject;
import java.util.List;

/** Links of a node as a table. */
final class LinksText {
    private LinksText() {}

    static TextTable of(NodeStatus status, List<LinkStatus> links) {
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
        for (LinkStatus link : links) {
            TrafficStatistics data = link.statistics().data();
            table.row(
                    Integer.toUnsignedString(link.hostId()),
                    LinkChoice.nodeName(status, link),
                    link.linkNumber(),
                    link.transport(),
                    orDash(link.localAddress()),
                    orDash(link.remoteAddress()),
                    state(link),
                    link.active() ? "yes" : "no",
                    link.priority(),
                    link.latencyMicros(),
                    link.dataMtuBytes(),
                    data.txPackets(),
                    data.txBytes(),
                    data.rxPackets(),
                    data.rxBytes(),
                    link.statistics().upCount(),
                    link.statistics().downCount());
        }
        return table;
    }

    /** The same for programs. */
    static JsonObject json(NodeStatus status, List<LinkStatus> links) {
        return new JsonObject().with("links", list(status, links));
    }

    /** An object a link. */
    static List<JsonObject> list(NodeStatus status, List<LinkStatus> links) {
        return links.stream().map(link -> json(status, link)).toList();
    }

    private static JsonObject json(NodeStatus status, LinkStatus link) {
        TrafficStatistics data = link.statistics().data();
        return new JsonObject()
                .withNode("node_id", link.hostId())
                .with("name", LinkChoice.nodeName(status, link))
                .with("link", link.linkNumber())
                .with("transport", link.transport())
                .with("local_address", link.localAddress())
                .with("remote_address", link.remoteAddress())
                .with("enabled", link.enabled())
                .with("connected", link.connected())
                .with("active", link.active())
                .with("priority", link.priority())
                .with("latency_us", link.latencyMicros())
                .with("mtu_bytes", link.dataMtuBytes())
                .with("tx_packets", data.txPackets())
                .with("tx_bytes", data.txBytes())
                .with("rx_packets", data.rxPackets())
                .with("rx_bytes", data.rxBytes())
                .with("up_count", link.statistics().upCount())
                .with("down_count", link.statistics().downCount());
    }

    /** Whether it carries what it should. */
    static Paint.Painted state(LinkStatus link) {
        if (!link.enabled()) {
            return Paint.verdict(false, "no transport");
        }
        return Paint.verdict(link.connected(), link.connected() ? "connected" : "disconnected");
    }

    private static String orDash(String address) {
        return address.isEmpty() ? "-" : address;
    }
}
