package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** A ring with a member of one group on each node, whose configuration is changed while all of them send. */
final class ReloadRing {
    private static final String GROUP = "reload";
    private static final String SIZES = "64,64,64,1500,30000";
    private static final int KEY_BYTES = 256;

    private final NamespaceRing ring;
    private final int nodes;
    private final List<GroupPeer> peers = new ArrayList<>();

    /**
     * Nodes 1 to {@code real} are daemons, the next ones are Carousel nodes; {@code options} as {@link NamespaceRing} has them. The token is
     * given time, so that no other ring comes from a machine that is busy.
     */
    ReloadRing(Path folder, int real, int carousel, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--token", "3000"));
        all.addAll(List.of(options));
        ring = new NamespaceRing(folder, real, carousel, all.toArray(String[]::new));
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

    /** What is done while all send. */
    interface Change {
        void run() throws Exception;
    }

    /**
     * Runs a change while all send, without a pause and until the change has settled, and holds all members against each other when
     * everything has come.
     *
     * @param round a number of its own for each call
     * @param observer a Carousel node, whose ring must be the same before and after
     * @param change returns when all nodes have made it
     */
    void underLoad(int round, int observer, Change change) throws Exception {
        String before = ringId(observer);
        GroupTraffic traffic = GroupTraffic.begin(peers, round, SIZES);
        change.run();
        traffic.awaitFlow();
        traffic.finish(NamespaceRing.PATIENCE);
        traffic.assertSameEvents();
        assertEquals(before, ringId(observer));
    }

    /** A number of the map of node 1, a daemon. */
    long daemonKey(String... cmapctl) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("exec", "1", "corosync-cmapctl"));
        command.addAll(List.of(cmapctl));
        String answer = ring.cluster().run(command.toArray(String[]::new)).strip();
        return Long.parseLong(answer.substring(answer.lastIndexOf(' ') + 1));
    }

    /** A number of the daemon's link manager: {@code tx_crypt_packets}, {@code rx_compressed_packets} and so on. */
    long daemonPackets(String counter) throws IOException, InterruptedException {
        return daemonKey("-m", "stats", "-g", "stats.knet.handle." + counter);
    }

    /** Waits until the daemon counts more of these packets than now. */
    void awaitDaemonCounts(String counter) throws IOException, InterruptedException {
        long before = daemonPackets(counter);
        Await.until("the daemon's " + counter + " grow", NamespaceRing.PATIENCE, () -> daemonPackets(counter) > before);
    }

    /** Waits until the daemon counts no more of these packets while traffic goes on. */
    void awaitDaemonCountsNoMore(String counter) throws InterruptedException {
        long[] last = {-1};
        Await.until("the daemon's " + counter + " stand still", NamespaceRing.PATIENCE, () -> {
            long before = last[0];
            last[0] = daemonPackets(counter);
            return last[0] == before;
        });
    }

    /** How many keys a Carousel node has read so far; it has refused none. */
    long keysTaken(int node) throws IOException {
        String log = Files.readString(ring.node(node).state().resolve("carousel.log"));
        assertFalse(log.contains("Unable to reload"), log);
        return log.lines()
                .filter(line -> line.matches(".* crypto: (nss|openssl) aes256/sha256 is done by .*"))
                .count();
    }

    void close() throws IOException, InterruptedException {
        ring.close();
    }
}
