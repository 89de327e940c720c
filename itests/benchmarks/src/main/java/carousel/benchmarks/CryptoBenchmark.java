package carousel.benchmarks;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.crypto.bouncycastle.internal.BouncyCastleCryptoProvider;
import carousel.crypto.jce.internal.JceProvider;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sealing and opening of one packet, between direct buffers as in a node. With {@code packets=46} and {@code packetBytes=1460}
 * it is a frame of 64 KiB, whose bytes no longer fit the processor's nearest cache.
 *
 * <p>The median of samples is what to look at: averages grow with the load of the machine. The warm-up is long because the JVM
 * compiles AES and hashes in many steps: only after about 16,000 packets, and later on a busy machine, is it done.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CryptoBenchmark {
    /** The bundle under test. */
    @Param({"jce", "bouncycastle"})
    public String provider = "";

    /** Cipher and hash. */
    @Param({"aes256/sha256", "aes256/sha1", "none/sha256"})
    public String pair = "";

    /** Length of a packet. */
    @Param({"64", "1460"})
    public int packetBytes;

    /** How many packets are gone through in turn; times are those of one. */
    @Param("1")
    public int packets;

    private PacketCrypto crypto = newCrypto("jce", "none/md5");
    private ByteBuffer[] plains = {};
    private ByteBuffer[] sealeds = {};
    private ByteBuffer[] targets = {};
    private int next;

    /** Makes the packets. */
    @Setup
    public void setUp() {
        crypto = newCrypto(provider, pair);
        plains = new ByteBuffer[packets];
        sealeds = new ByteBuffer[packets];
        targets = new ByteBuffer[packets];
        Random random = new Random(1);
        byte[] bytes = new byte[packetBytes];
        for (int packet = 0; packet < packets; packet++) {
            random.nextBytes(bytes);
            plains[packet] = ByteBuffer.allocateDirect(packetBytes).put(bytes).flip();
            sealeds[packet] = ByteBuffer.allocateDirect(crypto.sealedBytes(packetBytes));
            targets[packet] = ByteBuffer.allocateDirect(crypto.sealedBytes(packetBytes));
            crypto.seal(plains[packet], sealeds[packet]);
            sealeds[packet].flip();
        }
    }

    /** Forgets the key. */
    @TearDown
    public void tearDown() {
        crypto.close();
    }

    /** Seals one packet. */
    @Benchmark
    public ByteBuffer seal() {
        int packet = turn();
        ByteBuffer target = targets[packet].clear();
        crypto.seal(plains[packet], target);
        return target;
    }

    /** Opens one packet. */
    @Benchmark
    public ByteBuffer open() {
        int packet = turn();
        ByteBuffer target = targets[packet].clear();
        if (!crypto.open(sealeds[packet], target)) {
            throw new IllegalStateException("a good packet was refused");
        }
        return target;
    }

    private int turn() {
        int packet = next;
        next = packet + 1 == packets ? 0 : packet + 1;
        return packet;
    }

    private static PacketCrypto newCrypto(String provider, String pair) {
        byte[] key = new byte[256];
        new Random(2).nextBytes(key);
        int slash = pair.indexOf('/');
        CryptoProvider crypto = switch (provider) {
            case "jce" -> new JceProvider();
            case "bouncycastle" -> new BouncyCastleCryptoProvider();
            default -> throw new IllegalArgumentException("There is no provider " + provider + ".");
        };
        return crypto.newPacketCrypto(
                new CryptoSettings(crypto.model(), pair.substring(0, slash), pair.substring(slash + 1), key));
    }
}
