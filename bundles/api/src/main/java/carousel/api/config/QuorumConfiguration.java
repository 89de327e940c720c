package carousel.api.config;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code quorum} (votequorum(5), config reference 4.4), as the file has it: what follows from it, votequorum works
 * out. Votes are unsigned 32-bit numbers.
 *
 * @param provider {@code provider}
 * @param expectedVotes {@code expected_votes}, null when the nodelist's votes count
 * @param votes {@code votes} of this node, used without a nodelist, default 1
 * @param nodeVotes {@code quorum_votes} by node id, 1 where not set
 * @param twoNode {@code two_node}
 * @param waitForAll {@code wait_for_all}, null when it follows {@code two_node}
 * @param autoTieBreaker {@code auto_tie_breaker}
 * @param tieBreakerNode {@code auto_tie_breaker_node}
 * @param lastManStanding {@code last_man_standing}
 * @param lastManStandingWindowMillis {@code last_man_standing_window}, default 10000
 * @param allowDownscale {@code allow_downscale}
 * @param expectedVotesTracking {@code expected_votes_tracking}
 * @param device {@code quorum.device}, null when its {@code model} is not set
 */
public record QuorumConfiguration(
        Provider provider,
        @Nullable Long expectedVotes,
        long votes,
        SortedMap<Integer, Long> nodeVotes,
        boolean twoNode,
        @Nullable Boolean waitForAll,
        boolean autoTieBreaker,
        TieBreakerNode tieBreakerNode,
        boolean lastManStanding,
        long lastManStandingWindowMillis,
        boolean allowDownscale,
        boolean expectedVotesTracking,
        @Nullable Device device) {

    /** Who decides on quorum. */
    public enum Provider {
        /** Nobody; every node may go on. */
        NONE,
        /** Votes: {@code corosync_votequorum}. */
        VOTEQUORUM,
        /** The older algorithm: {@code corosync_ykd}. */
        YKD
    }

    /**
     * The node whose side of an even split goes on.
     *
     * @param choice how it is found
     * @param nodeIds of a list, in its order; the first one present decides
     */
    public record TieBreakerNode(Choice choice, List<Integer> nodeIds) {
        /** How the node is found. */
        public enum Choice {
            /** The lowest id (default). */
            LOWEST,
            /** The highest id. */
            HIGHEST,
            /** From a list. */
            LIST
        }
    }

    /**
     * The quorum device (corosync-qdevice(8), config reference 4.5); {@code net.*} and {@code heuristics.*} are the device's own.
     *
     * @param model {@code model}
     * @param votes {@code votes}, null when it follows from the nodes' votes
     * @param timeoutMillis within which it must ask again, {@code timeout}, default 10000
     * @param syncTimeoutMillis how long synchronisation waits for it, {@code sync_timeout}, default 30000
     * @param masterWins {@code master_wins}, null when the device decides
     */
    public record Device(
            String model,
            @Nullable Long votes,
            long timeoutMillis,
            long syncTimeoutMillis,
            @Nullable Boolean masterWins) {}

    /** No quorum section. */
    public static QuorumConfiguration none() {
        return new QuorumConfiguration(
                Provider.NONE,
                null,
                1,
                new TreeMap<>(),
                false,
                null,
                false,
                new TieBreakerNode(TieBreakerNode.Choice.LOWEST, List.of()),
                false,
                10_000,
                false,
                false,
                null);
    }
}
