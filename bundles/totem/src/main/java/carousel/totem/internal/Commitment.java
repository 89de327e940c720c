package carousel.totem.internal;

import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.RingIdField;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the agreed membership round as commit token (K rules). */
final class Commitment {
    /** How much a new ring's sequence is above every other's. */
    private static final int RING_SEQUENCE_STEP = 4;

    private final RingContext context;
    private final RingMember member;

    Commitment(RingContext context, RingMember member) {
        this.context = context;
        this.member = member;
    }

    /** K-1, at the representative. */
    void create(NodeSet members) {
        RingId ring = new RingId(context.nodeId, context.ringSequenceMax + RING_SEQUENCE_STEP);
        int length = CommitToken.length(members.size());
        ByteBuffer token = context.lastToken.begin(length);
        CommitToken.put(token, 0, context.nodeId, 0, ring, 0, members.size());
        members.put(token, CommitToken.ADDR_OFFSET);
        enter(token, length);
    }

    void received(ByteBuffer token, int at) {
        switch (context.state) {
            case OPERATIONAL -> {}
            case GATHER -> {
                if (isForThisRound(token, at)) {
                    int length = CommitToken.length(CommitToken.addrEntries(token, at));
                    enter(context.lastToken.begin(token, at, length), length);
                }
            }
            case COMMIT -> {
                if (isOfThisRing(token, at) && isFilled(token, at)) { // K-6
                    member.enterRecovery(token, at);
                }
            }
            case RECOVERY -> {
                if (isOfThisRing(token, at) && isFilled(token, at) && hasMadeTwoRounds(token, at)) { // K-8
                    member.commitTokenReturned();
                }
            }
        }
    }

    /** K-4: it is what we agreed to, newer than our ring, and this node is the next to fill its entry. */
    private boolean isForThisRound(ByteBuffer token, int at) {
        int entries = CommitToken.addrEntries(token, at);
        int index = CommitToken.membIndex(token, at);
        NodeSet candidates = member.candidates();
        if (entries != candidates.size()
                || index == entries
                || CommitToken.addr(token, at, index) != context.nodeId
                || Long.compareUnsigned(
                                RingIdField.sequence(token, at + CommitToken.RING_OFFSET), context.ring.sequence())
                        <= 0) {
            return false;
        }
        for (int i = 0; i < entries; i++) {
            if (CommitToken.addr(token, at, i) != candidates.get(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isOfThisRing(ByteBuffer token, int at) {
        return RingIdField.matches(token, at + CommitToken.RING_OFFSET, context.ring)
                && CommitToken.addrEntries(token, at) == context.newMembers.size();
    }

    private static boolean isFilled(ByteBuffer token, int at) {
        return CommitToken.membIndex(token, at) == CommitToken.addrEntries(token, at);
    }

    /** By the hop counter (K-3): a late copy from the end of the first round does not count. */
    private static boolean hasMadeTwoRounds(ByteBuffer token, int at) {
        return CommitToken.tokenSeq(token, at) == 2 * CommitToken.addrEntries(token, at);
    }

    /** K-2, with the token already in the retransmission buffer. */
    private void enter(ByteBuffer token, int length) {
        int entries = CommitToken.addrEntries(token, 0);
        int index = CommitToken.membIndex(token, 0);
        context.newMembers.setTo(token, CommitToken.ADDR_OFFSET, entries);
        MessageWindow window = context.regular;
        CommitToken.putEntry(
                token,
                CommitToken.entry(token, 0, index),
                context.installedRing,
                window.aru(),
                context.highDelivered,
                window.aru() == window.highSeq());
        markWhoMissesSomething(token, index);
        CommitToken.membIndex(token, 0, index + 1);
        CommitToken.tokenSeq(token, 0, CommitToken.tokenSeq(token, 0) + 1);
        RingId ring = RingIdField.get(token, CommitToken.RING_OFFSET);
        try {
            context.store.store(ring.sequence());
        } catch (IOException notStored) {
            context.fail(notStored);
            return;
        }
        RingContext.LOG.debug("entering COMMIT state for ring {}.", ring);
        context.ring = ring;
        if (Long.compareUnsigned(context.ringSequenceMax, ring.sequence()) < 0) {
            context.ringSequenceMax = ring.sequence();
        }
        context.moveTo(RingState.COMMIT);
        member.committed();
        context.lastToken.finish(length, context.nodeId, context.newMembers.next(context.nodeId));
        context.lastToken.send();
        context.statistics.count(RingCounter.MEMB_COMMIT_TOKEN_TX);
    }

    /** K-2.3: of the members that come from our ring, whoever has less than another misses something. */
    private void markWhoMissesSomething(ByteBuffer token, int lastIndex) {
        int highest = context.regular.aru();
        for (int i = 0; i <= lastIndex; i++) {
            int entry = CommitToken.entry(token, 0, i);
            if (RingIdField.matches(token, entry, context.installedRing)
                    && SequenceNumber.precedes(highest, CommitToken.aru(token, entry))) {
                highest = CommitToken.aru(token, entry);
            }
        }
        for (int i = 0; i <= lastIndex; i++) {
            int entry = CommitToken.entry(token, 0, i);
            if (RingIdField.matches(token, entry, context.installedRing)
                    && SequenceNumber.precedes(CommitToken.aru(token, entry), highest)) {
                CommitToken.receivedFlag(token, entry, false);
            }
        }
    }

    /** K-7: the second round. */
    void passOn(ByteBuffer received, int at) {
        int length = CommitToken.length(CommitToken.addrEntries(received, at));
        ByteBuffer token = context.lastToken.begin(received, at, length);
        CommitToken.tokenSeq(token, 0, CommitToken.tokenSeq(token, 0) + 1);
        context.lastToken.finish(length, context.nodeId, context.newMembers.next(context.nodeId));
        context.lastToken.send();
        context.statistics.count(RingCounter.MEMB_COMMIT_TOKEN_TX);
    }
}
