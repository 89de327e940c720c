package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import carousel.api.log.Priority;
import carousel.api.quorum.NodeVotes;
import carousel.api.totem.RingId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts votes and decides whether this node's side may go on (services reference 4.2 to 4.4). Knows neither time nor messages:
 * it is told what arrives, in the order that all members see, and tells what follows.
 *
 * <p>Unlike corosync 3.1.7, which keeps quorum in eight bits, votes are 32-bit numbers here.
 */
final class VoteCount {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    /** What follows from what the count is told. */
    interface Observer {
        /** This side may go on now, or may not any more. */
        void quorumChanged();

        /** This node expects another number of votes. */
        void expectedVotesChanged(long expectedVotes);

        /** Something shown by {@link VoteCount} is different. */
        void stateChanged();

        /** More votes were seen than ever; only told with tracking. */
        void trackingBarrierRaised(long expectedVotes);
    }

    private final Observer observer;
    private final TreeMap<Integer, Voter> voters = new TreeMap<>();
    private final Voter own;
    private final Partition partition = new Partition();
    private VoteRules rules;
    private RingId ring = RingId.NONE;
    private long deviceVotes;
    private long quorum;
    private boolean quorate;
    private boolean waitsForAll;
    private boolean lastManStanding;
    private long trackingBarrier;
    /** What was last asked for, by the file or by somebody who set it: nodes that leave in order do not bring it below. */
    private long barrier;

    /**
     * @param trackingBarrier the highest expected votes that this node ever saw, 0 without tracking
     */
    VoteCount(int nodeId, VoteRules rules, long trackingBarrier, Observer observer) {
        this.rules = rules;
        this.observer = observer;
        this.trackingBarrier = trackingBarrier;
        barrier = rules.expectedVotes();
        own = new Voter(nodeId);
        own.votes = rules.votes();
        own.expectedVotes = Math.max(rules.expectedVotes(), trackingBarrier);
        own.flags = VoterFlags.FIRST;
        voters.put(nodeId, own);
        VoteRules.Device device = rules.device();
        deviceVotes = device == null ? 0 : device.votes();
        waitsForAll = rules.waitForAll();
        lastManStanding = rules.lastManStanding();
        if (lastManStanding && own.votes != 1) {
            disableLastManStanding();
        }
    }

    // ---- what happens

    /**
     * A ring was formed.
     *
     * @return whether the last men standing are to be counted if it lasts
     */
    boolean ringFormed(List<Integer> members, RingId newRing) {
        ring = newRing;
        if (members.size() > 1) {
            own.flags &= ~VoterFlags.FIRST;
        }
        Set<Integer> left = partition.formed(members);
        left.forEach(nodeId -> {
            Voter voter = voters.get(nodeId);
            if (voter != null) {
                voter.state = NodeVotes.State.DEAD;
            }
        });
        boolean half =
                rules.tieBreaker() != null && members.size() <= quorum && partition.has(partition.lowestOfQuorate());
        return lastManStanding && !left.isEmpty() && (members.size() >= quorum || half);
    }

    /** The last men have stood long enough: if they may go on, they are all that is expected. */
    void lastMenStood() {
        if (quorate) {
            recalculate(true, true);
        }
    }

    /** A node tells of itself; without effect but for a new count when it is this one. */
    void nodeInfo(int nodeId, long votes, long expectedVotes, int flags) {
        if (nodeId == own.nodeId) {
            recalculate(false, false);
            return;
        }
        Voter voter = voters.computeIfAbsent(nodeId, Voter::new);
        voter.votes = votes;
        voter.flags = flags;
        boolean isLeaving = voter.has(VoterFlags.LEAVING);
        voter.state = isLeaving ? NodeVotes.State.LEAVING : NodeVotes.State.MEMBER;
        boolean knowsBetter = voter.has(VoterFlags.QUORATE) && !quorate;
        if (knowsBetter) {
            own.expectedVotes = expectedVotes;
        }
        voter.expectedVotes = voter.has(VoterFlags.QUORATE) || rules.tracking() ? expectedVotes : own.expectedVotes;
        if (votes > 1 && lastManStanding) {
            disableLastManStanding();
        }
        if (waitsForAll && voter.has(VoterFlags.QUORATE) && !voter.has(VoterFlags.WAIT_FOR_ALL_STATUS)) {
            waitsForAll = false;
        }
        recalculate(isLeaving || knowsBetter, isLeaving);
    }

    /** All members have told of themselves: the round's decision. */
    void recount() {
        recalculate(false, false);
    }

    /** A node's device is gone. */
    void deviceUnregistered(int nodeId) {
        Voter voter = voters.get(nodeId);
        if (voter != null) {
            voter.flags &= ~VoterFlags.DEVICE;
        }
    }

    /** Whether a member has a device. */
    boolean isDeviceRegistered() {
        return members().stream().anyMatch(voter -> voter.has(VoterFlags.DEVICE_REGISTERED));
    }

    /** A node tells of its quorum device. */
    void deviceInfo(int senderNodeId, long votes) {
        Voter sender = voters.get(senderNodeId);
        boolean knowsBetter = sender != null && sender.has(VoterFlags.QUORATE) && !quorate;
        deviceVotes = knowsBetter ? votes : Math.max(deviceVotes, votes);
        recalculate(knowsBetter, false);
    }

    /** Somebody set the expected votes of all members. */
    void setExpectedVotes(long expectedVotes) {
        members().forEach(voter -> voter.expectedVotes = expectedVotes);
        barrier = expectedVotes;
        observer.expectedVotesChanged(expectedVotes);
        recalculate(true, false);
    }

    /** Somebody set a node's votes, or with node 0 the device's. */
    void setVotes(int nodeId, long votes) {
        Voter voter = voters.get(nodeId);
        if (nodeId == 0) {
            deviceVotes = votes;
        } else if (voter != null) {
            voter.votes = votes;
        }
        recalculate(true, false);
    }

    /** Somebody has enough of waiting for all. */
    void cancelWaitForAll() {
        waitsForAll = false;
        recalculate(false, false);
    }

    /** What this node's device does. A count follows when the node's own {@link #nodeInfo} has come round. */
    void setDeviceFlags(int deviceFlags) {
        own.flags = (own.flags & ~VoterFlags.DEVICE) | (deviceFlags & VoterFlags.DEVICE);
    }

    /** The file was read again. Votes of this node and of its device and expected votes are the caller's to make known to all. */
    void rulesChanged(VoteRules next) {
        rules = next;
        barrier = next.expectedVotes();
        waitsForAll &= next.waitForAll();
        VoteRules.Device device = next.device();
        if (device == null) {
            deviceVotes = 0;
        } else {
            deviceVotes = Math.max(deviceVotes, device.votes());
        }
        recalculate(true, false);
    }

    private void disableLastManStanding() {
        lastManStanding = false;
        LOG.warn(
                "Last Man Standing feature is supported only when allcluster nodes votes are set to 1. Disabling LMS.");
    }

    // ---- counting

    private List<Voter> members() {
        return voters.values().stream().filter(Voter::isMember).toList();
    }

    private long memberVotes() {
        return members().stream().mapToLong(voter -> voter.votes).sum();
    }

    /** With the device's when it votes for this node. */
    long totalVotes() {
        return memberVotes() + (devicesVote() ? deviceVotes : 0);
    }

    private boolean devicesVote() {
        return own.has(VoterFlags.DEVICE_CASTS_VOTE);
    }

    /** What the members expect at most. */
    long highestExpected() {
        return members().stream().mapToLong(voter -> voter.expectedVotes).max().orElse(0);
    }

    private void recalculate(boolean mayDecrease, boolean byMembers) {
        long present = memberVotes() + deviceVotes;
        if (present > own.expectedVotes) {
            own.expectedVotes = present;
            observer.expectedVotesChanged(present);
        }
        if (rules.tracking() && own.expectedVotes > trackingBarrier) {
            trackingBarrier = own.expectedVotes;
            observer.trackingBarrierRaised(trackingBarrier);
        }
        if (byMembers) {
            long expected = rules.allowDownscale() ? Math.max(memberVotes(), barrier) : memberVotes();
            boolean isNew = expected != own.expectedVotes;
            members().forEach(voter -> voter.expectedVotes = expected);
            if (isNew) {
                observer.expectedVotesChanged(expected);
            }
        }
        quorum = needed(highestExpected(), mayDecrease);
        decide(totalVotes());
        observer.stateChanged();
    }

    private long needed(long expected, boolean mayDecrease) {
        long total = totalVotes();
        long needed = Math.max((expected + 2) / 2, (total + 2) / 2);
        if (!mayDecrease) {
            needed = Math.max(needed, quorum);
        }
        int present = members().size() + (devicesVote() ? 1 : 0);
        return rules.twoNode() && present <= 2 ? 1 : needed;
    }

    private void decide(long total) {
        if (waitsForAll) {
            if (total != own.expectedVotes) {
                LOG.info(
                        Priority.NOTICE,
                        "Waiting for all cluster members. Current votes: {} expected_votes: {}",
                        total,
                        own.expectedVotes);
                return;
            }
            waitsForAll = false;
        }
        boolean enough = total >= quorum;
        if (enough) {
            partition.quorate();
        }
        boolean decision = enough || winsTie(total) || masterWins();
        if (rules.waitForAll()) {
            waitsForAll = !decision;
        }
        if (decision != quorate) {
            quorate = decision;
            LOG.debug(decision ? "quorum regained, resuming activity" : "quorum lost, blocking activity");
            observer.quorumChanged();
        }
    }

    private boolean winsTie(long total) {
        TieBreakerNode tieBreaker = rules.tieBreaker();
        return tieBreaker != null
                && total == own.expectedVotes / 2
                && partition.shrunkBy() < quorum
                && TieBreaker.isHere(tieBreaker, partition);
    }

    private boolean masterWins() {
        return members().stream()
                .anyMatch(voter -> voter.has(VoterFlags.DEVICE_MASTER_WINS | VoterFlags.DEVICE_CASTS_VOTE));
    }

    // ---- what may be asked of all

    /** Whether the cluster could go on with this many expected votes. */
    boolean mayExpect(long expectedVotes) {
        long total = totalVotes();
        return expectedVotes >= total && (!quorate || needed(expectedVotes, true) <= total);
    }

    /** Whether a node (0 for the device) may have this many votes. */
    boolean mayHave(int nodeId, long votes) {
        Voter voter = voters.get(nodeId);
        long before = voter == null ? deviceVotes : voter.votes;
        try {
            putVotes(voter, votes);
            long needed = needed(highestExpected(), true);
            return needed >= quorum / 2 && needed <= totalVotes();
        } finally {
            putVotes(voter, before);
        }
    }

    private void putVotes(@Nullable Voter voter, long votes) {
        if (voter == null) {
            deviceVotes = votes;
        } else {
            voter.votes = votes;
        }
    }

    // ---- what it has come to

    Voter own() {
        return own;
    }

    /** This node's flags as the others are to see them. */
    int ownFlags() {
        int flags = VoterFlags.with(own.flags, VoterFlags.QUORATE, quorate);
        return VoterFlags.with(flags, VoterFlags.WAIT_FOR_ALL_STATUS, waitsForAll);
    }

    @Nullable
    Voter voter(int nodeId) {
        return voters.get(nodeId);
    }

    /** Every node that was seen, ascending. */
    Collection<Voter> voters() {
        return Collections.unmodifiableCollection(voters.values());
    }

    List<NodeVotes> snapshot() {
        List<NodeVotes> nodes = new ArrayList<>();
        voters.values().forEach(voter -> nodes.add(voter.snapshot()));
        return nodes;
    }

    VoteRules rules() {
        return rules;
    }

    RingId ring() {
        return ring;
    }

    Partition partition() {
        return partition;
    }

    long deviceVotes() {
        return deviceVotes;
    }

    long quorum() {
        return quorum;
    }

    boolean isQuorate() {
        return quorate;
    }

    boolean waitsForAll() {
        return waitsForAll;
    }

    boolean isLastManStanding() {
        return lastManStanding;
    }

    long barrier() {
        return barrier;
    }

    long trackingBarrier() {
        return trackingBarrier;
    }
}
