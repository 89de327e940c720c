package carousel.config.internal;

import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.Device;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The section {@code quorum} with its types (config reference 4.4, 4.5). */
final class QuorumSection {
    private static final String PREFIX = "quorum.";

    private final ConfigurationKeys keys;

    QuorumSection(ConfigurationKeys keys) {
        this.keys = keys;
    }

    QuorumConfiguration read(List<NodeEntry> nodes) {
        return new QuorumConfiguration(
                switch (keys.text("quorum.provider", "")) {
                    case "corosync_votequorum" -> QuorumConfiguration.Provider.VOTEQUORUM;
                    case "corosync_ykd" -> QuorumConfiguration.Provider.YKD;
                    default -> QuorumConfiguration.Provider.NONE;
                },
                number("expected_votes"),
                keys.number("quorum.votes", 1),
                nodeVotes(nodes),
                isSet("two_node"),
                number("wait_for_all") == null ? null : (Boolean) isSet("wait_for_all"),
                isSet("auto_tie_breaker"),
                tieBreakerNode(),
                isSet("last_man_standing"),
                keys.number("quorum.last_man_standing_window", 10_000),
                isSet("allow_downscale"),
                isSet("expected_votes_tracking"),
                device());
    }

    private @Nullable Long number(String name) {
        return keys.text(PREFIX + name) == null ? null : (Long) keys.number(PREFIX + name, 0);
    }

    private boolean isSet(String name) {
        return keys.number(PREFIX + name, 0) != 0;
    }

    private SortedMap<Integer, Long> nodeVotes(List<NodeEntry> nodes) {
        SortedMap<Integer, Long> votes = new TreeMap<>();
        for (NodeEntry node : nodes) {
            if (node.nodeId() != 0) {
                votes.put((int) node.nodeId(), keys.number("nodelist.node." + node.position() + ".quorum_votes", 1));
            }
        }
        return Collections.unmodifiableSortedMap(votes);
    }

    private TieBreakerNode tieBreakerNode() {
        String text = keys.text("quorum.auto_tie_breaker_node", "lowest");
        if (text.equals("lowest")) {
            return new TieBreakerNode(TieBreakerNode.Choice.LOWEST, List.of());
        }
        if (text.equals("highest")) {
            return new TieBreakerNode(TieBreakerNode.Choice.HIGHEST, List.of());
        }
        List<Integer> nodeIds = new ArrayList<>();
        for (String word : text.trim().split("[ \t]+", -1)) {
            try {
                nodeIds.add((int) NumberType.U32.parse("", word).number());
            } catch (InvalidLineException e) {
                // A list that cannot be used is told by its length: votequorum switches the tie breaker off with a
                // warning.
                return new TieBreakerNode(TieBreakerNode.Choice.LIST, List.of());
            }
        }
        return new TieBreakerNode(TieBreakerNode.Choice.LIST, List.copyOf(nodeIds));
    }

    private @Nullable Device device() {
        String model = keys.text("quorum.device.model");
        return model == null
                ? null
                : new Device(
                        model,
                        number("device.votes"),
                        keys.number("quorum.device.timeout", 10_000),
                        keys.number("quorum.device.sync_timeout", 30_000),
                        number("device.master_wins") == null ? null : (Boolean) isSet("device.master_wins"));
    }
}
