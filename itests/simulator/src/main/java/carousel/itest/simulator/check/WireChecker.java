package carousel.itest.simulator.check;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.GroupHeader;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Checks what shows on the wire: E-4, E-5, E-13, E-17, E-20, E-21, E-22, and that only well-formed datagrams are sent. Writes
 * down the order of all messages, against which the deliveries are checked.
 */
public final class WireChecker {
    /** Messages that may be unreleased at a time (totem-protocol 1). */
    static final int MAX_UNRELEASED = 16_384;
    /** A send queue, and one message that just fitted (totem-wire 14). */
    private static final long MAX_WAITING_BYTES = 4 * 1024 * 1024 + 1024 * 1024;

    private final Judge judge;
    private final Map<RingId, RingRecord> rings = new HashMap<>();
    private final Set<Integer> lostStores = new HashSet<>();
    private final CRC32C checksum = new CRC32C();
    private final long[] sentByType = new long[MessageType.count()];
    private long tokensSent;
    private long encapsulatedSent;
    private long retransmitted;

    WireChecker(Judge judge) {
        this.judge = judge;
    }

    /** Different tokens seen. */
    public long tokensSent() {
        return tokensSent;
    }

    /** Messages seen, those sent again included. */
    public long messagesSent() {
        return sent(MessageType.MCAST);
    }

    /** Messages that had been sent before. */
    public long retransmitted() {
        return retransmitted;
    }

    /** Encapsulated messages seen. */
    public long encapsulatedSent() {
        return encapsulatedSent;
    }

    /** Datagrams of a type seen. */
    public long sent(MessageType type) {
        return sentByType[type.number()];
    }

    /** Rings that were proposed. */
    public int ringsCommitted() {
        return rings.size();
    }

    /** The ring ids of this node's making may come again. */
    void storeLost(int node) {
        lostStores.add(node);
    }

    void sent(NodeLog from, ByteBuffer datagram) {
        int length = datagram.remaining();
        if (Datagram.validate(datagram, 0, length) != Verdict.ACCEPTED) {
            throw judge.violation("E-25: {} sent a {}", from, Datagram.describe(datagram, 0, length));
        }
        MessageType type = Header.type(datagram, 0);
        sentByType[type.number()]++;
        switch (type) {
            case ORF_TOKEN -> tokenSent(from, datagram);
            case MCAST -> messageSent(from, datagram, length);
            case COMMIT_TOKEN -> commitTokenSent(from, datagram);
            case JOIN -> from.sentThisVisit = 0;
            default -> {}
        }
    }

    /** E-13: an id is made once, and always means the same members. */
    private void commitTokenSent(NodeLog from, ByteBuffer token) {
        RingRecord ring = from.committed;
        boolean isCopy = ring != null && isOf(ring, token, CommitToken.RING_OFFSET);
        if (!isCopy) {
            RingId id = RingIdField.get(token, CommitToken.RING_OFFSET);
            ring = rings.get(id);
            if (id.representative() == from.node) {
                judge.require(
                        ring == null || lostStores.contains(from.node), "E-13: {} makes the ring {} again", from, id);
                ring = new RingRecord(id, members(token));
                rings.put(id, ring);
            }
            if (ring == null) {
                throw judge.violation("E-13: {} committed to the ring {}, which nobody made", from, id);
            }
            from.committed = ring;
            from.ringSentAtToken = 0;
            from.hasVisited = false;
            judge.require(
                    members(token).equals(ring.members),
                    "E-13: {} committed to the ring {} of {}, it was made of {}",
                    from,
                    ring,
                    members(token),
                    ring.members);
        }
    }

    private static List<Integer> members(ByteBuffer token) {
        int entries = CommitToken.addrEntries(token, 0);
        List<Integer> members = new ArrayList<>(entries);
        for (int i = 0; i < entries; i++) {
            members.add(CommitToken.addr(token, 0, i));
        }
        return members;
    }

    private RingRecord ring(NodeLog from, ByteBuffer datagram, int ringAt) {
        RingRecord committed = from.committed;
        if (committed == null || !isOf(committed, datagram, ringAt)) {
            throw judge.violation(
                    "E-13: {} speaks for the ring {}, but committed to {}",
                    from,
                    RingIdField.describe(datagram, ringAt),
                    committed);
        }
        return committed;
    }

    private static boolean isOf(RingRecord ring, ByteBuffer datagram, int ringAt) {
        return RingIdField.matches(datagram, ringAt, ring.id);
    }

    private void tokenSent(NodeLog from, ByteBuffer token) {
        RingRecord ring = ring(from, token, OrfToken.RING_OFFSET);
        switch (ring.noteToken(OrfToken.tokenSeq(token, 0), checksum(token, Header.NODE_ID_OFFSET))) {
            case COPY -> {}
            case DIFFERENT ->
                throw judge.violation(
                        "E-22: {} sent a second token with this number: {}", from, OrfToken.describe(token, 0));
            case OUT_OF_SEQUENCE ->
                throw judge.violation("E-22: {} sent a token out of turn: {}", from, OrfToken.describe(token, 0));
            case NEW -> newToken(from, ring, token);
        }
    }

    private void newToken(NodeLog from, RingRecord ring, ByteBuffer token) {
        tokensSent++;
        rate(from, ring);
        int seq = OrfToken.seq(token, 0);
        if (ring.hasTokens) {
            from.released = lower(from.hasVisited ? from.previousAru : ring.firstAru, ring.aru);
            from.previousAru = ring.aru;
            from.hasVisited = true;
            if (ring.released - from.released < 0) {
                ring.released = from.released;
            }
            if (seq - from.released > MAX_UNRELEASED) {
                throw judge.violation(
                        "E-21: {} holds more than {} messages of ring {}: {}, {}",
                        from,
                        MAX_UNRELEASED,
                        ring,
                        Integer.toUnsignedString(from.released),
                        OrfToken.describe(token, 0));
            }
        } else {
            ring.hasTokens = true;
            ring.firstAru = OrfToken.aru(token, 0);
            ring.released = ring.firstAru;
        }
        ring.aru = OrfToken.aru(token, 0);
        requests(from, ring, token);
    }

    /** E-20. A visit ends with the sending of the token. */
    private void rate(NodeLog from, RingRecord ring) {
        from.sentThisVisit = 0;
        long inRotation = ring.sent - from.ringSentAtToken;
        from.ringSentAtToken = ring.sent;
        if (inRotation > from.windowSize + (long) ring.members.size() * from.maxMessages) {
            throw judge.violation("E-20: {} messages in one rotation of ring {}", inRotation, ring);
        }
    }

    /** E-21: what everybody has acknowledged for a rotation is given back, so nobody may ask for it any more. */
    private void requests(NodeLog from, RingRecord ring, ByteBuffer token) {
        for (int i = 0; i < OrfToken.rtrEntries(token, 0); i++) {
            int seq = OrfToken.rtrSeq(token, 0, i);
            if (seq - ring.released <= 0 && isOf(ring, token, OrfToken.rtrItem(0, i))) {
                throw judge.violation(
                        "E-21: message {} of ring {} is asked for, but everybody had acknowledged up to {} ({} sent {})",
                        Integer.toUnsignedString(seq),
                        ring,
                        Integer.toUnsignedString(ring.released),
                        from,
                        OrfToken.describe(token, 0));
            }
        }
    }

    private static int lower(int a, int b) {
        return a - b < 0 ? a : b;
    }

    private void messageSent(NodeLog from, ByteBuffer message, int length) {
        RingRecord ring = ring(from, message, Mcast.RING_OFFSET);
        ring.sent++;
        if (++from.sentThisVisit > from.maxMessages) {
            throw judge.violation("E-20: {} sent {} messages at one visit of the token", from, from.sentThisVisit);
        }
        switch (ring.notePacket(Mcast.seq(message, 0), checksum(message, Header.LENGTH))) {
            case COPY -> retransmitted++;
            case DIFFERENT ->
                throw judge.violation(
                        "E-17: {} sent a second message with this number: {}",
                        from,
                        Mcast.describe(message, 0, length));
            case OUT_OF_SEQUENCE ->
                throw judge.violation(
                        "E-5: {} left a gap: {} after {}",
                        from,
                        Mcast.describe(message, 0, length),
                        Integer.toUnsignedString(ring.highSeq()));
            case NEW -> {
                if (Mcast.systemFrom(message, 0) != from.node) {
                    throw judge.violation("E-17: {} invented a message: {}", from, Mcast.describe(message, 0, length));
                }
                if (Header.encapsulated(message, 0) == Header.ENCAPSULATED) {
                    wrapped(from, message, length);
                } else {
                    packed(from, ring, message, length);
                }
            }
        }
    }

    /** E-17: inside is a message of the old ring as it was. */
    private void wrapped(NodeLog from, ByteBuffer message, int length) {
        encapsulatedSent++;
        RingRecord old = from.installed;
        int at = Mcast.LENGTH;
        if (old == null
                || Datagram.validate(message, at, length - at) != Verdict.ACCEPTED
                || Header.type(message, at) != MessageType.MCAST
                || !isOf(old, message, at + Mcast.RING_OFFSET)
                || !old.hasPacket(Mcast.seq(message, at))
                || old.notePacket(Mcast.seq(message, at), checksum(message, at + Header.LENGTH))
                        != RingRecord.Seen.COPY) {
            throw judge.violation(
                    "E-17: {} wrapped something that was never sent in {}: {}",
                    from,
                    old,
                    Datagram.describe(message, at, length - at));
        }
    }

    /** Finds out which messages the packet completes: those that its sender took next. */
    private void packed(NodeLog from, RingRecord ring, ByteBuffer message, int length) {
        int packet = Mcast.LENGTH;
        if (!PackedMessages.isValid(message, packet, length - packet)) {
            throw judge.violation("E-25: {} sent a malformed packet: {}", from, Mcast.describe(message, 0, length));
        }
        int count = PackedMessages.messageCount(message, packet);
        boolean continues = PackedMessages.continuation(message, packet) != 0;
        Stream stream = continues ? Stream.APPLICATION : streamOf(message, packet + PackedMessages.headerLength(count));
        if (stream == Stream.APPLICATION && !continues) {
            ring.clean.add(from);
        }
        boolean cut = continues && !ring.clean.contains(from);
        SentMessages sent = from.sent(stream);
        int complete = PackedMessages.fragmented(message, packet) == 0 ? count : count - 1;
        for (int i = 0; i < complete; i++) {
            int place = ring.messages();
            if (sent.onWire() == sent.taken()) {
                throw judge.violation("E-1: {} sent more messages than it was given", from);
            }
            int number = sent.complete(ring, place);
            if (ring.addMessage(from, stream, number, cut) != place) {
                throw new IllegalStateException("places of ring " + ring);
            }
            causalOrder(sent, ring, place, number);
        }
    }

    private static Stream streamOf(ByteBuffer message, int groupAt) {
        return GroupHeader.group(message, groupAt) == MessageGroup.SYNC ? Stream.SYNCHRONISATION : Stream.APPLICATION;
    }

    /** E-4: it comes behind everything that its sender had delivered when it was taken. */
    private void causalOrder(SentMessages sent, RingRecord ring, int place, int number) {
        RingRecord cause = sent.causeRing(number);
        boolean holds = cause == null
                || (cause == ring
                        ? sent.cause(number) <= place
                        : Long.compareUnsigned(cause.id.sequence(), ring.id.sequence()) < 0);
        if (!holds) {
            throw judge.violation(
                    "E-4: {} is message {} of ring {}, its sender had delivered to {} of {} before",
                    ring.describe(place),
                    place,
                    ring,
                    sent.cause(number),
                    cause);
        }
    }

    /** E-21. */
    void taken(NodeLog from, Stream stream) {
        if (from.sent(stream).waitingBytes() > MAX_WAITING_BYTES) {
            throw judge.violation(
                    "E-21: {} bytes wait in a send queue of {}",
                    from.sent(stream).waitingBytes(),
                    from);
        }
    }

    private long checksum(ByteBuffer datagram, int at) {
        checksum.reset();
        checksum.update(datagram.array(), datagram.arrayOffset() + at, datagram.limit() - at);
        return checksum.getValue() << 32 | datagram.limit() - at;
    }
}
