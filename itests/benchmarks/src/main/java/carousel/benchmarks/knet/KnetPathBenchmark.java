package carousel.benchmarks.knet;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetFactory;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.benchmarks.StillLoop;
import carousel.crypto.jce.internal.JceProvider;
import carousel.knet.internal.AssembledKnet;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the link manager itself costs per message, without a network: fragments, sequence numbers, duplicate window,
 * reassembly and crypto. To be run with {@code -prof gc}: a message must cost no memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KnetPathBenchmark {
    private static final InetSocketAddress SENDER = new InetSocketAddress("127.0.0.1", 5405);
    private static final InetSocketAddress RECEIVER = new InetSocketAddress("127.0.0.2", 5405);
    private static final int MTU = 1500;
    private static final long UP_MILLIS = 5000;
    private static final int KEY_BYTES = 256;

    /** Bytes per message. */
    @Param({"64", "1400", "65536"})
    public int messageBytes;

    /** Cipher and hash, or clear. */
    @Param({"clear", "aes256/sha256"})
    public String crypto;

    private final StillLoop loop = new StillLoop();
    private final MemoryTransport transport = new MemoryTransport();
    private final Counter counter = new Counter();
    private Knet sender;
    private ByteBuffer message;

    private static final class Counter implements KnetListener {
        long messages;

        @Override
        public void received(int sourceHostId, ByteBuffer message) {
            messages++;
        }

        @Override
        public void reachabilityChanged(int hostId, boolean reachable) {}
    }

    /** Two link managers, connected and settled. */
    @Setup
    public void connect() {
        sender = open(1, 2, SENDER, RECEIVER);
        open(2, 1, RECEIVER, SENDER);
        loop.advanceMillis(UP_MILLIS);
        message = ByteBuffer.allocateDirect(messageBytes);
        sender.unicast(2, message);
        if (counter.messages != 1) {
            throw new IllegalStateException("The receiver got " + counter.messages + " messages instead of 1.");
        }
    }

    private Knet open(int self, int peer, InetSocketAddress local, InetSocketAddress remote) {
        KnetFactory factory = AssembledKnet.of(List.of(transport), List.of(new JceProvider()));
        KnetSettings settings =
                KnetSettings.defaults(self).withPathMtu(30_000, MTU).withCrypto(settings());
        Knet knet = factory.open(settings, loop, counter);
        knet.addHost(peer, "peer");
        knet.addLink(peer, new LinkSettings(0, "udp", local, remote, 1, 200, 1000, 2048, 1));
        return knet;
    }

    private @Nullable CryptoSettings settings() {
        if (crypto.equals("clear")) {
            return null;
        }
        String[] names = crypto.split("/", 2);
        return new CryptoSettings("openssl", names[0], names[1], new byte[KEY_BYTES]);
    }

    /** Sends into nowhere. */
    @Benchmark
    public void send() {
        transport.setConnected(false);
        sender.unicast(2, message);
    }

    /** Sends and receives. */
    @Benchmark
    public long sendAndReceive() {
        transport.setConnected(true);
        sender.unicast(2, message);
        return counter.messages;
    }
}
