package carousel.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import carousel.api.totem.RingId;
import carousel.itest.load.BundleSteps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The bundles of the standard distribution in a framework of the test's own: providers are stopped and started while this node,
 * 1, sends to another one, 2, in a process.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SwapIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GROUP = "swap";
    private static final String CONFIGURATION = """
            totem {
              version: 2
              cluster_name: swap
              transport: knet
              token: 5000
              crypto_model: openssl
              crypto_cipher: aes256
              crypto_hash: sha256
              key: KEY
              %s
              interface {
                linknumber: 0
                mcastport: 5605
              }
            }
            nodelist {
              node {
                name: node1
                nodeid: 1
                ring0_addr: 127.0.0.1
              }
              node {
                name: node2
                nodeid: 2
                ring0_addr: 127.0.0.2
              }
            }
            """.replace("KEY", "k".repeat(128));

    @Inject
    private BundleContext context;

    private NodeProcess peer;

    /** The framework's bundles and the node's configuration. */
    @Configuration
    public Option[] configuration() throws IOException {
        Path folder = Files.createTempDirectory("carousel-swap");
        Path file = Files.writeString(
                folder.resolve("corosync.conf"), CONFIGURATION.formatted("knet_compression_model: zlib"));
        return NodeOptions.node(file, "node1", folder.resolve("state"));
    }

    /** Starts the other node. */
    @Before
    public void startPeer() throws Exception {
        Path folder = Files.createTempDirectory("carousel-peer");
        Path file = Files.writeString(folder.resolve("corosync.conf"), CONFIGURATION.formatted(""));
        peer = new NodeProcess(
                Path.of(System.getProperty("standard.dir")),
                folder.resolve("node2"),
                List.of(),
                "-c",
                file.toString(),
                "--node",
                "node2");
        LoadBundle.deploy(peer);
        awaitMembers(1, 2);
        peer.awaitMembers(PATIENCE, 1, 2);
        peer.shell("load:join " + GROUP + " " + folder.resolve("log"));
    }

    /** Stops the other node. */
    @After
    public void stopPeer() throws Exception {
        peer.close();
        awaitMembers(1);
    }

    private <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T service = tracker.waitForService(PATIENCE.toMillis());
            assertTrue("no service " + type.getName(), service != null);
            return service;
        } finally {
            tracker.close();
        }
    }

    private NodeStatus status() throws Exception {
        return service(Node.class).status().get(5, TimeUnit.SECONDS);
    }

    private void awaitMembers(Integer... members) throws InterruptedException {
        Await.until(
                "this node sees the members " + Arrays.toString(members),
                PATIENCE,
                () -> status().synchronised() && status().ring().members().equals(List.of(members)));
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(b -> name.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private long peerCount() throws IOException {
        return Long.parseLong(peer.shell("load:count " + GROUP).replace("count ", ""));
    }

    /** Sends compressible messages, a few at a time, until told to stop; answers how many. */
    private static CompletableFuture<Long> sendUntil(AtomicBoolean enough, CpgSession session) {
        return CompletableFuture.supplyAsync(() -> {
            long sent = 0;
            while (!enough.get()) {
                session.multicast(ByteBuffer.allocate(5000)).join();
                sent++;
            }
            return sent;
        });
    }

    @Test
    public void compressionProviderIsStoppedAndStartedWhileMessagesFlow() throws Exception {
        CpgSession session = service(Cpg.class).join(GROUP, (sender, message) -> {});
        session.joined().get(10, TimeUnit.SECONDS);
        RingId ring = status().ring().ring();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Long> sender = sendUntil(enough, session);
        try {
            awaitCompressed(100);
            bundle("carousel.compression.zlib").stop();
            awaitUncompressed(100);
            long compressed = status().knet().txCompressedPackets();
            awaitUncompressed(100);
            assertEquals(compressed, status().knet().txCompressedPackets());
            bundle("carousel.compression.zlib").start();
            awaitCompressed(100);
        } finally {
            enough.set(true);
        }
        long sent = sender.get(20, TimeUnit.SECONDS);
        Await.until("the other node was delivered all " + sent, PATIENCE, () -> peerCount() == sent);
        assertEquals("no new ring", ring, status().ring().ring());
        session.close();
    }

    /** F-074, at packet level: what one provider sealed the other opens, so nobody notices. */
    @Test
    public void cryptoProviderIsReplacedByAnotherOfTheSameFormWhileMessagesFlow() throws Exception {
        CpgSession session = service(Cpg.class).join(GROUP, (sender, message) -> {});
        session.joined().get(10, TimeUnit.SECONDS);
        RingId ring = status().ring().ring();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Long> sender = sendUntil(enough, session);
        try {
            for (String provider : List.of("carousel.crypto.jce", "carousel.crypto.bouncycastle")) {
                awaitSealed(100);
                bundle(provider).stop();
                awaitSealed(100);
                bundle(provider).start();
            }
            awaitSealed(100);
        } finally {
            enough.set(true);
        }
        long sent = sender.get(20, TimeUnit.SECONDS);
        Await.until("the other node was delivered all " + sent, PATIENCE, () -> peerCount() == sent);
        assertEquals("no new ring", ring, status().ring().ring());
        session.close();
    }

    /** Waits until more packets were sealed and more messages arrived on the other side, which takes no clear ones. */
    private void awaitSealed(int more) throws Exception {
        long sealed = status().knet().txCryptPackets();
        long arrived = peerCount();
        Await.until(
                more + " more packets are sealed and messages arrive",
                PATIENCE,
                () -> status().knet().txCryptPackets() >= sealed + more && peerCount() >= arrived + more);
    }

    private void awaitCompressed(int more) throws Exception {
        long now = status().knet().txCompressedPackets();
        Await.until("messages are compressed", PATIENCE, () -> status().knet().txCompressedPackets() > now + more);
    }

    private void awaitUncompressed(int more) throws Exception {
        long now = status().knet().txUncompressedPackets();
        Await.until("messages go uncompressed", PATIENCE, () -> status().knet().txUncompressedPackets() > now + more);
    }

    @Test
    public void transportIsStoppedAndStartedAndTheNodeRecovers() throws Exception {
        CpgSession session = service(Cpg.class).join(GROUP, (sender, message) -> {});
        session.joined().get(10, TimeUnit.SECONDS);
        restart(bundle("carousel.transport.udp"));
        awaitMembers(1, 2);
        peer.awaitMembers(PATIENCE, 1, 2);
        long before = peerCount();
        for (int i = 0; i < 50; i++) {
            session.multicast(ByteBuffer.allocate(3000)).get(10, TimeUnit.SECONDS);
        }
        Await.until("the other node hears this one again", PATIENCE, () -> peerCount() == before + 50);
        session.close();
    }

    private void restart(Bundle transport) throws BundleException, InterruptedException {
        transport.stop();
        awaitMembers(1);
        transport.start();
    }

    @Test
    public void sessionOutlivesTheRingsBundle() throws Exception {
        CpgSession session = service(Cpg.class).join(GROUP, (sender, message) -> {});
        session.joined().get(10, TimeUnit.SECONDS);
        long before = peerCount();
        bundle("carousel.totem").stop();
        assertTrue("the node is down", context.getServiceReference(Node.class) == null);
        CompletableFuture<Void> waiting = session.multicast(ByteBuffer.allocate(10));
        bundle("carousel.totem").start();
        awaitMembers(1, 2);
        waiting.get(20, TimeUnit.SECONDS); // by the ring of one that every node forms first
        session.multicast(ByteBuffer.allocate(10)).get(20, TimeUnit.SECONDS);
        Await.until("the other node was delivered it", PATIENCE, () -> peerCount() == before + 1);
        session.close();
    }

    /** The matrix, as far as messages flow through it all; {@link SwapMatrixIT} has the rest, with a real daemon. */
    @Test
    public void everyPartIsSwappedWhileMessagesFlow() throws Exception {
        Path folder = Files.createTempDirectory("carousel-jars");
        BundleSteps bundles = new BundleSteps(context);
        CpgSession session = service(Cpg.class).join(GROUP, (sender, message) -> {});
        session.joined().get(10, TimeUnit.SECONDS);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Long> sender = sendUntil(enough, session);
        try {
            for (SwapPart part : SwapPart.values()) {
                if (part == SwapPart.TRANSPORT || part == SwapPart.CPG) {
                    continue;
                }
                SwapPart.Jars jars = part.jars(folder);
                for (SwapPart.Change change : SwapPart.Change.values()) {
                    if (change == SwapPart.Change.DEPLOY_ONE_NEVER_SEEN) {
                        continue; // no folder is watched here
                    }
                    bundles.take(part.away(change, jars));
                    awaitArrivals(part + " is away: " + change);
                    bundles.take(part.back(change, jars, folder));
                    awaitArrivals(part + " is back: " + change);
                    bundles.take(part.restore(change, jars, folder));
                    awaitMembers(1, 2);
                }
            }
        } finally {
            enough.set(true);
        }
        long sent = sender.get(20, TimeUnit.SECONDS);
        Await.until("the other node was delivered all " + sent, PATIENCE, () -> peerCount() == sent);
        session.close();
    }

    private void awaitArrivals(String when) throws Exception {
        long arrived = peerCount();
        Await.until(when + ", and messages arrive", PATIENCE, () -> peerCount() >= arrived + 20);
    }

    @Test
    public void clientsOfTheGroupServiceAreToldThatItIsGoneAndJoinTheNextOne() throws Exception {
        Path folder = Files.createTempDirectory("carousel-jars");
        BundleSteps bundles = new BundleSteps(context);
        SwapPart.Jars jars = SwapPart.CPG.jars(folder);
        for (SwapPart.Change change : SwapPart.Change.values()) {
            if (change == SwapPart.Change.DEPLOY_ONE_NEVER_SEEN) {
                continue;
            }
            Told told = new Told();
            CpgSession session = service(Cpg.class).join(GROUP, told);
            session.joined().get(10, TimeUnit.SECONDS);
            RingId ring = status().ring().ring();
            bundles.take(SwapPart.CPG.away(change, jars));
            if (change == SwapPart.Change.STOP_AND_START) {
                assertEquals("the ring does not need it", ring, status().ring().ring());
            }
            bundles.take(SwapPart.CPG.back(change, jars, folder));
            assertTrue("told why", !told.reason.get(10, TimeUnit.SECONDS).isEmpty());
            assertTrue("refused", session.multicast(ByteBuffer.allocate(10)).isCompletedExceptionally());
            awaitMembers(1, 2);
            CpgSession next = service(Cpg.class).join(GROUP, (sender, message) -> {});
            next.joined().get(10, TimeUnit.SECONDS);
            long before = peerCount();
            next.multicast(ByteBuffer.allocate(10)).get(10, TimeUnit.SECONDS);
            Await.until("the other node was delivered it", PATIENCE, () -> peerCount() == before + 1);
            next.close();
            bundles.take(SwapPart.CPG.restore(change, jars, folder));
            awaitMembers(1, 2);
        }
    }

    private static final class Told implements GroupListener {
        final CompletableFuture<String> reason = new CompletableFuture<>();

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {}

        @Override
        public void ended(String why) {
            reason.complete(why);
        }
    }
}
