package carousel.service.cfg.internal;

import carousel.api.cfg.ReloadResult;
import carousel.api.config.ConfigurationException;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.LinkChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of a reload, in sentences. Keys and their values of the map are told; secrets are not in it. */
final class ReloadReport {
    private ReloadReport() {}

    static ReloadResult of(ConfigurationException refusal) {
        return new ReloadResult(refusal.problems(), List.of(), List.of());
    }

    static ReloadResult of(ReloadPlan change) {
        List<String> sentences = new ArrayList<>();
        change.addedNodes().forEach(node -> sentences.add("node added: " + name(node)));
        change.removedNodes().forEach(node -> sentences.add("node removed: " + name(node)));
        for (LinkChange link : change.links()) {
            sentences.add("link " + link.linkNumber() + " of node " + link.nodeId() + ": "
                    + link.kind().name().toLowerCase(Locale.ROOT));
        }
        if (change.cryptoChanged()) {
            sentences.add("crypto: a new configuration, taken into use in turn with the other nodes");
        }
        change.keys()
                .forEach((key, values) ->
                        sentences.add(key + ": " + (values.before() == null ? "(not set)" : values.before()) + " -> "
                                + (values.after() == null ? "(not set)" : values.after())));
        return new ReloadResult(List.of(), change.notices(), List.copyOf(sentences));
    }

    private static String name(NodeConfiguration node) {
        return node.nodeId() + " " + node.name();
    }
}
