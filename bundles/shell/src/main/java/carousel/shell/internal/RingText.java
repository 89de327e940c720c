package carousel.shell.internal;

import carousel.api.node.NodeStatus;
import carousel.api.totem.RingStatus;
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

    private static String member(NodeStatus status, int nodeId) {
        String name = status.nodeNames().get(nodeId);
        return name == null ? Integer.toUnsignedString(nodeId) : Integer.toUnsignedString(nodeId) + " " + name;
    }

    private static void line(StringBuilder text, String title, Object value) {
        text.append(String.format("%-20s%s%n", title, Sentences.printable(value.toString())));
    }
}
