package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How votes are counted: what follows from a configuration that may start (config reference 4.4 and 4.5, services reference 4.1 and
 * 4.4).
 *
 * @param votes of this node
 * @param expectedVotes of the cluster, as configured
 * @param twoNode {@code two_node}
 * @param waitForAll {@code wait_for_all}, or what follows from {@code two_node}
 * @param tieBreaker null when an even split has no winner
 * @param lastManStanding {@code last_man_standing}
 * @param lastManStandingWindowMillis how long the rest has to last before it counts for all
 * @param allowDownscale nodes that leave in order take their votes with them
 * @param tracking the highest expected votes outlive the node
 * @param device null when none is configured; one that registers all the same has no votes
 * @param deviceDisabled none may register: what the file has asked for since the start does not go together with one
 */
record VoteRules(
        long votes,
        long expectedVotes,
        boolean twoNode,
        boolean waitForAll,
        @Nullable TieBreakerNode tieBreaker,
        boolean lastManStanding,
        long lastManStandingWindowMillis,
        boolean allowDownscale,
        boolean tracking,
        @Nullable Device device,
        boolean deviceDisabled) {

    /**
     * The quorum device.
     *
     * @param votes its votes
     * @param timeoutMillis within which it must ask again
     * @param syncTimeoutMillis how long synchronisation waits for it
     * @param masterWins its vote alone decides, whatever it says of that itself
     */
    record Device(long votes, long timeoutMillis, long syncTimeoutMillis, boolean masterWins) {
        /** One that is not configured, with the defaults of {@code quorum.device}. */
        static final Device UNCONFIGURED = new Device(0, 10_000, 30_000, false);
    }

    /** What holds for a device that registers. */
    Device deviceTerms() {
        return device == null ? Device.UNCONFIGURED : device;
    }

    /**
     * The rules that a node starts with. What does not go together and is no reason to refuse the start is switched off.
     *
     * @param warnings is told in Corosync's words what was switched off
     */
    static VoteRules of(QuorumConfiguration quorum, int nodeId, Consumer<String> warnings) {
        boolean twoNode = quorum.twoNode();
        boolean waitForAll = quorum.waitForAll() == null ? twoNode : quorum.waitForAll();
        if (twoNode && quorum.autoTieBreaker()) {
            warnings.accept("two_node and auto_tie_breaker are both specified but are not compatible.");
            warnings.accept("two_node has been disabled, please fix your corosync.conf");
            twoNode = false; // all the same it has asked to wait for all
        }
        return new VoteRules(
                ownVotes(quorum, nodeId),
                expectedVotes(quorum),
                twoNode,
                waitForAll,
                tieBreaker(quorum, waitForAll, warnings),
                quorum.lastManStanding(),
                quorum.lastManStandingWindowMillis(),
                quorum.allowDownscale(),
                quorum.allowDownscale() || quorum.expectedVotesTracking(),
                device(quorum),
                false);
    }

    /**
     * The rules after a reload: votes, expected votes, {@code two_node} and the device follow, all else stays. What does not go
     * together with what stays is said, and switched off.
     *
     * @param problems is told in Corosync's words what does not go together
     */
    VoteRules reloaded(QuorumConfiguration quorum, int nodeId, boolean deviceRegistered, Consumer<String> problems) {
        Device nextDevice = device(quorum);
        List<String> conflicts = DeviceConflicts.of(this);
        boolean disabled = nextDevice != null && !conflicts.isEmpty();
        if (disabled) {
            conflicts.forEach(problems);
            problems.accept("disabling quorum device operations");
            nextDevice = null;
        }
        boolean twoNodeWanted = quorum.twoNode() && tieBreaker == null;
        if (twoNodeWanted && deviceRegistered) {
            problems.accept("quorum device is registered, disabling two_node");
            twoNodeWanted = false;
        }
        return new VoteRules(
                ownVotes(quorum, nodeId),
                expectedVotes(quorum),
                twoNodeWanted,
                quorum.waitForAll() == null ? twoNodeWanted || (quorum.twoNode() && waitForAll) : waitForAll,
                tieBreaker,
                lastManStanding,
                lastManStandingWindowMillis,
                allowDownscale,
                tracking,
                nextDevice,
                disabled);
    }

    private static long ownVotes(QuorumConfiguration quorum, int nodeId) {
        return quorum.nodeVotes().getOrDefault(nodeId, quorum.votes());
    }

    private static long sum(QuorumConfiguration quorum) {
        return quorum.nodeVotes().values().stream().mapToLong(Long::longValue).sum();
    }

    /** Numbers of votes travel in 32 bits. */
    private static long capped(long votes) {
        return Math.min(votes, 0xffff_ffffL);
    }

    private static long expectedVotes(QuorumConfiguration quorum) {
        Long explicit = quorum.expectedVotes();
        if (explicit != null) {
            return explicit;
        }
        QuorumConfiguration.Device device = quorum.device();
        // A device whose votes follow from the nodes' counts from the start, one with votes of its own when it is
        // there.
        return capped(sum(quorum) + (device != null && device.votes() == null ? deviceVotes(quorum, device) : 0));
    }

    private static @Nullable Device device(QuorumConfiguration quorum) {
        QuorumConfiguration.Device device = quorum.device();
        return device == null
                ? null
                : new Device(
                        deviceVotes(quorum, device),
                        device.timeoutMillis(),
                        device.syncTimeoutMillis(),
                        Boolean.TRUE.equals(device.masterWins()));
    }

    private static long deviceVotes(QuorumConfiguration quorum, QuorumConfiguration.Device device) {
        Long explicit = device.votes();
        return explicit == null ? capped(Math.max(0, sum(quorum) - 1)) : explicit;
    }

    private static @Nullable TieBreakerNode tieBreaker(
            QuorumConfiguration quorum, boolean waitForAll, Consumer<String> warnings) {
        TieBreakerNode node = quorum.tieBreakerNode();
        boolean isOdd = sum(quorum) % 2 != 0;
        if (!quorum.autoTieBreaker()) {
            if (node.choice() != TieBreakerNode.Choice.LOWEST) {
                warnings.accept("auto_tie_breaker_node: is meaningless if auto_tie_breaker is set to 0");
            }
            return null;
        }
        if (node.choice() == TieBreakerNode.Choice.LIST && node.nodeIds().isEmpty()) {
            warnings.accept(
                    "auto_tie_breaker_nodes is not valid. It must be 'lowest', 'highest' or a space-separated list of"
                            + " node IDs. auto_tie_breaker is disabled");
            return null;
        }
        if (isOdd && !waitForAll) {
            warnings.accept("auto_tie_breaker is set and the cluster has an odd number of nodes.");
            warnings.accept("wait_for_all needs to be set for this configuration but it is missing");
            warnings.accept("Therefore auto_tie_breaker has been disabled. Please fix your corosync.conf");
            return null;
        }
        return node;
    }
}
