package carousel.itest.simulator.check;

import carousel.api.totem.RingId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of one ring: its packets by sequence number, the messages that they complete in their order, its tokens, and
 * who installed it coming from where. The order is the one on the wire, so it does not depend on what any node believes.
 */
final class RingRecord {
    /** Answers of {@link #notePacket} and {@link #noteToken}. */
    enum Seen {
        NEW,
        COPY,
        DIFFERENT,
        OUT_OF_SEQUENCE
    }

    final RingId id;
    /** As the commit token names them. */
    final List<Integer> members;
    /** Everybody who installed it. */
    final List<Passage> installers = new ArrayList<>();
    /** The first who came from each ring. */
    final Map<RingRecord, Passage> firstFrom = new HashMap<>();
    /** Senders of which a message began in this ring: what they send from then on is missed by nobody. */
    final Set<NodeLog> clean = new HashSet<>();
    /** Where the synchronisation was complete (E-18), -1 before. */
    int synchronisedAt = -1;
    /** Messages sent, those sent again included. */
    long sent;
    /** aru of the last token. */
    int aru;
    /** Up to here members may have given back their memory (T-4). */
    int released;

    /** aru of the first token, before the first message. */
    int firstAru;
    /** Whether it has had a token. */
    boolean hasTokens;

    private int firstSeq;
    private int packets;
    private long[] contents = new long[64];
    private int firstTokenSeq;
    private int tokens;
    private long[] tokenContents = new long[64];
    private int messages;
    private NodeLog[] senders = new NodeLog[64];
    private int[] numbers = new int[64];
    private byte[] kinds = new byte[64];

    private static final byte SYNC = 1;
    private static final byte CUT = 2;

    RingRecord(RingId id, List<Integer> members) {
        this.id = id;
        this.members = members;
    }

    /** A message with this number and content was sent. */
    Seen notePacket(int seq, long content) {
        if (packets == 0) {
            firstSeq = seq;
        }
        int index = seq - firstSeq;
        if (index < 0 || index > packets) {
            return Seen.OUT_OF_SEQUENCE;
        }
        if (index < packets) {
            return contents[index] == content ? Seen.COPY : Seen.DIFFERENT;
        }
        if (packets == contents.length) {
            contents = Arrays.copyOf(contents, 2 * packets);
        }
        contents[packets++] = content;
        return Seen.NEW;
    }

    /** Whether a message with this number was sent. */
    boolean hasPacket(int seq) {
        return packets > 0 && Integer.compareUnsigned(seq - firstSeq, packets) < 0;
    }

    /** The highest number sent. */
    int highSeq() {
        return firstSeq + packets - 1;
    }

    /** A token with this number and content was sent. */
    Seen noteToken(int tokenSeq, long content) {
        if (tokens == 0) {
            firstTokenSeq = tokenSeq;
        }
        int index = tokenSeq - firstTokenSeq;
        if (index < 0 || index > tokens) {
            return Seen.OUT_OF_SEQUENCE;
        }
        if (index < tokens) {
            return tokenContents[index] == content ? Seen.COPY : Seen.DIFFERENT;
        }
        if (tokens == tokenContents.length) {
            tokenContents = Arrays.copyOf(tokenContents, 2 * tokens);
        }
        tokenContents[tokens++] = content;
        return Seen.NEW;
    }

    /** A packet completes a message; {@code cut} if who joined on the way may miss it. Returns its place. */
    int addMessage(NodeLog sender, Stream stream, int number, boolean cut) {
        if (messages == numbers.length) {
            senders = Arrays.copyOf(senders, 2 * messages);
            numbers = Arrays.copyOf(numbers, 2 * messages);
            kinds = Arrays.copyOf(kinds, 2 * messages);
        }
        senders[messages] = sender;
        numbers[messages] = number;
        kinds[messages] = (byte) ((stream == Stream.SYNCHRONISATION ? SYNC : 0) | (cut ? CUT : 0));
        return messages++;
    }

    /** How many messages there are. */
    int messages() {
        return messages;
    }

    NodeLog sender(int place) {
        return senders[place];
    }

    boolean isCut(int place) {
        return (kinds[place] & CUT) != 0;
    }

    boolean isAt(int place, Stream stream, int sender, int incarnation, int number) {
        return numbers[place] == number
                && senders[place].node == sender
                && senders[place].incarnation == incarnation
                && ((kinds[place] & SYNC) != 0) == (stream == Stream.SYNCHRONISATION);
    }

    String describe(int place) {
        return MessageName.of(
                (kinds[place] & SYNC) != 0, senders[place].node, senders[place].incarnation, numbers[place]);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
