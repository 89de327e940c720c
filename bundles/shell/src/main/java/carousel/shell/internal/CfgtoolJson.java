package carousel.shell.internal;

import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.config.ConfigurationProblem;
import carousel.shell.internal.Json.JsonObject;
import java.util.List;

/** What cfgtool tells, for programs. */
final class CfgtoolJson {
    private CfgtoolJson() {}

    private static JsonObject head(List<NodeState> states) {
        return new JsonObject().withNode("node_id", Cfgtool.localId(states)).with("transport", "knet");
    }

    /** This node's links, each with the nodes on it. */
    static JsonObject links(List<NodeState> states) {
        List<JsonObject> links = states.stream()
                .filter(NodeState::local)
                .flatMap(node -> node.links().stream())
                .map(end -> new JsonObject()
                        .with("link", end.linkNumber())
                        .with("transport", end.transport())
                        .with("address", end.localAddress())
                        .with(
                                "nodes",
                                states.stream()
                                        .map(node -> new JsonObject()
                                                .withNode("node_id", node.nodeId())
                                                .with("status", Cfgtool.word(node, end.linkNumber())))
                                        .toList()))
                .toList();
        return head(states).with("links", links);
    }

    /** The other nodes, each with its links, those that are switched off too. */
    static JsonObject nodes(List<NodeState> states) {
        List<JsonObject> nodes = states.stream()
                .filter(node -> !node.local())
                .map(node -> new JsonObject()
                        .withNode("node_id", node.nodeId())
                        .with("reachable", node.reachable())
                        .with(
                                "links",
                                node.links().stream().map(CfgtoolJson::link).toList()))
                .toList();
        return head(states).with("nodes", nodes);
    }

    private static JsonObject link(NodeLink link) {
        return new JsonObject()
                .with("link", link.linkNumber())
                .with("transport", link.transport())
                .with("local_address", link.localAddress())
                .with("remote_address", link.remoteAddress())
                .with("enabled", link.enabled())
                .with("connected", link.connected())
                .with("mtu_bytes", link.mtuBytes());
    }

    /** What came of a reload. */
    static JsonObject reload(ReloadResult result) {
        return new JsonObject()
                .with("applied", result.isApplied())
                .with(
                        "problems",
                        result.problems().stream()
                                .map(ConfigurationProblem::toString)
                                .toList())
                .with("notices", result.notices())
                .with("changes", result.changes());
    }
}
