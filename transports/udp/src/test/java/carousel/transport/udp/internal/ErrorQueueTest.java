package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.api.os.SocketErrors;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportSettings;
import carousel.loop.internal.NodeEventLoop;
import carousel.os.internal.LibCSocketErrors;
import io.netty.channel.epoll.Epoll;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ICMP errors on real sockets, in namespaces of the test's own. */
@Timeout(60)
@SuppressWarnings("AddressSelection") // literals only
class ErrorQueueTest {
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(5405);

    /** Until these are over, classes are loaded and code is compiled, which is no matter of a spinning loop. */
    private static final int WARM_UP_SENDS = 50;

    private static @Nullable TestNetwork network;

    /** A loop that ends may hold its ports a little longer. */
    private final int port = NEXT_PORT.getAndIncrement();

    private final CountingErrors errors = new CountingErrors();
    private final UdpTransportProvider provider = new UdpTransportProvider();
    private final NodeEventLoop nodeLoop = new NodeEventLoop();
    private final NodeEventLoop routerLoop = new NodeEventLoop();
    private final RecordingListener node = new RecordingListener();
    private final RecordingListener router = new RecordingListener();

    /** Counts how often somebody looks into a queue, which a loop that spins would do without end. */
    private static final class CountingErrors implements SocketErrors {
        private final LibCSocketErrors real = new LibCSocketErrors();
        private final AtomicInteger looks = new AtomicInteger();
        private final AtomicInteger entries = new AtomicInteger();

        @Override
        public int read(int fileDescriptor, int limit, Handler handler) {
            looks.incrementAndGet();
            int taken = real.read(fileDescriptor, limit, handler);
            entries.addAndGet(taken);
            return taken;
        }
    }

    @BeforeAll
    static void makeNetwork() throws Exception {
        assumeTrue(Epoll.isAvailable(), "epoll is not available");
        Optional<String> obstacle = TestNetwork.obstacle();
        assumeTrue(obstacle.isEmpty(), obstacle::get);
        network = new TestNetwork();
        network.make();
    }

    @AfterAll
    static void removeNetwork() throws Exception {
        if (network != null) {
            network.remove();
        }
    }

    @AfterEach
    void closeLoops() {
        nodeLoop.close();
        routerLoop.close();
    }

    @ParameterizedTest
    @CsvSource({
        "10.77.1.1, 10.77.1.2, 10.77.2.1, 1",
        "10.77.1.1, 10.77.1.2, 10.77.2.1, 5",
        "fd77:1::1, fd77:1::2, fd77:2::1, 1",
        "fd77:1::1, fd77:1::2, fd77:2::1, 5"
    })
    void aClosedPortIsReportedAtOnceAndAnotherPeerLosesNothing(
            String local, String open, String closed, int packetsOfAFrame) throws Exception {
        int frames = 6000 / packetsOfAFrame;
        openOn(routerLoop, network().router, open, router);
        TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
        TransportLink toOpen = connect(endpoint, open);
        TransportLink toClosed = connect(endpoint, closed);
        BitSet arrived = new BitSet();
        for (int frame = 0; frame < frames; ) {
            int first = frame;
            // turns of different length: alone in its turn a packet goes by another system call
            int last = Math.min(frames, frame + 1 + frame % 7);
            OnLoop.run(nodeLoop, () -> {
                for (int number = first; number < last; number++) {
                    toClosed.send(frame(number, packetsOfAFrame), 100);
                    if (number == last - 1) {
                        // in a turn of its own, with the error already there and no look at the socket in between
                        nodeLoop.execute(() -> toOpen.send(frame(last - 1, packetsOfAFrame), 100));
                    } else {
                        toOpen.send(frame(number, packetsOfAFrame), 100);
                    }
                }
                return null;
            });
            frame = last;
            while (arrived.cardinality() < (last - 200) * packetsOfAFrame) {
                take(arrived);
            }
        }
        while (arrived.cardinality() < frames * packetsOfAFrame) {
            take(arrived);
        }
        String reason = node.takeUnreachable();
        assertTrue(reason.startsWith("Connection refused (ICMP"), reason);
        assertEquals(toClosed, node.lastUnreachable());
        assertEquals(0, router.waiting());
        assertTrue(errors.entries.get() > 20, errors.entries + " errors read");
        assertTrue(millisUntilReported(toClosed) < 100, "the quickest of several reports");
    }

    @ParameterizedTest
    @CsvSource({"10.77.1.1, 10.77.2.1", "fd77:1::1, fd77:2::1"})
    void theLoopDoesNotSpinWhileErrorsKeepComing(String local, String closed) throws Exception {
        TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
        TransportLink link = connect(endpoint, closed);
        long thread = OnLoop.run(nodeLoop, () -> Thread.currentThread().getId());
        sendOneByOne(link, WARM_UP_SENDS);
        int looksBefore = errors.looks.get();
        int entriesBefore = errors.entries.get();
        long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
        int sends = 200;
        sendOneByOne(link, sends);
        int entries = errors.entries.get() - entriesBefore;
        assertTrue(entries > sends / 2, entries + " errors read");
        long cpuMillis = (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - cpuBefore) / 1_000_000;
        int looksForAll = errors.looks.get() - looksBefore;
        assertTrue(looksForAll <= 3 * sends, looksForAll + " looks into the queue for " + sends + " errors");
        assertTrue(cpuMillis < 500, cpuMillis + " ms of CPU time");
        int entriesOfAll = errors.entries.get();
        sendOneByOne(link, 1);
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (errors.entries.get() == entriesOfAll) {
            assertTrue(System.nanoTime() - deadlineNanos < 0, "the last error is not read");
            Thread.onSpinWait();
        }
        OnLoop.run(nodeLoop, () -> null);
        // with nothing sent the loop rests, which a spinning one would not
        int looks = errors.looks.get();
        TimeUnit.MILLISECONDS.sleep(50);
        assertEquals(looks, errors.looks.get());
    }

    private void sendOneByOne(TransportLink link, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            OnLoop.run(nodeLoop, () -> {
                link.send(ByteBuffer.allocate(100), 100);
                return null;
            });
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** {@code sendmmsg} hides an error that failed one of its packets but the first, and takes it off the socket. */
    @Test
    void anErrorThatNettyNeverSeesIsReportedAndDoesNotKeepTheLoopAwake() throws Exception {
        openOn(routerLoop, network().router, "10.77.1.2", router);
        TransportEndpoint endpoint = openOn(nodeLoop, network().node, "10.77.1.1", node);
        TransportLink toClosed = connect(endpoint, "10.77.1.2", port + 1000);
        TransportLink toOpen = connect(endpoint, "10.77.1.2");
        long thread = OnLoop.run(nodeLoop, () -> Thread.currentThread().getId());
        for (int number = 0; number < WARM_UP_SENDS; number++) {
            sendAndTake(toClosed, toOpen, number);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        int reportsBefore = node.unreachableCount();
        long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
        for (int number = 0; number < 200; number++) {
            sendAndTake(toClosed, toOpen, WARM_UP_SENDS + number);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        long cpuMillis = (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread) - cpuBefore) / 1_000_000;
        int reports = node.unreachableCount() - reportsBefore;
        assertTrue(reports > 100, reports + " reports");
        assertTrue(cpuMillis < 300, cpuMillis + " ms of CPU time");
    }

    @ParameterizedTest
    @CsvSource({
        "10.77.1.1, 10.77.2.1, 28, ip link set r1 mtu 1300, ip link set r1 mtu 1500",
        "10.77.1.1, 10.77.2.1, 28, ip route add 10.77.2.1 dev r1 mtu lock 1300, ip route del 10.77.2.1",
        "fd77:1::1, fd77:2::1, 48, ip link set r1 mtu 1300, ip link set r1 mtu 1500",
        "fd77:1::1, fd77:2::1, 48, ip route add fd77:2::1 dev r1 mtu lock 1300, ip route del fd77:2::1"
    })
    void aNarrowPathIsReportedWithItsMtu(String local, String remote, int headerBytes, String narrow, String wide)
            throws Exception {
        TestNetwork.in(network().router, narrow);
        try {
            TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
            TransportLink link = connect(endpoint, remote);
            OnLoop.run(nodeLoop, () -> {
                link.send(ByteBuffer.allocate(1400), 1400);
                return null;
            });
            assertEquals(new RecordingListener.TooLong(link, 1300 - headerBytes + 1, 1300), node.takeTooLong());
        } finally {
            TestNetwork.in(network().router, wide);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.77.1.1, 10.77.1.2", "fd77:1::1, fd77:1::2"})
    void anMtuOfTheOwnRouteIsNoLimitWhileThePathIsProbed(String local, String remote) throws Exception {
        TestNetwork.in(network().node, "ip route add " + remote + " dev n0 mtu 1300");
        try {
            openOn(routerLoop, network().router, remote, router);
            TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
            TransportLink link = connect(endpoint, remote);
            OnLoop.run(nodeLoop, () -> {
                link.send(ByteBuffer.allocate(1400), 1400);
                return null;
            });
            assertEquals(1400, router.takePacket().bytes().length);
            assertEquals(0, node.waiting());
        } finally {
            TestNetwork.in(network().node, "ip route del " + remote);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.77.1.1, 10.77.2.1", "fd77:1::1, fd77:2::1"})
    void aPacketTooLongForTheInterfaceIsReportedWithItsMtu(String local, String remote) throws Exception {
        TestNetwork.in(network().node, "ip link set n0 mtu 1450");
        try {
            TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
            TransportLink link = connect(endpoint, remote);
            OnLoop.run(nodeLoop, () -> {
                link.send(ByteBuffer.allocate(1440), 1440);
                return null;
            });
            assertEquals(new RecordingListener.TooLong(link, 1440, 1450), node.takeTooLong());
        } finally {
            TestNetwork.in(network().node, "ip link set n0 mtu 1500");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.77.1.1, 10.99.0.1, unreachable, No route to host (ICMP type 3 code 1)",
        "10.77.1.1, 10.99.0.1, , Network is unreachable (ICMP type 3 code 0)",
        "fd77:1::1, fd99::1, unreachable, Network is unreachable (ICMPv6 type 1 code 0)",
        "fd77:1::1, fd99::1, , Network is unreachable (ICMPv6 type 1 code 0)",
    })
    void whatARouterSaysIsReported(String local, String remote, @Nullable String route, String reason)
            throws Exception {
        if (route != null) {
            TestNetwork.in(network().router, "ip route add " + route + " " + remote);
        }
        try {
            TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
            TransportLink link = connect(endpoint, remote);
            OnLoop.run(nodeLoop, () -> {
                link.send(ByteBuffer.allocate(100), 100);
                return null;
            });
            assertEquals(reason, node.takeUnreachable());
        } finally {
            if (route != null) {
                TestNetwork.in(network().router, "ip route del " + route + " " + remote);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"10.77.1.1, 10.77.1.99, ipv4", "fd77:1::1, fd77:1::99, ipv6"})
    void aNeighbourThatDoesNotAnswerIsReported(String local, String remote, String family) throws Exception {
        TestNetwork.in(network().node, "sysctl -qw net." + family + ".neigh.n0.retrans_time_ms=20");
        TransportEndpoint endpoint = openOn(nodeLoop, network().node, local, node);
        TransportLink link = connect(endpoint, remote);
        OnLoop.run(nodeLoop, () -> {
            link.send(ByteBuffer.allocate(100), 100);
            return null;
        });
        assertTrue(node.takeUnreachable().startsWith("No route to host (ICMP"));
    }

    @Test
    void withoutTheServiceNothingIsReportedAndWithItOpenSocketsFollow() throws Exception {
        openOn(routerLoop, network().router, "10.77.1.2", router);
        TransportEndpoint endpoint = openOn(nodeLoop, network().node, "10.77.1.1", node);
        TransportLink toClosed = connect(endpoint, "10.77.2.1");
        TransportLink toOpen = connect(endpoint, "10.77.1.2");
        sendAndTake(toClosed, toOpen, 1);
        node.takeUnreachable();
        // an error may still stand at the socket when the service leaves
        OnLoop.run(nodeLoop, () -> {
            toClosed.send(ByteBuffer.allocate(100), 100);
            return null;
        });
        provider.unbindSocketErrors(errors);
        sendAndTake(toClosed, toOpen, 2);
        int reports = node.unreachableCount();
        int looks = errors.looks.get();
        for (int number = 3; number < 100; number++) {
            sendAndTake(toClosed, toOpen, number);
        }
        assertEquals(reports, node.unreachableCount());
        assertEquals(looks, errors.looks.get());
        provider.bindSocketErrors(errors);
        sendAndTake(toClosed, toOpen, 100);
        while (node.unreachableCount() == reports) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void packetsThatAFullInterfaceQueueRefusesArriveLater() throws Exception {
        boolean limited =
                TestNetwork.succeedsIn(network().node, "tc qdisc add dev n0 root tbf rate 8mbit burst 2kb limit 4000");
        assumeTrue(limited, "the kernel has no token bucket filter (tc qdisc add ... tbf fails)");
        try {
            openOn(routerLoop, network().router, "10.77.1.2", router);
            TransportEndpoint endpoint = openOn(nodeLoop, network().node, "10.77.1.1", node);
            TransportLink link = connect(endpoint, "10.77.1.2");
            OnLoop.run(nodeLoop, () -> {
                // Each longer than the one before, so that each is sent by itself: of a group the filter may drop a
                // part and not say so.
                for (int number = 0; number < 200; number++) {
                    link.send(ByteBuffer.allocate(400 + number).putInt(0, number), 400 + number);
                }
                return null;
            });
            BitSet arrived = new BitSet();
            while (arrived.cardinality() < 200) {
                take(arrived);
            }
        } finally {
            TestNetwork.in(network().node, "tc qdisc del dev n0 root");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 46})
    void theTypeOfServiceAndTheDontFragmentFlagAreOnTheWire(int dscp) throws Exception {
        boolean counted = TestNetwork.succeedsIn(
                network().router,
                "sh -c 'nft add table inet seen && nft add chain inet seen input { type filter hook input priority 0 \\; }'");
        assumeTrue(counted, "packets cannot be counted here (nft add table fails)");
        try {
            int codePoint = dscp == 0 ? 4 : dscp;
            TestNetwork.in(
                    network().router,
                    "nft add rule inet seen input udp dport " + port + " ip dscp " + codePoint
                            + " @nh,48,16 and 0x4000 == 0x4000 counter");
            TestNetwork.in(
                    network().router,
                    "nft add rule inet seen input udp dport " + port + " ip6 dscp " + codePoint + " counter");
            openOn(routerLoop, network().router, "10.77.1.2", router);
            openOn(routerLoop, network().router, "fd77:1::2", router);
            for (String[] way : new String[][] {{"10.77.1.1", "10.77.1.2"}, {"fd77:1::1", "fd77:1::2"}}) {
                TransportEndpoint endpoint = openOn(
                        nodeLoop,
                        network().node,
                        new InetSocketAddress(way[0], port),
                        new TransportSettings(dscp),
                        node);
                TransportLink link = connect(endpoint, way[1]);
                OnLoop.run(nodeLoop, () -> {
                    link.send(ByteBuffer.allocate(100), 100);
                    return null;
                });
                router.takePacket();
            }
            String seen = TestNetwork.outputIn(network().router, "nft list table inet seen");
            assertEquals(2, seen.split("counter packets 1 ", -1).length - 1, seen);
        } finally {
            TestNetwork.in(network().router, "nft delete table inet seen");
        }
    }

    /** The quickest of several: the machine may be busy with something else at times. */
    private long millisUntilReported(TransportLink toClosed) throws Exception {
        long quickestNanos = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            TimeUnit.MILLISECONDS.sleep(20);
            int reports = node.unreachableCount();
            long begin = System.nanoTime();
            OnLoop.run(nodeLoop, () -> {
                toClosed.send(ByteBuffer.allocate(100), 100);
                return null;
            });
            while (node.unreachableCount() == reports && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(1)) {
                Thread.onSpinWait();
            }
            quickestNanos = Math.min(quickestNanos, System.nanoTime() - begin);
        }
        return TimeUnit.NANOSECONDS.toMillis(quickestNanos);
    }

    private static TestNetwork network() {
        assertNotNull(network);
        return network;
    }

    private void sendAndTake(TransportLink toClosed, TransportLink toOpen, int number) throws Exception {
        OnLoop.run(nodeLoop, () -> {
            toClosed.send(ByteBuffer.allocate(100), 100);
            toOpen.send(ByteBuffer.allocate(100).putInt(0, number), 100);
            return null;
        });
        assertEquals(number, ByteBuffer.wrap(router.takePacket().bytes()).getInt());
    }

    private void take(BitSet arrived) throws InterruptedException {
        arrived.set(ByteBuffer.wrap(router.takePacket().bytes()).getInt());
    }

    /** Packets of 100 bytes that begin with their number. */
    private static ByteBuffer frame(int number, int packets) {
        ByteBuffer frame = ByteBuffer.allocate(100 * packets);
        for (int packet = 0; packet < packets; packet++) {
            frame.putInt(100 * packet, number * packets + packet);
        }
        return frame;
    }

    private TransportLink connect(TransportEndpoint endpoint, String remote) throws Exception {
        return connect(endpoint, remote, port);
    }

    private TransportLink connect(TransportEndpoint endpoint, String remote, int remotePort) throws Exception {
        return OnLoop.run(nodeLoop, () -> endpoint.connect(new InetSocketAddress(remote, remotePort)));
    }

    private TransportEndpoint openOn(NodeEventLoop loop, String namespace, String local, RecordingListener listener)
            throws Exception {
        return openOn(loop, namespace, new InetSocketAddress(local, port), TransportSettings.DEFAULT, listener);
    }

    private TransportEndpoint openOn(
            NodeEventLoop loop,
            String namespace,
            InetSocketAddress local,
            TransportSettings settings,
            RecordingListener listener)
            throws Exception {
        provider.bindSocketErrors(errors);
        TestNetwork.enter(loop, namespace);
        return OnLoop.run(loop, () -> provider.open(loop, local, settings, listener));
    }
}
