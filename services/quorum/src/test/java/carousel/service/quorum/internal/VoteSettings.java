package carousel.service.quorum.internal;

import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import carousel.api.config.SystemConfiguration;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A section {@code quorum} and its nodelist, as a test writes it. */
final class VoteSettings {
    private final TreeMap<Integer, Long> nodeVotes = new TreeMap<>();

    QuorumConfiguration.Provider provider = QuorumConfiguration.Provider.VOTEQUORUM;

    @Nullable
    Long expectedVotes;

    boolean twoNode;

    @Nullable
    Boolean waitForAll;

    @Nullable
    TieBreakerNode tieBreaker;

    boolean lastManStanding;
    long lastManStandingWindowMillis = 10_000;
    boolean allowDownscale;
    boolean tracking;

    QuorumConfiguration.@Nullable Device device;

    /** Nodes 1, 2 and so on, with these votes. */
    static VoteSettings votes(long... votes) {
        VoteSettings settings = new VoteSettings();
        for (int i = 0; i < votes.length; i++) {
            settings.nodeVotes.put(i + 1, votes[i]);
        }
        return settings;
    }

    /** Nodes of one vote. */
    static VoteSettings nodes(int count) {
        return votes(IntStream.range(0, count).mapToLong(i -> 1).toArray());
    }

    VoteSettings lowest() {
        tieBreaker = new TieBreakerNode(TieBreakerNode.Choice.LOWEST, List.of());
        return this;
    }

    VoteSettings highest() {
        tieBreaker = new TieBreakerNode(TieBreakerNode.Choice.HIGHEST, List.of());
        return this;
    }

    VoteSettings listed(Integer... nodes) {
        tieBreaker = new TieBreakerNode(TieBreakerNode.Choice.LIST, List.of(nodes));
        return this;
    }

    VoteSettings waitForAll() {
        waitForAll = true;
        return this;
    }

    VoteSettings twoNode() {
        twoNode = true;
        return this;
    }

    VoteSettings lastManStanding() {
        lastManStanding = true;
        return this;
    }

    VoteSettings expectedVotes(long votes) {
        expectedVotes = votes;
        return this;
    }

    VoteSettings device(@Nullable Long votes) {
        device = new QuorumConfiguration.Device("net", votes, 10_000, 30_000, null);
        return this;
    }

    /** Votes of every node. */
    Map<Integer, Long> nodeVotes() {
        return nodeVotes;
    }

    List<Integer> nodeIds() {
        return List.copyOf(nodeVotes.keySet());
    }

    QuorumConfiguration quorum() {
        return new QuorumConfiguration(
                provider,
                expectedVotes,
                1,
                nodeVotes,
                twoNode,
                waitForAll,
                tieBreaker != null,
                tieBreaker == null ? new TieBreakerNode(TieBreakerNode.Choice.LOWEST, List.of()) : tieBreaker,
                lastManStanding,
                lastManStandingWindowMillis,
                allowDownscale,
                tracking,
                device);
    }

    ClusterConfiguration configuration(int nodeId) {
        return new ClusterConfiguration(
                Path.of("corosync.conf"),
                new TreeMap<>(),
                new TreeMap<>(),
                "test",
                TotemSettings.defaults(nodeId, 1000),
                KnetSettings.defaults(nodeId),
                new TreeMap<>(),
                nodeVotes.keySet().stream()
                        .map(id -> new NodeConfiguration(id, "node" + id, new TreeMap<>()))
                        .toList(),
                0,
                Path.of("state"),
                SystemConfiguration.defaults(),
                LoggingConfiguration.defaults(),
                quorum(),
                AccessRules.rootOnly(),
                List.of());
    }
}
