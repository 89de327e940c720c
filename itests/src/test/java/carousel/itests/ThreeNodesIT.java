package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes in processes of their own on 127.0.0.1, 127.0.0.2 and 127.0.0.3. */
class ThreeNodesIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));
    private static final int MESSAGES = 100_000;
    private static final Duration RING = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<NodeProcess> nodes = new ArrayList<>();

    @AfterEach
    void stopNodes() throws InterruptedException {
        for (NodeProcess node : nodes) {
            node.close();
        }
    }

    private static int freePort() throws IOException {
        for (int port = 5405; port < 6000; port++) {
            if (isFree(1, port) && isFree(2, port) && isFree(3, port)) {
                return port;
            }
        }
        throw new IOException("no free port between 5405 and 6000");
    }

    private static boolean isFree(int node, int port) throws IOException {
        InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) node});
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(address, port))) {
            return probe.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    private void startNodes() throws IOException, InterruptedException {
        StringBuilder nodelist = new StringBuilder("nodelist {\n");
        for (int id = 1; id <= 3; id++) {
            nodelist.append("  node {\n    name: node%d\n    nodeid: %d\n    ring0_addr: 127.0.0.%d\n  }\n"
                    .formatted(id, id, id));
        }
        nodelist.append("}\n");
        Path configuration = Files.writeString(folder.resolve("corosync.conf"), """
                system {
                  sched_rr: no
                }
                totem {
                  version: 2
                  cluster_name: three
                  transport: knet
                  token: 2000
                  token_coefficient: 0
                  interface {
                    linknumber: 0
                    mcastport: %d
                  }
                }
                """.formatted(freePort()) + nodelist);
        for (int id = 1; id <= 3; id++) {
            nodes.add(new NodeProcess(
                    DISTRIBUTION,
                    folder.resolve("node" + id),
                    List.of(),
                    "-c",
                    configuration.toString(),
                    "--node",
                    "node" + id));
        }
        for (NodeProcess node : nodes) {
            node.awaitMembers(RING, 1, 2, 3);
            LoadBundle.deploy(node);
        }
    }

    private Path log(int node, String name) {
        return folder.resolve("node" + node + "." + name);
    }

    private CompletableFuture<String> sendInBackground(int node, int count, String sizes) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return nodes.get(node - 1).shell("load:send flood " + count + " " + node + " " + sizes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @Test
    void messagesOfAllNodesComeInTheSameOrderEverywhereAndAKilledNodeReturns() throws Exception {
        startNodes();
        for (int id = 1; id <= 3; id++) {
            nodes.get(id - 1).shell("load:join flood " + log(id, "first"));
        }
        // mostly small, some of several fragments, a few of up to a million bytes
        String sizes = "64,".repeat(60) + "1400,".repeat(30) + "20000,".repeat(8) + "100000,1000000";
        int each = MESSAGES / 3 + 1;
        List<CompletableFuture<String>> senders = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            senders.add(sendInBackground(id, each, sizes));
        }
        for (CompletableFuture<String> sender : senders) {
            assertEquals("sent " + each, sender.get(240, TimeUnit.SECONDS));
        }
        awaitDelivered(3L * each, 1, 2, 3);
        MessageLog first = MessageLog.read(log(1, "first"));
        first.assertSameAs(MessageLog.read(log(2, "first")));
        first.assertSameAs(MessageLog.read(log(3, "first")));

        // node 3 dies in the middle of traffic and comes back
        CompletableFuture<String> one = sendInBackground(1, 3000, "1000,30000");
        CompletableFuture<String> three = sendInBackground(3, 3000, "1000,30000");
        Await.until("node 3 sends", RING, () -> count(1) > 3L * each + 200);
        nodes.get(2).kill();
        three.exceptionally(e -> "killed").get(30, TimeUnit.SECONDS);
        nodes.get(0).awaitMembers(RING, 1, 2);
        assertEquals("sent 3000", one.get(120, TimeUnit.SECONDS));
        nodes.get(2).restart();
        nodes.get(0).awaitMembers(RING, 1, 2, 3);
        nodes.get(2).awaitMembers(RING, 1, 2, 3);
        Await.until(
                "the load bundle is back",
                RING,
                () -> !nodes.get(2).shell("load:join flood " + log(3, "second")).isEmpty());
        assertEquals("sent 500", sendInBackground(3, 500, "1000,30000").get(60, TimeUnit.SECONDS));
        assertEquals("sent 500", sendInBackground(2, 500, "1000,30000").get(60, TimeUnit.SECONDS));
        Await.until("node 3 has both", RING, () -> count(3) == 1000);
        Await.until("nodes 1 and 2 have the same", RING, () -> count(1) == count(2));
        first = MessageLog.read(log(1, "first"));
        first.assertSameAs(MessageLog.read(log(2, "first")));
        MessageLog.read(log(3, "second")).assertStretchOf(first);
        for (NodeProcess node : nodes) {
            assertEquals(0, node.stop(), node::log);
        }
    }

    private void awaitDelivered(long messages, int... ids) throws InterruptedException {
        for (int id : ids) {
            Await.until(
                    "node " + id + " was delivered " + messages, Duration.ofMinutes(2), () -> count(id) == messages);
        }
    }

    private long count(int node) throws IOException {
        return Long.parseLong(nodes.get(node - 1).shell("load:count flood").replace("count ", ""));
    }
}
