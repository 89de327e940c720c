package carousel.service.quorum.internal;

import carousel.api.log.Priority;
import carousel.api.totem.RingId;
import carousel.service.quorum.internal.YkdState.Session;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider {@code corosync_ykd}: dynamic voting after Yeger-Lotem, Keidar and Dolev ("Dynamic Voting for Consistent Primary
 * Components", 1997). In a new ring every member tells what it knows; when that allows it, all try to form the next primary
 * component; when all have tried, it is formed. No member goes on without the attempts of all others.
 */
final class Ykd {
    private static final Logger LOG = LoggerFactory.getLogger("YKD");

    /** Sends to the group {@code ykd}; false when there is no room. */
    interface Sender {
        boolean multicast(ByteBuffer message);
    }

    private enum Step {
        STATES,
        ATTEMPTS,
        DECIDED
    }

    private final Sender sender;
    private final VotequorumService.Decision decision;
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();
    private final Map<Integer, YkdState> states = new HashMap<>();
    private final Set<Integer> attempts = new HashSet<>();
    private YkdState own = YkdState.INITIAL;
    private Step step = Step.DECIDED;
    private RingId ring = RingId.NONE;
    private Set<Integer> members = Set.of();

    Ykd(Sender sender, VotequorumService.Decision decision) {
        this.sender = sender;
        this.decision = decision;
    }

    /** Nobody goes on in a new ring before its members have agreed. */
    void ringFormed(List<Integer> newMembers, RingId newRing) {
        members = new TreeSet<>(newMembers);
        ring = newRing;
        states.clear();
        attempts.clear();
        unsent.clear();
        step = Step.STATES;
        decision.decided(false, ring, newMembers);
        if (newMembers.size() > YkdMessages.MOST) {
            LOG.error("corosync_ykd counts {} members at most, this ring has {}", YkdMessages.MOST, newMembers.size());
            step = Step.DECIDED;
            return;
        }
        unsent.add(YkdMessages.state(own));
    }

    /** Sends what waits; false when something still does. */
    boolean send() {
        while (!unsent.isEmpty() && sender.multicast(unsent.element())) {
            unsent.remove();
        }
        return unsent.isEmpty();
    }

    void received(int senderNodeId, ByteBuffer message) {
        ByteBuffer read = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        String error = YkdMessages.validate(read);
        if (error != null) {
            LOG.warn("Dropped a message of node {}: {}", Integer.toUnsignedString(senderNodeId), error);
        } else if (!members.contains(senderNodeId)) {
            LOG.debug("Dropped a message of node {}, which is no member", Integer.toUnsignedString(senderNodeId));
        } else if (YkdMessages.kind(read) == YkdMessages.STATE) {
            stateCame(senderNodeId, YkdMessages.read(read));
        } else {
            attemptCame(senderNodeId);
        }
    }

    private void stateCame(int senderNodeId, YkdState state) {
        if (step == Step.STATES) {
            states.put(senderNodeId, state);
            if (states.keySet().containsAll(members)) {
                judge(states.values());
            }
        }
    }

    private void judge(Collection<YkdState> all) {
        int last =
                all.stream().mapToInt(state -> state.lastPrimary().id()).max().orElseThrow();
        // of two that were formed at once, by the halves of an even split, both must agree
        boolean mayForm = Stream.concat(
                        all.stream().map(YkdState::lastPrimary).filter(session -> session.id() == last),
                        all.stream()
                                .flatMap(state -> state.ambiguous().stream())
                                .filter(session -> session.id() > last))
                .allMatch(session -> session.mayBeFollowedBy(members));
        if (!mayForm) {
            step = Step.DECIDED;
            LOG.info(Priority.NOTICE, "This processor is not within the primary component.");
            return;
        }
        step = Step.ATTEMPTS;
        int next = all.stream().mapToInt(YkdState::sessionId).max().orElseThrow() + 1;
        List<Session> ambiguous = new ArrayList<>(own.ambiguous());
        ambiguous.removeIf(session -> session.id() <= last);
        if (ambiguous.size() == YkdMessages.MOST) {
            ambiguous.remove(0); // a message holds no more; the newest are the strictest
        }
        ambiguous.add(new Session(members, next));
        own = new YkdState(own.lastPrimary(), ambiguous, next);
        unsent.add(YkdMessages.attempt());
        send();
    }

    private void attemptCame(int senderNodeId) {
        if (step == Step.ATTEMPTS && attempts.add(senderNodeId) && attempts.containsAll(members)) {
            step = Step.DECIDED;
            own = new YkdState(new Session(members, own.sessionId()), List.of(), own.sessionId());
            LOG.info(Priority.NOTICE, "This processor is within the primary component.");
            decision.decided(true, ring, List.copyOf(members));
        }
    }
}
