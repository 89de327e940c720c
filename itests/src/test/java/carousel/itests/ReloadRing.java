package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A ring with a member of one group on each node, whose configuration is changed while all of them send. */
final class ReloadRing {
    private static final String GROUP = "reload";
    private static final String SIZES = "64,64,64,1500,30000";
    private static final int KEY_BYTES = 256;

    private final NamespaceRing ring;
    private final int nodes;
    private final List<GroupPeer> peers = new ArrayList<>();

    /** Nodes 1 to {@code real} are daemons, the next ones are Carousel nodes; {@code options} as {@link NamespaceRing} has them. */
    ReloadRing(Path folder, int real, int carousel, String... options) throws IOException, InterruptedException {
        ring = new NamespaceRing(folder, real, carousel, options);
        nodes = real + carousel;
        boolean joined = false;
        try {
            for (int id = 1; id <= nodes; id++) {
                peers.add(ring.join(id, GROUP, "reload" + id));
            }
            awaitPeers();
            joined = true;
        } finally {
            if (!joined) {
                ring.close();
            }
        }
    }

    NamespaceRing ring() {
        return ring;
    }

    List<GroupPeer> peers() {
        return peers;
    }

    /** Waits until each member sees all members. */
    void awaitPeers() throws InterruptedException {
        for (GroupPeer peer : peers) {
            peer.awaitMembers(peers.size(), NamespaceRing.PATIENCE);
        }
    }

    /** The node left, and its member with it. */
    GroupPeer removeLastPeer() {
        return peers.remove(peers.size() - 1);
    }

    /** A new member on a node. */
    void join(int id, String name) throws IOException, InterruptedException {
        peers.add(ring.join(id, GROUP, name));
        awaitPeers();
    }

    /** Changes the configuration of all nodes, also of those that do not run. */
    void edit(UnaryOperator<String> change) throws IOException {
        for (int id = 1; id <= nodes; id++) {
            Path file = ring.configuration(id);
            Files.writeString(file, change.apply(Files.readString(file)));
        }
    }

    /** Gives all nodes another key. */
    void newKey(int fill) throws IOException {
        for (int id = 1; id <= nodes; id++) {
            Path file = ring.configuration(id).resolveSibling("authkey");
            Path next = Files.write(file.resolveSibling("authkey.new"), key(fill));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static byte[] key(int fill) {
        byte[] key = new byte[KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    /** The ring's id as a Carousel node has it. */
    String ringId(int carouselNode) throws IOException {
        return ring.node(carouselNode)
                .shell("carousel:ring")
                .lines()
                .filter(line -> line.startsWith("Ring "))
                .findFirst()
                .orElseThrow();
    }

    private List<CompletableFuture<Void>> sendFromAll(int each, int round) {
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        for (int i = 0; i < peers.size(); i++) {
            senders.add(peers.get(i).sendInBackground(each, 10L * round + i, SIZES));
        }
        return senders;
    }

    /** What is done while all send. */
    interface Change {
        void run() throws Exception;
    }

    /**
     * Runs a change while all send, and holds all members against each other when everything has come.
     *
     * @param round a number of its own for each call
     * @param observer a Carousel node, whose ring must be the same before and after
     */
    void underLoad(int round, int observer, Change change) throws Exception {
        String before = ringId(observer);
        int each = 1500;
        long[] begin = new long[peers.size()];
        for (int i = 0; i < begin.length; i++) {
            begin[i] = peers.get(i).count();
        }
        List<CompletableFuture<Void>> senders = sendFromAll(each, round);
        Await.until("messages flow", NamespaceRing.PATIENCE, () -> peers.get(0).count() > begin[0]);
        change.run();
        for (CompletableFuture<Void> sender : senders) {
            sender.get(120, TimeUnit.SECONDS);
        }
        for (int i = 0; i < begin.length; i++) {
            peers.get(i).awaitCount(begin[i] + (long) each * peers.size(), NamespaceRing.PATIENCE);
        }
        MessageLog first = MessageLog.events(peers.get(0).log(), nodes);
        for (GroupPeer peer : peers) {
            first.assertEndsLike(MessageLog.events(peer.log(), nodes));
        }
        assertEquals(before, ringId(observer));
    }

    void close() throws IOException, InterruptedException {
        ring.close();
    }
}
