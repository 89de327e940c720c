package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkSettings;
import carousel.api.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Host 1, a link manager of ours, and host 2, a real libknet, over loopback addresses that nothing else uses. Change what is
 * to be different, then {@link #start}.
 */
final class KnetPair implements AutoCloseable {
    static final int OURS = 1;
    static final int LIBKNET = 2;
    static final Duration PATIENCE = Duration.ofSeconds(15);

    static final long PING_INTERVAL_MILLIS = 200;
    static final long PING_TIMEOUT_MILLIS = 600;
    private static final int PING_PRECISION = 2048;
    private static final int PONG_COUNT = 1;
    private static final int PORT = 5405;

    /** Interface MTU of the loopback device on Linux. */
    static final int LOOPBACK_MTU = 65_536;

    /** Several test runs on one machine, each with many pairs, must not meet. */
    private static final int FIRST_OCTET = 16 + (int) (ProcessHandle.current().pid() % 200);

    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static int lastOctet;

    private final EventLoop loop;
    private final int octet;

    boolean ipv6;
    int links = 1;
    LinkPolicy policy = LinkPolicy.PASSIVE;
    KnetSettings settings = KnetSettings.defaults(OURS);
    List<CryptoProvider> cryptos = CarouselPeer.cryptos();
    /** Model of the libknet side; cipher, hash and key are those of {@link #settings}. */
    String libknetModel = "openssl";
    /** Whether libknet has to learn our address. */
    boolean libknetDynamic;
    /** Whether we have to learn libknet's. */
    boolean oursDynamic;
    /** Another place than this machine's loopback device; the loop has to be there too. */
    KnetNamespaces namespaces;
    /** Where each side sends to instead of the other's address; null for the straight way. */
    UdpRelay relay;

    CarouselPeer ours;
    LibknetPeer libknet;

    KnetPair(EventLoop loop) {
        this.loop = loop;
        synchronized (KnetPair.class) {
            octet = ++lastOctet;
        }
    }

    /** Both sides, configured and switched on. */
    KnetPair start() throws IOException, InterruptedException {
        startLibknet();
        startOurs();
        return this;
    }

    void startLibknet() throws IOException, InterruptedException {
        libknet = new LibknetPeer(LIBKNET, namespaces == null ? new String[0] : namespaces.insideLibknet());
        CryptoSettings crypto = settings.crypto();
        if (crypto != null) {
            libknet.crypto(1, libknetModel, crypto.cipher(), crypto.hash(), crypto.key());
            libknet.ask("use 1");
            libknet.ask("clear refuse");
        }
        libknet.ask("host " + OURS + " " + policyNumber());
        for (int link = 0; link < links; link++) {
            addLibknetLink(link);
        }
    }

    /** libknet's (knet-wire 2.7). */
    private int policyNumber() {
        return switch (policy) {
            case PASSIVE -> 0;
            case ACTIVE -> 1;
            case RR -> 2;
        };
    }

    void addLibknetLink(int link) {
        InetSocketAddress remote = relay == null ? address(OURS, link) : relay.towards(OURS);
        libknet.ask("link " + OURS + " " + link + " " + words(address(LIBKNET, link)) + " "
                + (libknetDynamic ? "dynamic 0" : words(remote)) + " "
                + priority(link) + " " + PING_INTERVAL_MILLIS + " " + PING_TIMEOUT_MILLIS + " " + PONG_COUNT);
        libknet.ask("enable " + OURS + " " + link + " 1");
    }

    void startOurs() {
        ours = new CarouselPeer(loop, settings.withPolicy(policy), cryptos);
        ours.change(knet -> knet.addHost(LIBKNET, "libknet"));
        for (int link = 0; link < links; link++) {
            addOurLink(link);
        }
    }

    void addOurLink(int link) {
        ours.change(knet -> knet.addLink(LIBKNET, ourLink(link)));
    }

    LinkSettings ourLink(int link) {
        return new LinkSettings(
                link,
                "udp",
                address(OURS, link),
                oursDynamic ? null : relay == null ? address(LIBKNET, link) : relay.towards(LIBKNET),
                priority(link),
                PING_INTERVAL_MILLIS,
                PING_TIMEOUT_MILLIS,
                PING_PRECISION,
                PONG_COUNT);
    }

    /** The highest number is preferred, so that passive mode has to look at priorities. */
    private static int priority(int link) {
        return 1 + link;
    }

    /** A host's address on a link: 127.x.y.z, or the only IPv6 address of loopback with a port of its own. */
    InetSocketAddress address(int host, int link) {
        try {
            if (namespaces != null) {
                return new InetSocketAddress(namespaces.address(host, link, ipv6), PORT);
            }
            if (ipv6) {
                return new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), ports() + host * 8 + link);
            }
            return new InetSocketAddress(
                    InetAddress.getByAddress(
                            new byte[] {127, (byte) FIRST_OCTET, (byte) octet, (byte) (host * 16 + link)}),
                    PORT);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private int ports() {
        return 20_000 + FIRST_OCTET * 50 + octet * 24 % 40;
    }

    static String words(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " " + address.getPort();
    }

    /** Waits until every link is up on both sides, and its path MTU known. */
    void awaitUp() throws InterruptedException {
        for (int link = 0; link < links; link++) {
            int number = link;
            Await.until("link " + link + " is up", PATIENCE, () -> isUp(number));
        }
    }

    /** Whether any side thinks that the link is up. */
    boolean isConnected(int link) {
        return ours.status(LIBKNET, link).connected()
                || libknet.status(OURS, link).is("connected");
    }

    boolean isUp(int link) {
        return ours.status(LIBKNET, link).connected()
                && libknet.status(OURS, link).is("connected")
                && libknet.status(OURS, link).is("reachable");
    }

    /**
     * Sends a message each way and waits until pings tell of it on every link: no ping that says "nothing sent yet" can arrive
     * late then, and wipe the memory of what was seen (knet-wire 10, hazard 11).
     */
    void awaitSequenceNumbersKnown() throws InterruptedException {
        checkOursToLibknet(KnetMessages.noise(0, 1, 5, 5));
        checkLibknetToOurs(KnetMessages.noise(0, 1, 5, 5));
        awaitPings();
    }

    /** Waits until each side told its newest sequence number on every link. */
    void awaitPings() throws InterruptedException {
        for (int link = 0; link < links; link++) {
            int number = link;
            long pings = libknet.status(OURS, link).get("rx_ping_packets");
            long pongs = libknet.status(OURS, link).get("rx_pong_packets");
            Await.until("pings on link " + link, PATIENCE, () -> {
                LibknetPeer.Values status = libknet.status(OURS, number);
                return status.get("rx_ping_packets") >= pings + 2 && status.get("rx_pong_packets") >= pongs + 2;
            });
        }
    }

    /** Waits until both sides found the same data MTU, and answers it. */
    void awaitDataMtu(int expectedBytes) throws InterruptedException {
        Await.until(
                "data MTU is " + expectedBytes,
                PATIENCE,
                () -> ours.dataMtuBytes() == expectedBytes && libknet.dataMtuBytes() == expectedBytes);
    }

    /** Sends the messages of ours and waits until they are there, each once and in order. */
    void checkOursToLibknet(KnetMessages messages) throws InterruptedException {
        libknet.take();
        ours.send(messages);
        await("messages at libknet", messages.count(), libknet::received);
        assertEquals(messages.expected(), libknet.take());
    }

    /** The other way round. */
    void checkLibknetToOurs(KnetMessages messages) throws InterruptedException {
        ours.take();
        libknet.send(messages);
        await("messages of libknet", messages.count(), ours::received);
        assertEquals(messages.expected(), ours.take());
    }

    /** What the counting says. */
    private interface Count {
        int get();
    }

    private static void await(String what, int count, Count counted) throws InterruptedException {
        int[] last = {0};
        try {
            Await.until(count + " " + what, PATIENCE, () -> (last[0] = counted.get()) >= count);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", but " + last[0], e);
        }
    }

    /** What is done with one of many pairs. */
    interface Check {
        void run(KnetPair pair) throws Exception;
    }

    /** Does the same with all pairs at once: most of the time is spent waiting. */
    static void together(List<KnetPair> pairs, Check check) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (KnetPair pair : pairs) {
                tasks.add(() -> {
                    check.run(pair);
                    return null;
                });
            }
            List<Future<Void>> done = threads.invokeAll(tasks);
            for (int i = 0; i < done.size(); i++) {
                try {
                    done.get(i).get();
                } catch (ExecutionException e) {
                    throw new AssertionError(pairs.get(i) + ": " + e.getCause().getMessage(), e.getCause());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A key that is the same in every run. */
    static byte[] key(int seed) {
        byte[] key = new byte[CryptoSettings.MIN_KEY_BYTES + seed % 100];
        new Random(seed).nextBytes(key);
        return key;
    }

    @Override
    public String toString() {
        return settings.crypto() + " " + policy;
    }

    @Override
    public void close() {
        if (ours != null) {
            ours.close();
        }
        if (libknet != null) {
            libknet.close();
        }
    }
}
