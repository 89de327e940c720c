package carousel.totem.internal;

import carousel.api.totem.RingCounter;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;

/** Brings the members of the old ring to the same messages before the new ring is installed (R rules). */
final class Recovery {
    /** Rotations without the flag after which the end of the old messages is known. */
    private static final int QUIET_VISITS_TO_KNOW_END = 2;
    /** Rotations without the flag from which on it is counted how often everybody had everything. */
    private static final int QUIET_VISITS_TO_COUNT = 3;
    /** Visits at which everybody had everything. */
    private static final int ROTATIONS_TO_INSTALL = 2;

    private final RingContext context;
    /** trans: members of the old ring that come along. Their old messages may be delivered behind a gap (I-5). */
    private final NodeSet transitional = new NodeSet();

    private final RecoveryQueue queue;
    private boolean hasSetFlag;
    private int quietVisits;
    private int rotations;
    private int installSeq;
    private boolean hasOriginatedToken;

    Recovery(RingContext context) {
        this.context = context;
        queue = new RecoveryQueue(context.pool);
    }

    NodeSet transitional() {
        return transitional;
    }

    RecoveryQueue queue() {
        return queue;
    }

    /** without the sending of the commit token. */
    void enter(ByteBuffer commit, int at) {
        RingContext.LOG.debug("entering RECOVERY state for ring {}.", context.ring);
        context.moveTo(RingState.RECOVERY);
        int startSeq = context.start.messageSeq();
        context.recovery.reset(startSeq);
        queue.clear();
        hasSetFlag = false;
        quietVisits = 0;
        rotations = 0;
        installSeq = startSeq;
        hasOriginatedToken = false;
        transitional.clear();
        boolean isSomethingMissing = false;
        int low = context.regular.highSeq();
        for (int i = 0; i < CommitToken.addrEntries(commit, at); i++) {
            int nodeId = CommitToken.addr(commit, at, i);
            int entry = CommitToken.entry(commit, at, i);
            if (context.members.contains(nodeId) && RingIdField.matches(commit, entry, context.installedRing)) {
                transitional.add(nodeId);
                isSomethingMissing |= !CommitToken.receivedFlag(commit, entry);
                low = SequenceNumber.min(low, CommitToken.aru(commit, entry));
            }
        }
        if (isSomethingMissing) {
            queue.begin(context.regular, low, context.regular.highSeq());
            RingContext.LOG.debug("Originated {} messages of ring {}.", queue.size(), context.installedRing);
        }
    }

    /** the first token of the ring; false when it was made already. */
    boolean originateToken() {
        if (hasOriginatedToken) {
            return false;
        }
        hasOriginatedToken = true;
        context.statistics.count(RingCounter.ORF_TOKEN_TX);
        ByteBuffer token = context.lastToken.begin(OrfToken.length(0));
        hasSetFlag = queue.size() > 0;
        OrfToken.putFirst(token, 0, context.nodeId, context.start.messageSeq(), context.start.tokenSeq(), context.ring);
        OrfToken.retransFlg(token, 0, hasSetFlag ? 1 : 0);
        context.lastToken.finish(OrfToken.length(0), context.nodeId, context.newMembers.next(context.nodeId));
        return true;
    }

    /** R-7, at every visit of the token; true when the ring is to be installed. */
    boolean visit(ByteBuffer token) {
        if (queue.size() > 0) {
            if (OrfToken.retransFlg(token, 0) == 0) {
                OrfToken.retransFlg(token, 0, 1);
                hasSetFlag = true;
            }
        } else if (OrfToken.retransFlg(token, 0) != 0 && hasSetFlag) {
            OrfToken.retransFlg(token, 0, 0);
            hasSetFlag = false;
        }
        quietVisits = OrfToken.retransFlg(token, 0) == 0 ? quietVisits + 1 : 0;
        if (quietVisits == QUIET_VISITS_TO_KNOW_END) {
            installSeq = OrfToken.seq(token, 0);
        }
        boolean hasEverybodyAll = !SequenceNumber.precedes(OrfToken.aru(token, 0), installSeq);
        rotations = quietVisits >= QUIET_VISITS_TO_COUNT && hasEverybodyAll ? rotations + 1 : 0;
        return rotations == ROTATIONS_TO_INSTALL;
    }
}
