package carousel.totem.simulation;

import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Checks properties that show on the wire: E-17, E-20, E-22, and that only well-formed datagrams are sent. */
public final class WireChecker {
    /** From here on the bytes of a datagram must be the same in every copy. */
    private static final int INVARIANT_FROM = Header.LENGTH;

    private final Map<String, byte[]> messages = new HashMap<>();
    private final Map<String, byte[]> tokens = new HashMap<>();
    private final Map<Integer, Integer> sentSinceToken = new HashMap<>();
    private final Map<Integer, Integer> maxMessages = new HashMap<>();
    private long tokensSent;
    private long messagesSent;
    private long encapsulatedSent;

    void maxMessages(int node, int messagesPerVisit) {
        maxMessages.put(node, messagesPerVisit);
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
        String key = RingIdField.describe(token, OrfToken.RING_OFFSET) + "/" + OrfToken.tokenSeq(token, 0);
        byte[] bytes = bytesFrom(token, Header.NODE_ID_OFFSET);
        byte[] before = tokens.putIfAbsent(key, bytes);
        if (before == null) {
            tokensSent++;
            sentSinceToken.put(from, 0);
        } else if (!Arrays.equals(before, bytes)) {
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
        if (Header.encapsulated(message, 0) == Header.ENCAPSULATED) {
            encapsulatedSent++;
            if (Datagram.validate(message, Mcast.LENGTH, length - Mcast.LENGTH) != Verdict.ACCEPTED) {
                throw new AssertionError("E-17: node " + from + " wrapped something that is no message");
            }
            remember(message, Mcast.LENGTH);
        }
    }

    private void remember(ByteBuffer message, int at) {
        String key = RingIdField.describe(message, at + Mcast.RING_OFFSET) + "/" + Mcast.seq(message, at);
        byte[] bytes = bytesFrom(message, at + INVARIANT_FROM);
        byte[] before = messages.putIfAbsent(key, bytes);
        if (before != null && !Arrays.equals(before, bytes)) {
            throw new AssertionError("E-17: two different messages " + key + ", the second is "
                    + Mcast.describe(message, at, message.remaining() - at));
        }
    }

    private static byte[] bytesFrom(ByteBuffer datagram, int at) {
        byte[] bytes = new byte[datagram.limit() - at];
        datagram.get(at, bytes);
        return bytes;
    }
}
