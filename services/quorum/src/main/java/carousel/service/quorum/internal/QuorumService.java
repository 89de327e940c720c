package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration;
import carousel.api.log.Priority;
import carousel.api.quorum.MembershipChange;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.service.GroupService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 3: tells applications who is here and whether they may go on. It decides nothing: that does the provider, and without one
 * everybody may go on (services reference 3). It sends no messages but those of {@link Ykd}.
 */
final class QuorumService implements GroupService {
    private static final Logger LOG = LoggerFactory.getLogger("QUORUM");
    private static final int SERVICE_ID = 3;

    /** Also the lock under which {@link #state} and {@link #membership} change, so that a new listener misses nothing. */
    private final Listeners<QuorumListener> listeners;

    private volatile QuorumState state = QuorumState.UNDECIDED;
    private MembershipChange membership = new MembershipChange(RingId.NONE, List.of(), List.of(), List.of());
    private boolean provided = true;
    private @Nullable Sender group;
    /** Null with another provider. */
    private @Nullable Ykd ykd;

    QuorumService(Executor threads) {
        listeners = new Listeners<>(threads);
    }

    // ---- from any thread

    QuorumState state() {
        return state;
    }

    void follow(QuorumListener listener) {
        synchronized (listeners) {
            QuorumState present = state;
            MembershipChange ring = new MembershipChange(membership.ring(), membership.members(), List.of(), List.of());
            listeners.add(listener, follower -> {
                if (!ring.ring().equals(RingId.NONE)) {
                    follower.membershipChanged(ring);
                }
                follower.quorumChanged(present);
            });
        }
    }

    void unfollow(QuorumListener listener) {
        listeners.remove(listener);
    }

    // ---- on the loop

    /** The provider decided for a ring. */
    void decided(boolean quorate, RingId ring, List<Integer> members) {
        if (quorate && !state.quorate()) {
            LOG.info(Priority.NOTICE, "This node is within the primary component and will provide service.");
        } else if (!quorate && state.quorate()) {
            LOG.info(
                    Priority.NOTICE,
                    "This node is within the non-primary component and will NOT provide any services.");
        }
        LOG.info(
                Priority.NOTICE,
                "Members[{}]: {}",
                members.size(),
                members.stream().map(Integer::toUnsignedString).collect(Collectors.joining(" ")));
        publish(new QuorumState(provided, quorate, ring, members));
    }

    private void publish(QuorumState next) {
        synchronized (listeners) {
            state = next;
            listeners.tell(listener -> listener.quorumChanged(next));
        }
    }

    @Override
    public int id() {
        return SERVICE_ID;
    }

    @Override
    public String name() {
        return "quorum";
    }

    @Override
    public String description() {
        return "corosync cluster quorum service v0.1";
    }

    @Override
    public MessageGroup group() {
        return MessageGroup.YKD;
    }

    @Override
    public void openGroup(Sender sender) {
        group = sender;
    }

    @Override
    public void deliverToGroup(int senderNodeId, ByteBuffer message) {
        if (ykd != null) {
            ykd.received(senderNodeId, message);
        }
    }

    @Override
    public void attach(ServiceContext context) {
        QuorumConfiguration.Provider provider =
                context.control().configuration().quorum().provider();
        provided = provider != QuorumConfiguration.Provider.NONE;
        Sender sender = group;
        ykd = provider == QuorumConfiguration.Provider.YKD && sender != null
                ? new Ykd(sender::multicast, this::decided)
                : null;
        if (provided) {
            LOG.info(
                    Priority.NOTICE,
                    "Using quorum provider {}",
                    provider == QuorumConfiguration.Provider.YKD ? "corosync_ykd" : "corosync_votequorum");
        }
    }

    @Override
    public void detach() {
        ykd = null;
        group = null;
        synchronized (listeners) {
            membership = new MembershipChange(RingId.NONE, List.of(), List.of(), List.of());
            if (!state.equals(QuorumState.UNDECIDED)) {
                publish(QuorumState.UNDECIDED);
            }
        }
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        LOG.warn("Dropped message {} of node {}: unknown", function, Integer.toUnsignedString(senderNodeId));
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> members, RingId ring) {
        synchronized (listeners) {
            List<Integer> before = membership.members();
            List<Integer> stayed = transitional.stream()
                    .filter(before::contains)
                    .filter(members::contains)
                    .toList();
            MembershipChange change =
                    new MembershipChange(ring, List.copyOf(members), without(members, stayed), without(before, stayed));
            membership = change;
            listeners.tell(listener -> listener.membershipChanged(change));
        }
        if (ykd != null) {
            ykd.ringFormed(members, ring);
        }
    }

    private static List<Integer> without(List<Integer> nodes, List<Integer> others) {
        return nodes.stream().filter(node -> !others.contains(node)).toList();
    }

    @Override
    public boolean syncProcess() {
        return ykd == null || ykd.send();
    }

    @Override
    public void syncActivate() {
        if (!provided) {
            publish(new QuorumState(false, true, membership.ring(), membership.members()));
        }
    }

    @Override
    public void syncAbort() {
        // what was told of the membership holds until the next ring
    }

    @Override
    public void synchronised() {
        syncProcess();
    }

    @Override
    public void sendQueueAvailable() {
        syncProcess();
    }
}
