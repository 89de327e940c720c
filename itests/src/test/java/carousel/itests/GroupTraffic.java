package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Traffic of all members of a group at once, one on each node, from before a change until it has settled. */
final class GroupTraffic {
    /** More than a sender can have handed over before: who is heard so often has sent since. */
    private static final int SENT_SINCE = 2 * Traffic.AT_A_TIME + 1;

    /** Rounds and members send with seeds of their own, so that no message stands twice in a log. */
    private static final long SEEDS = 1_000_000;

    private final Map<Integer, GroupPeer> peers = new TreeMap<>();
    private final Map<Integer, Traffic> senders = new TreeMap<>();
    private final Map<Integer, Long> begin = new HashMap<>();
    private long total;

    private GroupTraffic() {}

    /**
     * Begins, and returns when all members hear all.
     *
     * @param peers by their nodes, from node 1 on
     * @param round a number of its own for each call
     */
    static GroupTraffic begin(List<GroupPeer> peers, int round, String sizes) throws IOException, InterruptedException {
        GroupTraffic traffic = new GroupTraffic();
        for (int i = 0; i < peers.size(); i++) {
            traffic.peers.put(i + 1, peers.get(i));
            traffic.begin.put(i + 1, peers.get(i).count());
        }
        for (int i = 0; i < peers.size(); i++) {
            traffic.senders.put(i + 1, peers.get(i).traffic(SEEDS * (10L * round + i), sizes));
        }
        traffic.awaitFlow(traffic.peers.keySet());
        return traffic;
    }

    /** Waits until each of these nodes has heard what each of them sent from now on. */
    void awaitFlow(Set<Integer> nodes) throws IOException, InterruptedException {
        Map<Integer, Map<Integer, Long>> before = new HashMap<>();
        for (int node : nodes) {
            before.put(node, messagesAt(node));
        }
        for (int node : nodes) {
            Await.until("node " + node + " hears nodes " + nodes, NamespaceRing.PATIENCE, () -> {
                Map<Integer, Long> now = messagesAt(node);
                for (int sender : nodes) {
                    long since = now.getOrDefault(sender, 0L) - before.get(node).getOrDefault(sender, 0L);
                    if (since < SENT_SINCE) {
                        throw new IllegalStateException(since + " messages of node " + sender);
                    }
                }
                return true;
            });
        }
    }

    void awaitFlow() throws IOException, InterruptedException {
        awaitFlow(peers.keySet());
    }

    /** How many messages of each sender a node has been delivered, in all. */
    Map<Integer, Long> messagesAt(int node) throws IOException {
        GroupPeer peer = peers.get(node);
        peer.count();
        String text = Files.readString(peer.log());
        Map<Integer, Long> messages = new HashMap<>();
        text.substring(0, text.lastIndexOf('\n') + 1) // the last line may be on its way
                .lines()
                .filter(line -> line.startsWith("M "))
                .forEach(line -> messages.merge(Integer.valueOf(line.split(" ", 3)[1]), 1L, Long::sum));
        return messages;
    }

    /** Ends a node's traffic; answers how many messages it has sent. */
    long stop(int node) throws IOException {
        long sent = senders.remove(node).stop();
        total += sent;
        return sent;
    }

    /** How many messages all those have sent that were ended. */
    long total() {
        return total;
    }

    /** Ends all traffic, and waits until all members have been delivered all of it. */
    void finish(Duration patience) throws IOException, InterruptedException {
        for (int node : peers.keySet()) {
            stop(node);
        }
        for (Map.Entry<Integer, GroupPeer> peer : peers.entrySet()) {
            peer.getValue().awaitCount(begin.get(peer.getKey()) + total, patience);
        }
    }

    /** The same messages and changes of the group in the same order at all of them, as far back as each was there. */
    void assertSameEvents() throws IOException {
        int members = peers.size();
        MessageLog first = MessageLog.events(peers.get(1).log(), members);
        for (GroupPeer peer : peers.values()) {
            first.assertEndsLike(MessageLog.events(peer.log(), members));
        }
        assertEquals(Set.of(), senders.keySet(), "all traffic was ended before");
    }
}
