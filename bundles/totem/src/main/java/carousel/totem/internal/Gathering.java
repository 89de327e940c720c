package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.LoopTimer;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Join;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Finds the members of the next ring: candidates, failed nodes and consensus (G and J rules). */
final class Gathering {
    private final RingContext context;
    private final RingMember member;
    private final NodeSet proc = new NodeSet();
    private final NodeSet failed = new NodeSet();
    private final NodeSet consensus = new NodeSet();
    private final NodeSet theirProc = new NodeSet();
    private final NodeSet theirFailed = new NodeSet();
    private final NodeSet candidates = new NodeSet();
    private final Random random;
    private final LoopTimer joinTimer;
    private final LoopTimer consensusTimer;
    private final LoopTimer delayedJoin;
    private ByteBuffer joinBuffer =
            ByteBuffer.allocateDirect(Join.length(16, 16)).order(ByteOrder.LITTLE_ENDIAN);
    /** The FAILED mark (T-12): this node forms a ring alone as soon as the others agree. */
    private boolean failedToReceive;

    Gathering(RingContext context, RingMember member) {
        this.context = context;
        this.member = member;
        random = new Random(context.settings.randomSeed());
        joinTimer = context.newTimer(this::joinTimerExpired);
        consensusTimer = context.newTimer(this::roundEnded);
        delayedJoin = context.newTimer(this::multicastJoin);
    }

    /** G-1. */
    void enter(GatherReason reason) {
        RingContext.LOG.debug("entering GATHER state from {}.", reason);
        context.moveTo(RingState.GATHER);
        member.tokenSilenced();
        proc.add(context.nodeId);
        consensus.setTo(context.nodeId);
        sendJoin();
        context.start(joinTimer, context.settings.joinMillis());
        context.start(consensusTimer, context.settings.consensusMillis());
    }

    /** The membership is agreed: the commit token decides from here on (K-2). */
    void stop() {
        joinTimer.cancel();
        consensusTimer.cancel();
        delayedJoin.cancel();
    }

    /** I-7. Consensus of this round must not count in the next one. */
    void installed() {
        proc.setTo(context.newMembers);
        failed.clear();
        consensus.clear();
        failedToReceive = false;
        context.statistics.continuousGather = 0;
    }

    /** T-12: the others shall go on without this node. */
    void giveUpReceiving() {
        failedToReceive = true;
        failed.add(context.nodeId);
        enter(GatherReason.FAILED_TO_RECEIVE);
    }

    /** The others need not wait for the token, nor for the consensus of a node that cannot answer. */
    void memberGone(int nodeId) {
        boolean isWanted = switch (context.state) {
            case OPERATIONAL -> context.members.contains(nodeId);
            case GATHER -> proc.contains(nodeId) && !failed.contains(nodeId);
            case COMMIT, RECOVERY -> context.newMembers.contains(nodeId);
        };
        if (isWanted) {
            RingContext.LOG.info(
                    Priority.NOTICE,
                    "A processor failed, forming new configuration: the process of node {} has ended.",
                    Integer.toUnsignedString(nodeId));
            proc.add(nodeId);
            failed.add(nodeId);
            enter(GatherReason.MEMBER_GONE);
        }
    }

    /** A message or merge detection of another ring (section 5). */
    void foreignHeard(int sender, GatherReason whenOperational, GatherReason whenGather) {
        if (sender == 0 || sender == context.nodeId) {
            return;
        }
        if (context.state == RingState.OPERATIONAL) {
            if (addCandidate(sender)) {
                enter(whenOperational);
            }
        } else if (context.state == RingState.GATHER && !proc.contains(sender) && addCandidate(sender)) {
            enter(whenGather);
        }
    }

    private boolean addCandidate(int sender) {
        if (proc.size() >= Header.MAX_MEMBERS && !proc.contains(sender)) {
            return false;
        }
        proc.add(sender);
        return true;
    }

    /** proc minus failed, the members of the next ring if all agree. */
    NodeSet candidates() {
        candidates.setToDifference(proc, failed);
        return candidates;
    }

    /** J-0 to J-4. */
    void joinReceived(ByteBuffer join, int at) {
        int sender = Join.systemFrom(join, at);
        long ringSequence = Join.ringSequence(join, at);
        theirProc.setTo(join, Join.procList(at), Join.procEntries(join, at));
        theirFailed.setTo(join, Join.failedList(join, at), Join.failedEntries(join, at));
        if (sender == 0 || theirProc.contains(0) || theirFailed.contains(0)) {
            return;
        }
        boolean isLeave = Join.isLeave(join, at);
        context.ringSequenceMax = maxUnsigned(context.ringSequenceMax, ringSequence);
        if (!isToBeProcessed(sender, ringSequence)) {
            return;
        }
        if (isLeave && context.members.contains(sender)) {
            context.leavers.add(sender);
        }
        switch (context.state) {
            case OPERATIONAL -> process(sender, isLeave, GatherReason.JOIN_IN_OPERATIONAL);
            case GATHER -> process(sender, isLeave, GatherReason.MERGE_DURING_JOIN);
            case COMMIT -> process(sender, isLeave, GatherReason.JOIN_IN_COMMIT);
            case RECOVERY -> process(sender, isLeave, GatherReason.JOIN_IN_RECOVERY);
        }
    }

    private boolean isToBeProcessed(int sender, long ringSequence) {
        boolean isOld = Long.compareUnsigned(ringSequence, context.ring.sequence()) < 0;
        return switch (context.state) {
            case OPERATIONAL ->
                !theirFailed.contains(context.nodeId) && !(isOld && context.members.contains(sender)); // J-1
            case GATHER -> true;
            case COMMIT, RECOVERY -> !isOld && context.newMembers.contains(sender); // J-2
        };
    }

    /** J-3. */
    private void process(int sender, boolean isLeave, GatherReason reason) {
        if (theirProc.sameAs(proc) && theirFailed.sameAs(failed)) {
            if (!isLeave) {
                consensus.add(sender);
            }
            if (context.state == RingState.GATHER) {
                commitWhenAgreed();
                return;
            }
        } else if (!(proc.containsAll(theirProc) && failed.containsAll(theirFailed))
                && !failed.contains(sender)) { // G-7
            merge(sender);
            return;
        }
        if (context.state != RingState.GATHER) {
            enter(reason);
        }
    }

    private void commitWhenAgreed() {
        if (!isAgreed()) {
            return;
        }
        if (failedToReceive) {
            proc.setTo(context.nodeId);
            failed.clear();
            failedToReceive = false;
            member.formRing();
        } else if (!candidates().isEmpty() && candidates.get(0) == context.nodeId) {
            member.formRing();
        }
    }

    /**
     * J-3d: take over what the sender knows and we do not. When that is nothing, because a stranger's failed list is not taken
     * over, a gathering goes on without a new join: else strangers that disagree would answer each join with a join, more and
     * more of them, and their consensus timers would never run out.
     */
    private void merge(int sender) {
        int known = proc.size() + failed.size();
        for (int i = 0; i < theirProc.size(); i++) {
            if (!addCandidate(theirProc.get(i))) {
                return;
            }
        }
        if (theirFailed.contains(context.nodeId)) {
            failed.add(sender);
        } else if (context.members.contains(sender)) {
            failed.addAll(theirFailed);
        }
        if (context.state != RingState.GATHER || proc.size() + failed.size() > known) {
            enter(GatherReason.MERGE_DURING_JOIN);
        }
    }

    /** G-4. */
    private boolean isAgreed() {
        return consensus.containsAll(candidates());
    }

    /** The consensus timer ran out (G-5, G-6). */
    private void roundEnded() {
        countRound();
        if (isAgreed()) {
            consensus.setTo(context.nodeId);
            member.awaitToken();
        } else {
            giveUpOnTheSilent();
        }
    }

    /** There was agreement, but no commit token came: begin a new round (G-5). */
    void tokenTimedOut() {
        countRound();
        if (isAgreed()) {
            enter(GatherReason.TOKEN_TIMEOUT_IN_GATHER);
        } else {
            giveUpOnTheSilent();
        }
    }

    /** G-6. */
    private void giveUpOnTheSilent() {
        context.statistics.count(RingCounter.CONSENSUS_TIMEOUTS);
        for (int i = 0; i < proc.size(); i++) {
            if (!consensus.contains(proc.get(i))) {
                failed.add(proc.get(i));
            }
        }
        enter(GatherReason.CONSENSUS_TIMEOUT);
    }

    /** P-3. */
    private void countRound() {
        if (++context.statistics.continuousGather > Statistics.MAX_QUIET_ROUNDS) {
            RingContext.MAIN_LOG.warn(
                    "Totem is unable to form a cluster because of an operating system or network fault"
                            + " (reason: totem is continuously in gather state)."
                            + " The most common cause of this message is that the local firewall is configured improperly.");
        }
    }

    /** G-2. */
    private void joinTimerExpired() {
        sendJoin();
        context.start(joinTimer, context.settings.joinMillis());
    }

    /** G-3; a delay is a timer of its own instead of a sleep (section 20). */
    private void sendJoin() {
        long longest = context.settings.sendJoinMillis();
        if (longest == 0) {
            multicastJoin();
        } else if (!delayedJoin.isRunning()) {
            context.start(delayedJoin, random.nextInt((int) longest));
        }
    }

    /** the sender is the last of the failed. */
    void sendLeave() {
        NodeSet self = new NodeSet();
        self.setTo(context.nodeId);
        NodeSet remaining = new NodeSet();
        remaining.setToDifference(proc, self);
        NodeSet others = new NodeSet();
        others.setToDifference(failed, self);
        int length = Join.length(remaining.size(), others.size() + 1);
        ByteBuffer join = joinBuffer(length);
        Join.put(
                join,
                0,
                Join.LEAVE_NODE_ID,
                context.nodeId,
                context.ring.sequence(),
                remaining.size(),
                others.size() + 1);
        remaining.put(join, Join.procList(0));
        others.put(join, Join.failedList(join, 0));
        join.putInt(length - Join.ENTRY_LENGTH, context.nodeId);
        context.statistics.count(RingCounter.MEMB_JOIN_TX);
        context.network.multicast(join.limit(length).position(0), false);
    }

    private void multicastJoin() {
        int length = Join.length(proc.size(), failed.size());
        ByteBuffer join = joinBuffer(length);
        Join.put(join, 0, context.nodeId, context.nodeId, context.ring.sequence(), proc.size(), failed.size());
        proc.put(join, Join.procList(0));
        failed.put(join, Join.failedList(join, 0));
        context.statistics.count(RingCounter.MEMB_JOIN_TX);
        context.network.multicast(join.limit(length).position(0), true);
    }

    private ByteBuffer joinBuffer(int length) {
        if (joinBuffer.capacity() < length) {
            joinBuffer = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
        }
        return joinBuffer.clear();
    }

    private static long maxUnsigned(long a, long b) {
        return Long.compareUnsigned(a, b) < 0 ? b : a;
    }
}
