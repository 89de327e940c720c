package carousel.itest.simulator;

import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** Checks properties that show on the wire: E-17, E-20, E-22, and that only well-formed datagrams are sent. */
public final class WireChecker {
    /** From here on the bytes of a datagram must be the same in every copy. */
    private static final int INVARIANT_FROM = Header.LENGTH;

    private final Map<Key, Long> messages = new HashMap<>();
    private final Map<Key, Long> tokens = new HashMap<>();
    private final Map<Integer, Integer> sentSinceToken = new HashMap<>();
    private final Map<Integer, Integer> maxMessages = new HashMap<>();
    private boolean hasCutMessages;
    private long tokensSent;
    private long messagesSent;
    private long encapsulatedSent;

    void maxMessages(int node, int messagesPerVisit) {
        maxMessages.put(node, messagesPerVisit);
    }

    /** Whether any message was sent in pieces. */
    public boolean hasCutMessages() {
        return hasCutMessages;
    }

    /** Different tokens seen. */
    public long tokensSent() {
        return tokensSent;
    }

    /** Messages seen, those sent again included. */
    public long messagesSent() {
        return messagesSent;
    }

    /** Encapsulated messages seen. */
    public long encapsulatedSent() {
        return encapsulatedSent;
    }

    void sent(int from, ByteBuffer datagram) {
        int length = datagram.remaining();
        if (Datagram.validate(datagram, 0, length) != Verdict.ACCEPTED) {
            throw new AssertionError("node " + from + " sent a " + Datagram.describe(datagram, 0, length));
        }
        switch (Header.type(datagram, 0)) {
            case ORF_TOKEN -> tokenSent(from, datagram);
            case MCAST -> messageSent(from, datagram, length);
            case JOIN -> sentSinceToken.put(from, 0);
            default -> {}
        }
    }

    private void tokenSent(int from, ByteBuffer token) {
        Key key = Key.of(token, OrfToken.RING_OFFSET, OrfToken.tokenSeq(token, 0));
        long content = checksum(token, Header.NODE_ID_OFFSET);
        Long before = tokens.putIfAbsent(key, content);
        if (before == null) {
            tokensSent++;
            sentSinceToken.put(from, 0);
        } else if (before != content) {
            throw new AssertionError(
                    "E-22: two different tokens " + key + ", the second is " + OrfToken.describe(token, 0));
        }
    }

    private void messageSent(int from, ByteBuffer message, int length) {
        messagesSent++;
        int sent = sentSinceToken.merge(from, 1, Integer::sum);
        if (sent > maxMessages.getOrDefault(from, Integer.MAX_VALUE)) {
            throw new AssertionError("E-20: node " + from + " sent " + sent + " messages at one visit of the token");
        }
        remember(message, 0);
        if (Header.encapsulated(message, 0) == Header.PLAIN && PackedMessages.fragmented(message, Mcast.LENGTH) != 0) {
            hasCutMessages = true;
        }
        if (Header.encapsulated(message, 0) == Header.ENCAPSULATED) {
            encapsulatedSent++;
            if (Datagram.validate(message, Mcast.LENGTH, length - Mcast.LENGTH) != Verdict.ACCEPTED) {
                throw new AssertionError("E-17: node " + from + " wrapped something that is no message");
            }
            remember(message, Mcast.LENGTH);
        }
    }

    private void remember(ByteBuffer message, int at) {
        Key key = Key.of(message, at + Mcast.RING_OFFSET, Mcast.seq(message, at));
        long content = checksum(message, at + INVARIANT_FROM);
        Long before = messages.putIfAbsent(key, content);
        if (before != null && before != content) {
            throw new AssertionError("E-17: two different messages " + key + ", the second is "
                    + Mcast.describe(message, at, message.remaining() - at));
        }
    }

    private static long checksum(ByteBuffer datagram, int at) {
        CRC32C checksum = new CRC32C();
        checksum.update(datagram.duplicate().position(at));
        return checksum.getValue() << 32 | datagram.limit() - at;
    }

    private record Key(int representative, long ringSequence, int number) {
        static Key of(ByteBuffer datagram, int ringAt, int number) {
            return new Key(
                    RingIdField.representative(datagram, ringAt), RingIdField.sequence(datagram, ringAt), number);
        }
    }
}
