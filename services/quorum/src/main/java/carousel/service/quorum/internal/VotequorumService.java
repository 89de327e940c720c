package carousel.service.quorum.internal;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.loop.LoopTimer;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.VotequorumListener;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Service 5: brings votes from node to node, and what was counted to those who follow. On the loop, but for its listeners. */
final class VotequorumService implements ClusterService, VoteCount.Observer, DeviceDesk.Cluster {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    /** Who is told that this node may go on, or not. */
    interface Decision {
        void decided(boolean quorate, RingId ring, List<Integer> members);
    }

    /** Opens the file that remembers expected votes. */
    interface Tracking {
        TrackingFile open(ServiceContext context);
    }

    /** What the service is while it is in a node. */
    record Session(
            ServiceContext ring,
            VoteCount count,
            DeviceDesk desk,
            LoopTimer lastMen,
            @Nullable TrackingFile tracking) {}

    private final LoopCalls calls;
    private final Listeners<VotequorumListener> listeners;
    private final Decision decision;
    private final VotequorumKeys keys;
    private final Tracking tracking;
    private final Outbox outbox = new Outbox();

    private @Nullable Session session;
    private boolean synchronising;
    /** What this node has to tell in this round. */
    private boolean told;
    /** This node is different from what the others know. */
    private boolean changed;

    VotequorumService(
            LoopCalls calls,
            Listeners<VotequorumListener> listeners,
            Decision decision,
            VotequorumKeys keys,
            Tracking tracking) {
        this.calls = calls;
        this.listeners = listeners;
        this.decision = decision;
        this.keys = keys;
        this.tracking = tracking;
    }

    /** Null while it is in no node. */
    @Nullable
    Session session() {
        return session;
    }

    Outbox outbox() {
        return outbox;
    }

    // ---- the engine's calls

    @Override
    public int id() {
        return VoteMessages.SERVICE_ID;
    }

    @Override
    public String name() {
        return "votequorum";
    }

    @Override
    public String description() {
        return "corosync vote quorum service v1.0";
    }

    @Override
    public int functions() {
        return VoteMessages.FUNCTIONS;
    }

    @Override
    public boolean isWanted(ClusterConfiguration configuration) {
        return configuration.quorum().provider() == QuorumConfiguration.Provider.VOTEQUORUM;
    }

    @Override
    public void attach(ServiceContext context) {
        VoteRules rules = VoteRules.of(context.control().configuration().quorum(), context.nodeId(), LOG::warn);
        TrackingFile file = rules.tracking() ? tracking.open(context) : null;
        VoteCount count = new VoteCount(context.nodeId(), rules, file == null ? 0 : file.load(), this);
        DeviceDesk desk = new DeviceDesk(this, count, context.loop()::newTimer, calls);
        LoopTimer lastMen = context.loop().newTimer(count::lastMenStood);
        session = new Session(context, count, desk, lastMen, file);
        changed = false;
        keys.show(count);
        calls.attach(context);
    }

    @Override
    public void detach() {
        Session running = session;
        calls.detach();
        if (running != null) {
            if (running.count.rules().allowDownscale()) {
                Outbox.sayNow(running.ring, ownInfo(running.count, VoterFlags.LEAVING));
            }
            running.lastMen.cancel();
            running.desk.close();
        }
        session = null;
        outbox.clear();
        keys.hide();
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        Session running = session;
        String error = VoteMessages.validate(function, message);
        if (error != null || running == null) {
            LOG.warn("Dropped message {} of node {}: {}", function, Integer.toUnsignedString(senderNodeId), error);
            return;
        }
        boolean isOwn = senderNodeId == running.ring.nodeId();
        switch (function) {
            case VoteMessages.NODEINFO -> nodeInfo(running.count, senderNodeId, message);
            case VoteMessages.RECONFIGURE -> reconfigured(running.count, message, senderNodeId);
            case VoteMessages.QDEVICE_REG ->
                running.desk.registrationCame(
                        VoteMessages.registers(message), VoteMessages.name(message), isOwn, senderNodeId);
            default ->
                running.desk.renameCame(VoteMessages.oldName(message), VoteMessages.newName(message), senderNodeId);
        }
    }

    private static void nodeInfo(VoteCount count, int senderNodeId, ByteBuffer message) {
        int nodeId = VoteMessages.nodeId(message);
        long votes = VoteMessages.votes(message);
        LOG.debug(
                "nodeinfo message[{}]: votes: {}, expected: {} flags: {}",
                Integer.toUnsignedString(nodeId),
                votes,
                VoteMessages.expectedVotes(message),
                VoteMessages.flags(message));
        if (nodeId == 0) {
            count.deviceInfo(senderNodeId, votes);
        } else if (nodeId == senderNodeId) {
            count.nodeInfo(nodeId, votes, VoteMessages.expectedVotes(message), VoteMessages.flags(message));
        } else {
            LOG.warn(
                    "Dropped what node {} told of node {}",
                    Integer.toUnsignedString(senderNodeId),
                    Integer.toUnsignedString(nodeId));
        }
    }

    private static void reconfigured(VoteCount count, ByteBuffer message, int senderNodeId) {
        long value = VoteMessages.value(message);
        switch (VoteMessages.param(message)) {
            case VoteMessages.PARAM_EXPECTED_VOTES -> count.setExpectedVotes(value);
            case VoteMessages.PARAM_NODE_VOTES -> count.setVotes(VoteMessages.nodeId(message), value);
            case VoteMessages.PARAM_CANCEL_WAIT_FOR_ALL -> {
                LOG.info(
                        "wait_for_all_status reset by user on node {}.",
                        Integer.toUnsignedString(VoteMessages.nodeId(message)));
                count.cancelWaitForAll();
            }
            default ->
                LOG.warn(
                        "Dropped a change of {} by node {}, which this version does not know",
                        VoteMessages.param(message),
                        Integer.toUnsignedString(senderNodeId));
        }
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        Session running = session;
        if (running == null) {
            return;
        }
        synchronising = true;
        told = false;
        running.desk.ringFormed();
        if (running.count.ringFormed(members, ring)) {
            running.lastMen.start(
                    TimeUnit.MILLISECONDS.toNanos(running.count.rules().lastManStandingWindowMillis()));
        }
        List<Integer> nodes = List.copyOf(members);
        listeners.tell(listener -> listener.nodesChanged(ring, nodes));
    }

    @Override
    public boolean syncProcess() {
        Session running = session;
        if (running == null) {
            return true;
        }
        if (!told || (changed && !running.desk.isAwaited())) {
            if (!tell(running)) {
                return false;
            }
            changed = false;
            if (!told) {
                told = true;
                running.desk.await();
            }
        }
        return !running.desk.isAwaited();
    }

    /** In one go or, from the start, again: who hears it twice counts the same. */
    private static boolean tell(Session running) {
        return Outbox.sayNow(running.ring, ownInfo(running.count, 0))
                && Outbox.sayNow(running.ring, deviceInfo(running.count))
                && (running.desk.name().isEmpty()
                        || Outbox.sayNow(running.ring, VoteMessages.deviceRegistration(true, running.desk.name())));
    }

    private static ByteBuffer ownInfo(VoteCount count, int moreFlags) {
        Voter own = count.own();
        return VoteMessages.nodeInfo(own.nodeId, own.votes, own.expectedVotes, count.ownFlags() | moreFlags);
    }

    private static ByteBuffer deviceInfo(VoteCount count) {
        return VoteMessages.nodeInfo(0, count.deviceVotes(), 0, 0);
    }

    @Override
    public void syncActivate() {
        Session running = session;
        if (running != null) {
            running.count.recount();
            synchronising = false;
            tellDecision(running);
        }
    }

    @Override
    public void syncAbort() {
        // the next round begins anew
    }

    @Override
    public void synchronised() {
        Session running = session;
        if (running != null) {
            outbox.sendWaiting(running.ring);
            if (changed) {
                announce();
            }
        }
    }

    @Override
    public void sendQueueAvailable() {
        synchronised();
    }

    @Override
    public void configurationChanged(ReloadPlan change) {
        Session running = session;
        if (running == null) {
            return;
        }
        VoteCount count = running.count;
        keys.reloaded();
        if (!change.quorumChanged()) {
            keys.show(count);
            return;
        }
        VoteRules next = count.rules()
                .reloaded(change.next().quorum(), running.ring.nodeId(), running.desk.isRegistered(), LOG::error);
        count.rulesChanged(next);
        running.desk.rulesChanged();
        announce();
        Voter own = count.own();
        if (next.votes() != own.votes) {
            say(VoteMessages.reconfigure(VoteMessages.PARAM_NODE_VOTES, own.nodeId, next.votes()));
        }
        if (next.expectedVotes() != own.expectedVotes) {
            say(VoteMessages.reconfigure(VoteMessages.PARAM_EXPECTED_VOTES, own.nodeId, next.expectedVotes()));
        }
        keys.show(count);
    }

    // ---- what the count and the device ask for

    @Override
    public void quorumChanged() {
        Session running = session;
        if (running != null && !synchronising) {
            tellDecision(running);
        }
    }

    private void tellDecision(Session running) {
        VoteCount count = running.count;
        List<NodeVotes> nodes = nodesAndDevice(running);
        boolean quorate = count.isQuorate();
        decision.decided(quorate, count.ring(), List.copyOf(count.partition().members()));
        listeners.tell(listener -> listener.quorumChanged(quorate, nodes));
    }

    /** As {@link VotequorumListener#quorumChanged} has them. */
    static List<NodeVotes> nodesAndDevice(Session running) {
        List<NodeVotes> nodes = new ArrayList<>();
        if (running.desk.isRegistered()) {
            nodes.add(new NodeVotes(
                    0,
                    NodeVotes.State.MEMBER,
                    running.count.deviceVotes(),
                    0,
                    VoterFlags.device(running.count.own().flags)));
        }
        nodes.addAll(running.count.snapshot());
        return nodes;
    }

    @Override
    public void expectedVotesChanged(long expectedVotes) {
        LOG.debug("Sending expected votes callback");
        listeners.tell(listener -> listener.expectedVotesChanged(expectedVotes));
    }

    @Override
    public void stateChanged() {
        Session running = session;
        if (running != null) {
            keys.show(running.count);
        }
    }

    @Override
    public void trackingBarrierRaised(long expectedVotes) {
        Session running = session;
        if (running != null && running.tracking != null) {
            running.tracking.store(expectedVotes);
        }
    }

    @Override
    public void say(ByteBuffer message) {
        Session running = session;
        if (running != null) {
            outbox.say(running.ring, message);
        }
    }

    /** At once, or with the round that runs. */
    @Override
    public void announce() {
        Session running = session;
        if (running == null) {
            return;
        }
        changed = !(running.ring.isSynchronised()
                && Outbox.sayNow(running.ring, deviceInfo(running.count))
                && Outbox.sayNow(running.ring, ownInfo(running.count, 0)));
    }
}
