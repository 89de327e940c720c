package carousel.itest.simulator.capture;

import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What one node decided, as its datagrams tell: tokens and commit tokens by ring and number, messages by visit, joins by content. */
final class Decisions {
    private final int nodeId;
    final Map<String, String> tokens = new LinkedHashMap<>();
    final Map<String, Integer> backlogs = new HashMap<>();
    final Map<String, List<String>> messages = new HashMap<>();
    final Map<String, String> commitTokens = new LinkedHashMap<>();
    final List<String> joins = new ArrayList<>();
    private final Map<Integer, List<String>> sinceToken = new HashMap<>();

    Decisions(int nodeId) {
        this.nodeId = nodeId;
    }

    static String key(ByteBuffer token) {
        return RingIdField.describe(token, OrfToken.RING_OFFSET) + "/"
                + Integer.toUnsignedString(OrfToken.tokenSeq(token, 0));
    }

    /** Notes a datagram that the node sent to one of its peers. */
    void sent(byte[] bytes, int peer) {
        ByteBuffer datagram = ReplayedNode.view(bytes);
        switch (Header.type(datagram, 0)) {
            case ORF_TOKEN -> {
                String key = key(datagram);
                if (tokens.putIfAbsent(key, OrfToken.describe(datagram, 0)) == null) {
                    backlogs.put(key, OrfToken.backlog(datagram, 0));
                    // a peer that was not there yet or any more has got less
                    messages.put(
                            key,
                            sinceToken.values().stream().reduce(List.of(), (a, b) -> a.size() >= b.size() ? a : b));
                    sinceToken.clear();
                }
            }
            case MCAST ->
                sinceToken.computeIfAbsent(peer, first -> new ArrayList<>()).add(describe(datagram, 0, bytes.length));
            case COMMIT_TOKEN ->
                commitTokens.putIfAbsent(
                        RingIdField.describe(datagram, CommitToken.RING_OFFSET) + "/"
                                + CommitToken.tokenSeq(datagram, 0),
                        CommitToken.describe(datagram, 0));
            case JOIN -> {
                String join = describeJoin(datagram);
                if (joins.isEmpty() || !joins.get(joins.size() - 1).equals(join)) {
                    joins.add(join);
                }
            }
            case MERGE_DETECT, HOLD_CANCEL -> {} // their moments depend on what the services want
        }
    }

    /** Head and, if another node wrote it, content. */
    private String describe(ByteBuffer message, int at, int length) {
        boolean isEncapsulated = Header.encapsulated(message, at) == Header.ENCAPSULATED;
        String head = (isEncapsulated ? "encapsulated " : "") + RingIdField.describe(message, at + Mcast.RING_OFFSET)
                + " seq " + Integer.toUnsignedString(Mcast.seq(message, at)) + " of " + Mcast.systemFrom(message, at);
        if (isEncapsulated && Header.type(message, at + Mcast.LENGTH) == MessageType.MCAST) {
            return head + " {" + describe(message, at + Mcast.LENGTH, length - Mcast.LENGTH) + "}";
        }
        if (Mcast.systemFrom(message, at) == nodeId) {
            return head;
        }
        byte[] content = new byte[length];
        message.get(at, content);
        return head + " content " + Arrays.hashCode(content);
    }

    private static String describeJoin(ByteBuffer join) {
        return "ring_seq " + Long.toHexString(Join.ringSequence(join, 0)) + " proc "
                + list(join, Join.procList(0), Join.procEntries(join, 0)) + " failed "
                + list(join, Join.failedList(join, 0), Join.failedEntries(join, 0));
    }

    private static Set<Integer> list(ByteBuffer join, int at, int entries) {
        Set<Integer> list = new TreeSet<>();
        for (int i = 0; i < entries; i++) {
            list.add(join.getInt(at + i * Join.ENTRY_LENGTH));
        }
        return list;
    }
}
