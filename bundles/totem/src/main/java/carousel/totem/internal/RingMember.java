package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MergeDetect;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ring member: hands datagrams to the part that the state and the type ask for (totem-protocol 5), and leads the parts from
 * one state to the next.
 */
final class RingMember implements Totem {
    /** Of a network that does not know whom a datagram is from. */
    private static final int ANY_SENDER = 0;

    private final RingContext context;
    private final SendStreams streams;
    private final Delivery delivery;
    private final Recovery recovery;
    private final Installation installation;
    private final TokenPassing tokenPassing;
    private final Gathering gathering;
    private final Commitment commitment;
    private final PauseDetection pauseDetection;
    private boolean wantTokenSteps;
    /** Set while the last messages of a member that leaves wait for the token. */
    private @Nullable Runnable whenLeft;

    private final LoopTimer leaveTimer;

    RingMember(
            TotemSettings settings,
            EventLoop loop,
            TotemNetwork network,
            RingStore store,
            TotemListener listener,
            SequenceStart start) {
        context = new RingContext(settings, loop, network, store, listener, start);
        streams = new SendStreams(context);
        delivery = new Delivery(context);
        recovery = new Recovery(context);
        installation = new Installation(context, delivery);
        tokenPassing = new TokenPassing(context, this, recovery, delivery, streams);
        gathering = new Gathering(context, this);
        commitment = new Commitment(context, this);
        pauseDetection = new PauseDetection(context);
        leaveTimer = context.newTimer(this::finishLeaving);
    }

    @Override
    public void start() {
        context.running = true;
        long stored;
        try {
            stored = context.store.load();
        } catch (IOException notLoaded) {
            context.fail(notLoaded);
            return;
        }
        RingId first = new RingId(context.nodeId, stored + 1);
        context.ring = first;
        context.installedRing = first;
        context.ringSequenceMax = first.sequence();
        SettingsReport.write(RingContext.LOG, context.settings);
        pauseDetection.start();
        gathering.enter(GatherReason.START);
    }

    @Override
    public void received(ByteBuffer datagram) {
        receive(ANY_SENDER, datagram);
    }

    @Override
    public void received(int senderNodeId, ByteBuffer datagram) {
        receive(senderNodeId, datagram);
    }

    private void receive(int senderNodeId, ByteBuffer datagram) {
        if (!context.running) {
            return;
        }
        ByteOrder order = datagram.order();
        datagram.order(ByteOrder.LITTLE_ENDIAN);
        try {
            dispatch(senderNodeId, datagram, datagram.position(), datagram.remaining());
        } catch (RuntimeException | OutOfMemoryError broken) { // what was begun is half done
            context.fail(broken);
        } finally {
            datagram.order(order);
        }
    }

    private void dispatch(int senderNodeId, ByteBuffer datagram, int at, int length) {
        Verdict verdict = Datagram.validate(datagram, at, length);
        if (verdict == Verdict.ACCEPTED) {
            verdict = origin(senderNodeId, datagram, at);
        }
        if (verdict != Verdict.ACCEPTED) {
            context.drop(verdict, length);
            return;
        }
        MessageType type = Header.type(datagram, at);
        if (pauseDetection.swallows(type)) {
            return;
        }
        context.statistics.count(received(type));
        switch (type) {
            case ORF_TOKEN -> tokenPassing.received(datagram, at);
            case MCAST -> messageReceived(datagram, at, length);
            case MERGE_DETECT -> {
                if (!RingIdField.matches(datagram, at + MergeDetect.RING_OFFSET, context.ring)) {
                    gathering.foreignHeard(
                            MergeDetect.systemFrom(datagram, at),
                            GatherReason.MERGE_DETECT_IN_OPERATIONAL,
                            GatherReason.MERGE_DETECT_IN_GATHER);
                }
            }
            case JOIN -> gathering.joinReceived(datagram, at);
            case COMMIT_TOKEN -> commitment.received(datagram, at);
            case HOLD_CANCEL -> {
                if (RingIdField.matches(datagram, at + HoldCancel.RING_OFFSET, context.ring)) {
                    tokenPassing.holdCancelled();
                }
            }
        }
    }

    private static RingCounter received(MessageType type) {
        return switch (type) {
            case ORF_TOKEN -> RingCounter.ORF_TOKEN_RX;
            case MCAST -> RingCounter.MCAST_RX;
            case MERGE_DETECT -> RingCounter.MEMB_MERGE_DETECT_RX;
            case JOIN -> RingCounter.MEMB_JOIN_RX;
            case COMMIT_TOKEN -> RingCounter.MEMB_COMMIT_TOKEN_RX;
            case HOLD_CANCEL -> RingCounter.TOKEN_HOLD_CANCEL_RX;
        };
    }

    /** Whom a well-formed datagram is from and for. */
    private Verdict origin(int senderNodeId, ByteBuffer datagram, int at) {
        int target = Header.target(datagram, at);
        if (target != 0 && target != context.nodeId) {
            return Verdict.NOT_FOR_US; // N-2: what Corosync's filter of knet lets through
        }
        MessageType type = Header.type(datagram, at);
        int claimed = Header.nodeId(datagram, at);
        boolean mayDiffer = type == MessageType.MCAST || (type == MessageType.JOIN && claimed == Join.LEAVE_NODE_ID);
        if (senderNodeId != ANY_SENDER && senderNodeId != claimed && !mayDiffer) {
            return Verdict.WRONG_SENDER;
        }
        return isFromOurDouble(type, claimed, datagram, at) ? Verdict.OWN_ID : Verdict.ACCEPTED;
    }

    /** Our own merge detections do not come back, and our tokens go to somebody else unless we are alone. */
    private boolean isFromOurDouble(MessageType type, int claimed, ByteBuffer datagram, int at) {
        if (claimed != context.nodeId) {
            return false;
        }
        return switch (type) {
            case MERGE_DETECT -> true;
            case ORF_TOKEN ->
                context.newMembers.size() > 1 && RingIdField.matches(datagram, at + OrfToken.RING_OFFSET, context.ring);
            default -> false;
        };
    }

    /** D-1. */
    private void messageReceived(ByteBuffer datagram, int at, int length) {
        if (!RingIdField.matches(datagram, at + Mcast.RING_OFFSET, context.ring)) {
            gathering.foreignHeard(
                    Mcast.systemFrom(datagram, at),
                    GatherReason.FOREIGN_MESSAGE_IN_OPERATIONAL,
                    GatherReason.FOREIGN_MESSAGE_IN_GATHER);
            return;
        }
        if (!context.newMembers.contains(Mcast.systemFrom(datagram, at))) {
            return; // only members can send on the ring
        }
        MessageWindow window;
        if (Header.encapsulated(datagram, at) == Header.ENCAPSULATED) {
            if (context.state != RingState.RECOVERY) {
                return; // a late copy: every member had it when the ring was installed
            }
            window = context.recovery;
        } else {
            if (!context.ring.equals(context.installedRing)) {
                return; // nobody sends before the ring is installed
            }
            window = context.regular;
        }
        int seq = Mcast.seq(datagram, at);
        if (!window.isInWindow(seq) || window.contains(seq)) {
            return;
        }
        Frame frame = context.pool.take(FrameSize.forDatagram(length));
        frame.start = 0;
        frame.length = length;
        frame.bytes.put(0, datagram, at, length);
        Header.target(frame.bytes, 0, 0);
        window.put(seq, frame);
        if (context.state == RingState.OPERATIONAL) {
            delivery.deliverContiguous(window);
        }
    }

    @Override
    public boolean multicast(MessageGroup group, ByteBuffer header, ByteBuffer payload) {
        long length = (long) header.remaining() + payload.remaining();
        if (length > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "message of " + length + " bytes, at most " + MAX_MESSAGE_BYTES + " are possible");
        }
        if (!context.running || !streams.add(group, header, payload)) {
            return false;
        }
        tokenPassing.cancelHold();
        return true;
    }

    @Override
    public void wantTokenSteps(boolean wanted) {
        wantTokenSteps = wanted;
        if (wanted && context.running) {
            tokenPassing.cancelHold();
        }
    }

    @Override
    public void synchronised() {
        context.waitingForTransition = false;
        context.transitionalStreams = false;
        if (context.running && streams.isTokenWanted()) {
            tokenPassing.cancelHold();
        }
    }

    @Override
    public RingStatus status() {
        Statistics statistics = context.statistics;
        return new RingStatus(
                context.state,
                context.everInstalled ? context.installedRing : RingId.NONE,
                context.members.toList(),
                Integer.toUnsignedLong(context.highDelivered),
                statistics.total(RingCounter.MCAST_TX),
                statistics.messagesDelivered,
                statistics.total(RingCounter.MCAST_RETX),
                statistics.tokensReceived,
                statistics.tokenLosses,
                context.dropLog.total());
    }

    @Override
    public Map<RingCounter, Long> statistics() {
        Statistics statistics = context.statistics;
        TokenTimes times = statistics.tokenTimes;
        Map<RingCounter, Long> values = statistics.sinceCleared();
        values.put(RingCounter.TIME_SINCE_TOKEN_LAST_RECEIVED, times.silentMillis(context.loop.nanoTime()));
        values.put(RingCounter.MTT_RX_TOKEN, times.meanIntervalMillis());
        values.put(RingCounter.AVG_TOKEN_WORKLOAD, times.meanKeptMillis());
        values.put(RingCounter.AVG_BACKLOG_CALC, times.meanBacklog());
        values.put(RingCounter.CONTINUOUS_GATHER, (long) statistics.continuousGather);
        values.put(
                RingCounter.FIREWALL_ENABLED_OR_NIC_FAILURE,
                statistics.continuousGather > Statistics.MAX_QUIET_ROUNDS ? 1L : 0L);
        values.put(RingCounter.MSG_QUEUE_AVAIL, (long) streams.inUse().freeSlots());
        values.put(RingCounter.MSG_RESERVED, (long) streams.inUse().size());
        return values;
    }

    @Override
    public void clearStatistics() {
        context.statistics.clear();
    }

    @Override
    public void gather() {
        if (context.running && context.state == RingState.OPERATIONAL) {
            gathering.enter(GatherReason.REQUESTED);
        }
    }

    @Override
    public void memberGone(int nodeId) {
        if (context.running && nodeId != context.nodeId) {
            gathering.memberGone(nodeId);
        }
    }

    @Override
    public void update(TotemSettings settings) {
        SettingsCheck.checkChange(context.settings, settings);
        context.settings = settings;
        pauseDetection.settingsChanged();
        SettingsReport.write(RingContext.LOG, settings);
    }

    @Override
    public void leave(Runnable done) {
        whenLeft = done;
        if (!context.running || context.state != RingState.OPERATIONAL || streams.isEmpty()) {
            finishLeaving();
        } else {
            context.start(leaveTimer, context.settings.tokenMillis());
            tokenPassing.cancelHold();
        }
    }

    private void finishLeaving() {
        Runnable done = whenLeft;
        whenLeft = null;
        if (context.running) {
            gathering.sendLeave();
        }
        close();
        if (done != null) {
            done.run();
        }
    }

    @Override
    public void close() {
        context.stop();
    }

    boolean isLeaving() {
        return whenLeft != null;
    }

    RingContext context() {
        return context;
    }

    // What the parts ask for.

    NodeSet candidates() {
        return gathering.candidates();
    }

    void tokenSilenced() {
        tokenPassing.silence();
    }

    void awaitToken() {
        tokenPassing.timers().awaitToken();
    }

    void giveUpReceiving() {
        gathering.giveUpReceiving();
    }

    void formRing() {
        commitment.create(gathering.candidates());
    }

    void committed() {
        gathering.stop();
        tokenPassing.committed();
    }

    void enterRecovery(ByteBuffer commit, int at) {
        recovery.enter(commit, at);
        tokenPassing.recovering();
        commitment.passOn(commit, at);
    }

    /** K-8. */
    void commitTokenReturned() {
        if (context.isRepresentative() && recovery.originateToken()) {
            context.lastToken.send();
            tokenPassing.timers().tokenSent();
        }
    }

    void install() {
        installation.closeOldRing(recovery.transitional());
        gathering.installed();
        installation.openNewRing();
    }

    /** T-16. */
    void tokenPassed() {
        if (context.running && wantTokenSteps && context.state == RingState.OPERATIONAL) {
            context.listener.tokenSent();
        }
        if (whenLeft != null && streams.isEmpty()) {
            finishLeaving();
        }
        if (context.running && streams.hasRoomAgain()) {
            context.listener.sendQueueAvailable();
        }
    }

    private static RingCounter lost(RingState state) {
        return switch (state) {
            case OPERATIONAL -> RingCounter.OPERATIONAL_TOKEN_LOST;
            case GATHER -> RingCounter.GATHER_TOKEN_LOST;
            case COMMIT -> RingCounter.COMMIT_TOKEN_LOST;
            case RECOVERY -> RingCounter.RECOVERY_TOKEN_LOST;
        };
    }

    /** */
    void tokenLost() {
        if (context.state != RingState.GATHER) {
            context.statistics.tokenLosses++;
        }
        context.statistics.count(lost(context.state));
        switch (context.state) {
            case OPERATIONAL -> {
                RingContext.LOG.info(
                        Priority.NOTICE,
                        "A processor failed, forming new configuration: token timed out ({}ms), waiting {}ms for consensus.",
                        context.settings.tokenMillis(),
                        context.settings.consensusMillis());
                gathering.enter(GatherReason.TOKEN_LOST_IN_OPERATIONAL);
            }
            case GATHER -> gathering.tokenTimedOut();
            case COMMIT -> gathering.enter(GatherReason.TOKEN_LOST_IN_COMMIT);
            case RECOVERY -> gathering.enter(GatherReason.TOKEN_LOST_IN_RECOVERY);
        }
    }
}
