package carousel.totem.internal;

import carousel.api.loop.LoopTimer;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** What a member does when the token comes (T, F and H rules). */
final class TokenPassing {
    /** Visits after which unused memory is given back even if the ring is never idle. */
    private static final int VISITS_PER_TRIM = 4096;

    /**
     * Memory of messages that somebody has not acknowledged, beyond which this member adds none: less than it is allowed to send is
     * always right (F-1). Several rotations' worth; only while one member gets nothing and the others go on it is ever reached.
     */
    static final long MAX_HELD_BYTES = 24L << 20;

    private final RingContext context;
    private final RingMember member;
    private final Recovery recovery;
    private final Delivery delivery;
    private final SendStreams streams;
    private final FlowControl flowControl;
    private final RetransmitList retransmitList;
    private final TokenTimers timers;
    private final Heartbeat heartbeat;
    private final ByteBuffer holdCancel =
            ByteBuffer.allocateDirect(HoldCancel.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    /** my_token_seq: of the last token accepted. */
    private int tokenSeq;
    /** token.aru as received at the previous visit. */
    private int lastAru;

    private int lastSeq;
    /** Consecutive tokens with the same seq. */
    private int seqUnchanged;
    /** Whether the representative keeps the token, as far as this node can tell (T-3). */
    private boolean held;

    private final HoldDelay holdDelay = new HoldDelay();
    private final TokenPace pace = new TokenPace();
    private final LoopTimer rest;
    /** At this visit. */
    private int sentBytes;
    /** Visits without progress of a low aru (T-11). */
    private int aruCount;
    /** Counter of this process over all rings, informational. */
    private int thisSeqno;

    private int visitsSinceTrim;

    TokenPassing(RingContext context, RingMember member, Recovery recovery, Delivery delivery, SendStreams streams) {
        this.context = context;
        this.member = member;
        this.recovery = recovery;
        this.delivery = delivery;
        this.streams = streams;
        rest = context.newTimer(this::sendToken);
        flowControl = new FlowControl(context);
        retransmitList = new RetransmitList(context);
        timers = new TokenTimers(context, member::tokenLost);
        heartbeat = new Heartbeat(context, member::tokenLost);
    }

    TokenTimers timers() {
        return timers;
    }

    /** G-1: no token is expected. */
    void silence() {
        timers.cancelAll();
        rest.cancel();
        pace.reset();
        heartbeat.cancel();
        held = false;
    }

    /** K-2.6. */
    void committed() {
        flowControl.reset();
        timers.tokenSent();
    }

    /** the numbers of a new ring. */
    void recovering() {
        tokenSeq = context.start.tokenSeq() - 1;
        seqUnchanged = 0;
        aruCount = 0;
        holdDelay.reset();
        lastSeq = context.start.messageSeq() - 1;
        lastAru = context.start.messageSeq();
        held = false;
        timers.tokenSent();
    }

    /** The token, at the member that was waiting for it. */
    void received(ByteBuffer received, int at) {
        if (context.state == RingState.GATHER
                || context.state == RingState.COMMIT
                || !RingIdField.matches(received, at + OrfToken.RING_OFFSET, context.ring)) { // T-1, T-5
            return;
        }
        if (!SequenceNumber.precedes(tokenSeq, OrfToken.tokenSeq(received, at))) { // T-5
            if (!isKeeping()) {
                heartbeat.heard();
            }
            return;
        }
        context.statistics.tokensReceived++;
        int length = OrfToken.length(OrfToken.rtrEntries(received, at));
        ByteBuffer token = context.lastToken.begin(received, at, length);
        noteIdleness(OrfToken.seq(token, 0));
        if (context.state == RingState.OPERATIONAL) {
            release(OrfToken.aru(token, 0));
        }
        streams.inUse().flush(); // T-6
        int previousAru = lastAru;
        lastAru = OrfToken.aru(token, 0); // T-7
        boolean recovering = context.state == RingState.RECOVERY;
        MessageWindow window = recovering ? context.recovery : context.regular;
        int waiting = recovering ? recovery.queue().size() : streams.inUse().size();
        long nowNanos = context.loop.nanoTime();
        context.statistics.tokenTimes.received(nowNanos, waiting);
        pace.received(nowNanos);
        int allowed = flowControl.allowed(token, waiting);
        int retransmitted = retransmitList.serve(token, window, allowed); // T-8
        retransmitList.request(token, window); // T-9
        int sent = send(token, window, allowed - retransmitted); // T-10
        flowControl.account(token, sent + retransmitted);
        updateAru(token, window, previousAru); // T-11
        if (hasFailedToReceive(token)) { // T-12
            RingContext.LOG.error("FAILED TO RECEIVE");
            member.giveUpReceiving();
            return;
        }
        boolean isRepairing = retransmitted > 0 || OrfToken.rtrEntries(token, 0) > 0;
        if (sent > 0 || (isRepairing && context.settings.cancelTokenHoldOnRetransmit())) { // T-13
            held = false;
        }
        pass(token, recovering);
    }

    /** T-14 to T-16. */
    private void pass(ByteBuffer token, boolean recovering) {
        tokenSeq = OrfToken.tokenSeq(token, 0);
        OrfToken.tokenSeq(token, 0, tokenSeq + 1);
        boolean install = recovering && recovery.visit(token);
        context.lastToken.finish(
                OrfToken.length(OrfToken.rtrEntries(token, 0)),
                context.nodeId,
                context.newMembers.next(context.nodeId));
        if (install) {
            member.install();
            lastAru = context.start.messageSeq();
            if (!context.running) {
                return;
            }
        }
        boolean keep = isKeeping();
        if (!keep) {
            long restNanos = restNanos();
            if (restNanos > 0) {
                rest.start(restNanos);
            } else {
                sendToken();
            }
        }
        if (context.state == RingState.OPERATIONAL) {
            delivery.deliverContiguous(context.regular); // T-15
        }
        if (!context.running || context.state == RingState.GATHER) {
            return;
        }
        timers.tokenSent();
        if (keep) {
            timers.startHold();
            heartbeat.cancel();
        } else {
            heartbeat.heard();
        }
        if (held) {
            trim();
            context.regular.trim();
        } else if (++visitsSinceTrim >= VISITS_PER_TRIM) {
            trim();
        }
        member.tokenPassed();
    }

    private long restNanos() {
        int messages = streams.addedSinceAsked();
        boolean mayRest =
                context.state == RingState.OPERATIONAL && context.newMembers.size() > 1 && !member.isLeaving();
        return mayRest ? pace.restNanos(messages, sentBytes) : 0;
    }

    private void sendToken() {
        context.lastToken.send();
        long nowNanos = context.loop.nanoTime();
        context.statistics.tokenTimes.passed(nowNanos);
        pace.passed(nowNanos);
    }

    /** T-3: the representative of an idle ring lets the token rest. */
    private boolean isKeeping() {
        return held && context.isRepresentative();
    }

    /** T-2, T-3. */
    private void noteIdleness(int seq) {
        if (seq == lastSeq) {
            timers.startMergeUnlessRunning();
            seqUnchanged++;
        } else {
            timers.cancelMerge();
            timers.cancelHold();
            seqUnchanged = 0;
            holdDelay.traffic(context.loop.nanoTime());
        }
        lastSeq = seq;
        int limit = context.settings.seqnoUnchangedConst();
        boolean isAlone = context.newMembers.size() == 1; // the token is there at once when it is wanted
        held = context.isRepresentative()
                ? seqUnchanged > limit && (isAlone || holdDelay.isOver(context.loop.nanoTime()))
                : seqUnchanged >= limit;
    }

    /** T-4: what everybody has had for a rotation is not needed any more. */
    private void release(int aru) {
        int everybodyHas = SequenceNumber.min(SequenceNumber.min(aru, lastAru), context.highDelivered);
        context.regular.releaseThrough(everybodyHas);
    }

    private int send(ByteBuffer token, MessageWindow window, int allowed) {
        sentBytes = 0;
        int seq = OrfToken.seq(token, 0);
        int limit = window.lastReleased() + MessageWindow.MAX_MESSAGES - allowed - context.settings.windowSize();
        if (SequenceNumber.precedes(limit, seq)) {
            return 0;
        }
        boolean isBounded = context.state == RingState.OPERATIONAL; // what is recovered is held already
        int sent = 0;
        while (sent < allowed
                && !(isBounded && window.heldBytes() >= MAX_HELD_BYTES)
                && window.isInWindow(seq + 1)
                && !window.contains(seq + 1)) {
            Frame frame = nextFrame();
            if (frame == null) {
                break;
            }
            seq++;
            sent++;
            sentBytes += frame.length;
            byte encapsulated = context.state == RingState.RECOVERY ? Header.ENCAPSULATED : Header.PLAIN;
            Mcast.put(frame.bytes, frame.start, encapsulated, context.nodeId, seq, thisSeqno++, context.ring);
            window.put(seq, frame); // D-2
            context.network.multicast(frame.datagram(), false);
        }
        OrfToken.seq(token, 0, seq);
        context.statistics.count(RingCounter.MCAST_TX, sent);
        return sent;
    }

    private @Nullable Frame nextFrame() {
        return context.state == RingState.RECOVERY
                ? recovery.queue().poll()
                : streams.inUse().poll();
    }

    private void updateAru(ByteBuffer token, MessageWindow window, int previousAru) {
        int aruAddr = OrfToken.aruAddr(token, 0);
        if (SequenceNumber.precedes(window.aru(), OrfToken.aru(token, 0))
                || aruAddr == context.nodeId
                || aruAddr == 0) {
            OrfToken.aru(token, 0, window.aru());
            OrfToken.aruAddr(token, 0, window.aru() == OrfToken.seq(token, 0) ? 0 : context.nodeId);
        }
        boolean stands = OrfToken.aru(token, 0) == previousAru && OrfToken.aruAddr(token, 0) != 0;
        aruCount = stands ? aruCount + 1 : 0;
    }

    private boolean hasFailedToReceive(ByteBuffer token) {
        return aruCount > context.settings.failReceiveConst() && OrfToken.aruAddr(token, 0) == context.nodeId;
    }

    /** H-2: this node wants the token, and it is being held. */
    void cancelHold() {
        if (!held || context.state == RingState.GATHER || context.state == RingState.COMMIT) {
            return;
        }
        wantHeldToken();
        held = false;
        HoldCancel.put(holdCancel, 0, context.nodeId, context.ring);
        context.statistics.count(RingCounter.TOKEN_HOLD_CANCEL_TX);
        context.network.multicast(holdCancel, true);
    }

    /** Somebody wants the token (section 5). */
    void holdCancelled() {
        wantHeldToken();
        seqUnchanged = 0;
        if (context.isRepresentative() && context.state != RingState.GATHER) {
            timers.cancelHold();
            rest.cancel();
            context.lastToken.send();
        }
    }

    private void wantHeldToken() {
        if (isKeeping()) {
            holdDelay.wanted(context.loop.nanoTime());
        }
    }

    /** Memory that was not needed since the last time is given back; on an idle ring at every visit. */
    private void trim() {
        visitsSinceTrim = 0;
        context.pool.trim();
        delivery.trim();
    }
}
