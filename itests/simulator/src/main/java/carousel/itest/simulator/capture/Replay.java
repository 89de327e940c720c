package carousel.itest.simulator.capture;

import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Puts a member in the place of one daemon of a capture: it gets what that daemon got, at the same moments, and what it sends is
 * compared with what the daemon sent. What the daemon's services wanted to send is the one thing that its protocol did not
 * decide; the length of its send queue is read from the backlog of its tokens (F-2), and the member's queue is filled up to it.
 */
final class Replay {
    private static final int SERVICES = 4;
    /** Group header of one group "sync". */
    private static final int SYNC_HEADER_LENGTH = 8;

    private static final int BARRIER_LENGTH = SYNC_HEADER_LENGTH + 32;

    private final ReplayTime time = new ReplayTime();
    private final List<CapturedDatagram> capture;
    private final TotemSettings settings;
    private final ReplayedNode node;
    private final Decisions real;
    private final Decisions ours;
    /** By ring, the sequence number of the last barrier of its synchronisation. */
    private final Map<String, Integer> synchronisedAt = new HashMap<>();

    private final Set<String> visited = new HashSet<>();
    private final Set<String> counted = new HashSet<>();
    private String visitedRing = "";
    private int previousBacklog;
    private int queuedNormal;
    private int queuedTransitional;
    final List<String> differences = new ArrayList<>();
    private int tokensCompared;
    private int messagesCompared;
    private int retransmissionsCompared;
    /** Whether a filter kept all messages from the daemon: they are in the capture all the same. */
    private final boolean losesMessages;

    private final Set<String> messagesSeen = new HashSet<>();
    final List<String> tokensMissing = new ArrayList<>();

    /** Replays a capture up to a moment: until then the daemon ran, and what it got is all in the capture. */
    Replay(CaptureReader reader, TotemSettings settings, double untilSeconds, boolean losesMessages) {
        this.losesMessages = losesMessages;
        capture = reader.captured().stream()
                .filter(datagram -> datagram.nanos() < nanos(untilSeconds))
                .toList();
        this.settings = settings;
        node = new ReplayedNode(settings, time);
        real = new Decisions(node.id);
        ours = new Decisions(node.id);
    }

    private static int nodeOf(int address) {
        return address & 0xff;
    }

    /** The member starts alone, as the daemon did before the capture or in it, and sends so many messages to itself. */
    Replay startAlone(double atSeconds, int messages) {
        long nanos = nanos(atSeconds);
        long begin = Math.max(0, -nanos);
        time.runUntil(begin + nanos);
        node.totem.start();
        time.runUntil(time.nanoTime());
        node.synchronised();
        for (int i = 0; i < messages; i++) {
            node.queueMessage();
        }
        time.runUntil(time.nanoTime());
        run(begin, atSeconds);
        return this;
    }

    /** The daemon was in ring 1.d of three when the capture began, with so many messages delivered. */
    Replay startInRingOfThree(int messages) {
        Map<Integer, ReplayedNode> members = new TreeMap<>();
        for (int id = 1; id <= 3; id++) {
            members.put(
                    id,
                    id == node.id ? node : new ReplayedNode(TotemSettings.defaults(id, settings.tokenMillis()), time));
        }
        for (ReplayedNode member : members.values()) {
            member.sent = (datagram, target) -> {
                for (ReplayedNode peer : members.values()) {
                    if (peer != member && (target == ReplayedNode.ALL || target == peer.id)) {
                        time.at(
                                time.nanoTime() + 50_000,
                                () -> peer.totem.received(member.id, ByteBuffer.wrap(datagram)));
                    }
                }
            };
            member.totem.start();
            time.runUntil(time.nanoTime() + nanos(0.4));
        }
        if (!node.ring.toString().equals("1.d")) {
            throw new IllegalStateException("The replay did not begin in ring 1.d but in " + node.ring);
        }
        members.values().forEach(ReplayedNode::synchronised);
        for (int i = 0; i < messages; i++) {
            node.queueMessage();
        }
        time.runUntil(time.nanoTime() + nanos(0.002));
        if (node.totem.status().highDelivered() != messages) {
            throw new IllegalStateException(
                    "The replay did not begin with " + messages + " messages: " + node.totem.status());
        }
        members.values().stream().filter(member -> member != node).forEach(member -> member.totem.close());
        run(time.nanoTime(), 0);
        return this;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private void run(long begin, double fromSeconds) {
        noteSynchronisations();
        node.sent = (datagram, target) -> {
            ours.sent(datagram, target);
            if (target == ReplayedNode.ALL
                    && Header.type(ReplayedNode.view(datagram), 0) == MessageType.MCAST
                    && Mcast.systemFrom(ReplayedNode.view(datagram), 0) == node.id
                    && Header.encapsulated(ReplayedNode.view(datagram), 0) == Header.PLAIN) {
                countSent(datagram);
            }
        };
        node.progressed = this::synchroniseInTime;
        for (CapturedDatagram datagram : capture) {
            if (datagram.nanos() < nanos(fromSeconds)) {
                continue;
            }
            if (nodeOf(datagram.source()) == node.id) {
                real.sent(datagram.bytes(), nodeOf(datagram.destination()));
            }
        }
        for (CapturedDatagram datagram : capture) {
            if (datagram.nanos() < nanos(fromSeconds)) {
                continue;
            }
            if (nodeOf(datagram.destination()) == node.id) {
                time.at(begin + datagram.nanos(), () -> received(datagram));
            } else if (nodeOf(datagram.source()) == node.id
                    && Header.type(ReplayedNode.view(datagram.bytes()), 0) == MessageType.HOLD_CANCEL) {
                time.at(begin + datagram.nanos(), () -> node.totem.received(ByteBuffer.wrap(datagram.bytes())));
            }
        }
        time.runUntil(begin + capture.get(capture.size() - 1).nanos());
        compare();
    }

    private void countSent(byte[] datagram) {
        ByteBuffer message = ReplayedNode.view(datagram);
        if (counted.add(RingIdField.describe(message, Mcast.RING_OFFSET) + "/" + Mcast.seq(message, 0))) {
            if (node.isSynchronising) {
                queuedTransitional--;
            } else {
                queuedNormal--;
            }
        }
    }

    private void received(CapturedDatagram captured) {
        ByteBuffer datagram = ReplayedNode.view(captured.bytes().clone());
        if (losesMessages && Header.type(datagram, 0) == MessageType.MCAST) {
            return;
        }
        if (isUdpu()) {
            Header.target(datagram, 0, 0); // holds anything
        }
        if (Header.type(datagram, 0) == MessageType.ORF_TOKEN) {
            fillQueue(datagram);
        }
        node.totem.received(nodeOf(captured.source()), datagram);
    }

    private boolean isUdpu() {
        return settings.netMtuBytes() < 2000;
    }

    /** The daemon's queue at this visit: backlog sent - backlog received + queue at the previous visit (F-2). */
    private void fillQueue(ByteBuffer token) {
        String key = Decisions.key(token);
        if (!visited.add(key)) {
            return;
        }
        synchroniseInTime();
        String ring = RingIdField.describe(token, OrfToken.RING_OFFSET);
        if (!ring.equals(visitedRing)) {
            visitedRing = ring;
            previousBacklog = 0;
        }
        String next = ring + "/" + Integer.toUnsignedString(OrfToken.tokenSeq(token, 0) + 1);
        Integer backlog = real.backlogs.get(next);
        if (backlog == null) {
            return;
        }
        int queue = backlog - OrfToken.backlog(token, 0) + previousBacklog;
        previousBacklog = queue;
        if (node.totem.status().state() != RingState.OPERATIONAL
                || !node.ring.toString().equals(ring)) {
            return;
        }
        int queued = node.isSynchronising ? queuedTransitional : queuedNormal;
        if (queued > queue) {
            differences.add("queue of " + queued + " instead of " + queue + " at " + key);
        }
        for (int i = queued; i < queue; i++) {
            node.queueMessage();
        }
        if (node.isSynchronising) {
            queuedTransitional = Math.max(queued, queue);
        } else {
            queuedNormal = Math.max(queued, queue);
        }
    }

    private void synchroniseInTime() {
        Integer at = synchronisedAt.get(node.ring.toString());
        if (node.isSynchronising && at != null && node.totem.status().highDelivered() >= at) {
            node.synchronised();
        }
    }

    /** S-5: every service needs a barrier of every member. */
    private void noteSynchronisations() {
        Map<String, TreeMap<Integer, byte[]>> rings = new HashMap<>();
        Map<String, Set<Integer>> members = new HashMap<>();
        for (CapturedDatagram captured : capture) {
            ByteBuffer datagram = ReplayedNode.view(captured.bytes());
            if (Header.type(datagram, 0) == MessageType.MCAST && Header.encapsulated(datagram, 0) == Header.PLAIN) {
                rings.computeIfAbsent(RingIdField.describe(datagram, Mcast.RING_OFFSET), ring -> new TreeMap<>())
                        .put(Mcast.seq(datagram, 0), captured.bytes());
            } else if (Header.type(datagram, 0) == MessageType.ORF_TOKEN) {
                members.computeIfAbsent(RingIdField.describe(datagram, OrfToken.RING_OFFSET), ring -> new HashSet<>())
                        .add(Header.nodeId(datagram, 0));
            }
        }
        rings.forEach((ring, messages) -> {
            int missing = SERVICES * members.getOrDefault(ring, Set.of()).size();
            for (Map.Entry<Integer, byte[]> message : messages.entrySet()) {
                int barriers = barriers(message.getValue(), ring);
                if (missing > 0 && missing <= barriers) {
                    synchronisedAt.put(ring, message.getKey());
                }
                missing -= barriers;
            }
        });
    }

    private static int barriers(byte[] bytes, String ring) {
        ByteBuffer datagram = ReplayedNode.view(bytes);
        int barriers = 0;
        int count = PackedMessages.messageCount(datagram, Mcast.LENGTH);
        int at = Mcast.LENGTH + PackedMessages.headerLength(count);
        for (int i = 0; i < count; i++) {
            int length = PackedMessages.messageLength(datagram, Mcast.LENGTH, i);
            if (length == BARRIER_LENGTH
                    && datagram.getInt(at) == (4 << 16 | 1)
                    && datagram.getInt(at + SYNC_HEADER_LENGTH) == 0
                    && RingIdField.describe(datagram, at + SYNC_HEADER_LENGTH + 16)
                            .equals(ring)) {
                barriers++;
            }
            at += length;
        }
        return barriers;
    }

    private void compare() {
        real.tokens.forEach((key, token) -> {
            String our = ours.tokens.get(key);
            if (our == null) {
                tokensMissing.add(token);
                return;
            }
            tokensCompared++;
            if (!our.equals(token)) {
                differences.add("token " + key + ":\n  real " + token + "\n  ours " + our);
            }
            List<String> theirs = real.messages.getOrDefault(key, List.of());
            messagesCompared += theirs.size();
            for (String message : theirs) {
                retransmissionsCompared += messagesSeen.add(message) ? 0 : 1;
            }
            if (!theirs.equals(ours.messages.get(key))) {
                differences.add(
                        "messages before token " + key + ":\n  real " + theirs + "\n  ours " + ours.messages.get(key));
            }
        });
        real.commitTokens.forEach((key, token) -> {
            if (!token.equals(ours.commitTokens.get(key))) {
                differences.add(
                        "commit token " + key + ":\n  real " + token + "\n  ours " + ours.commitTokens.get(key));
            }
        });
        if (!real.joins.equals(ours.joins)) {
            differences.add("joins:\n  real " + real.joins + "\n  ours " + ours.joins);
        }
    }

    @Override
    public String toString() {
        return "tokens " + tokensCompared + ", messages " + messagesCompared + ", again " + retransmissionsCompared
                + ", commit tokens " + real.commitTokens.size() + ", joins " + real.joins.size();
    }
}
