package carousel.shell.internal;

import carousel.api.node.NodeStatus;
import carousel.api.totem.RingStatus;
import carousel.shell.internal.Json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;

/** A node's place in the ring as text. */
final class RingText {
    private RingText() {}

    static String of(NodeStatus status) {
        RingStatus ring = status.ring();
        StringBuilder text = new StringBuilder();
        line(text, "Cluster", status.clusterName().isEmpty() ? "(no name)" : status.clusterName());
        line(text, "Node", status.nodeId() + " " + status.nodeName());
        line(text, "State", ring.state());
        line(text, "Ring", ring.ring());
        line(
                text,
                "Members",
                ring.members().stream().map(id -> member(status, id)).collect(Collectors.joining(", ")));
        line(text, "Synchronised", status.synchronised() ? "yes" : "no");
        line(text, "High delivered", ring.highDelivered());
        line(text, "Messages sent", ring.messagesSent());
        line(text, "Messages delivered", ring.messagesDelivered());
        line(text, "Retransmissions", ring.retransmissions());
        line(text, "Tokens received", ring.tokensReceived());
        line(text, "Token losses", ring.tokenLosses());
        line(text, "Datagrams dropped", ring.datagramsDropped());
        return text.toString().stripTrailing();
    }

    /** The same for programs. */
    static JsonObject json(NodeStatus status) {
        RingStatus ring = status.ring();
        return new JsonObject()
                .with("cluster", status.clusterName())
                .withNode("node_id", status.nodeId())
                .with("node_name", status.nodeName())
                .with("state", ring.state().name().toLowerCase(Locale.ROOT))
                .with("ring_id", ring.ring().toString())
                .with(
                        "members",
                        ring.members().stream()
                                .map(id -> new JsonObject()
                                        .withNode("node_id", id)
                                        .with("name", status.nodeNames().getOrDefault(id, "")))
                                .toList())
                .with("synchronised", status.synchronised())
                .with("high_delivered", ring.highDelivered())
                .with("messages_sent", ring.messagesSent())
                .with("messages_delivered", ring.messagesDelivered())
                .with("retransmissions", ring.retransmissions())
                .with("tokens_received", ring.tokensReceived())
                .with("token_losses", ring.tokenLosses())
                .with("datagrams_dropped", ring.datagramsDropped());
    }

    /** A node's id and, where it is known, its name. */
    static String member(NodeStatus status, int nodeId) {
        String name = status.nodeNames().get(nodeId);
        return name == null ? Integer.toUnsignedString(nodeId) : Integer.toUnsignedString(nodeId) + " " + name;
    }

    private static void line(StringBuilder text, String title, Object value) {
        text.append(String.format("%-20s%s%n", title, Sentences.printable(value.toString())));
    }
}
