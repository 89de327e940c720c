package carousel.benchmarks.knet;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.crypto.jce.internal.JceProvider;
import carousel.knet.internal.AssembledKnet;
import carousel.loop.internal.NodeEventLoop;
import carousel.transport.udp.internal.AssembledUdp;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One end of a knet link for the throughput benchmark: {@code knetbench.c} in Java, with the same words on standard input and
 * output and the same messages. All of the work is done on the loop.
 *
 * <pre>KnetBench HOSTID LOCALIP PEERID PEERIP PORT CIPHER/HASH|clear</pre>
 */
public final class KnetBench implements KnetListener {
    private static final int DATA = 0;
    private static final int ACK = 1;
    private static final int END = 2;
    private static final int HEADER_BYTES = 12;
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long UP_WAIT_MILLIS = 30_000;
    private static final int KEY_BYTES = 256;

    private final NodeEventLoop loop = new NodeEventLoop();
    private final int peer;
    private final Knet knet;
    private final ByteBuffer message =
            ByteBuffer.allocateDirect(Knet.MAX_MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private int receivedRun;
    private int receivedCount;
    private int receivedNext;
    private @Nullable Run run;

    private KnetBench(String[] words) {
        int self = Integer.parseInt(words[0]);
        peer = Integer.parseInt(words[2]);
        int port = Integer.parseInt(words[4]);
        for (int i = 0; i < message.capacity(); i++) {
            message.put(i, (byte) (i * 31 + (i >> 8)));
        }
        KnetSettings settings = KnetSettings.defaults(self).withCrypto(crypto(words[5]));
        knet = AssembledKnet.of(List.of(AssembledUdp.provider()), List.of(new JceProvider()))
                .open(settings, loop, this);
        LinkSettings link = new LinkSettings(
                0,
                "udp",
                new InetSocketAddress(words[1], port),
                new InetSocketAddress(words[3], port),
                1,
                500,
                5000,
                2048,
                1);
        loop.execute(() -> {
            knet.addHost(peer, "peer");
            knet.addLink(peer, link);
        });
    }

    private static @Nullable CryptoSettings crypto(String names) {
        if (names.equals("clear")) {
            return null;
        }
        byte[] key = new byte[KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i * 7 + 3);
        }
        String[] cipherAndHash = names.split("/", 2);
        return new CryptoSettings("openssl", cipherAndHash[0], cipherAndHash[1], key);
    }

    /** A run as its sender sees it. */
    private final class Run {
        final int id;
        final int sizeBytes;
        final int window;
        final long beginNanos = System.nanoTime();
        final long cpuNanos = KnetBench.cpuNanos();
        final long endNanos;
        final CompletableFuture<String> result = new CompletableFuture<>();
        private final carousel.api.loop.LoopTimer timer = loop.newTimer(this::tick);
        private int sent;
        private int acknowledged;
        private int stalls;
        private int ticksSinceEnd;
        private long progressNanos = beginNanos;

        Run(int id, int sizeBytes, long millis, int window) {
            this.id = id;
            this.sizeBytes = sizeBytes;
            this.window = window;
            this.endNanos = beginNanos + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        void sendOn() {
            if (System.nanoTime() - endNanos >= 0) {
                return;
            }
            message.clear().limit(sizeBytes);
            while (sent - acknowledged < window) {
                header(message, DATA, id, sent++, window);
                knet.unicast(peer, message);
            }
        }

        /** Every 20 ms: looks whether acknowledgements still come, and says that the run is over. */
        void tick() {
            long now = System.nanoTime();
            if (now - endNanos >= 0) {
                if (ticksSinceEnd++ < 100) {
                    header(answer, END, id, sent, 0);
                    knet.unicast(peer, answer);
                    timer.start(TimeUnit.MILLISECONDS.toNanos(50));
                } else {
                    finish();
                }
                return;
            }
            if (now - progressNanos > STALL_NANOS) {
                stalls++;
                acknowledged = sent;
                progressNanos = now;
                sendOn();
            }
            timer.start(Math.min(TimeUnit.MILLISECONDS.toNanos(20), endNanos - now));
        }

        void acknowledged(int next, boolean end) {
            if (end) {
                finish();
            } else if (next - acknowledged > 0) {
                acknowledged = next;
                progressNanos = System.nanoTime();
                sendOn();
            }
        }

        private void finish() {
            timer.cancel();
            run = null;
            result.complete("run sent=" + sent + " stalls=" + stalls + " nanos=" + (System.nanoTime() - beginNanos)
                    + " cpu=" + (KnetBench.cpuNanos() - cpuNanos));
        }
    }

    private void header(ByteBuffer target, int kind, int runId, int number, int window) {
        target.put(0, (byte) peer);
        target.put(1, (byte) kind);
        target.putShort(2, (short) runId);
        target.putInt(4, number);
        target.putInt(8, window);
    }

    @Override
    public void received(int sourceHostId, ByteBuffer bytes) {
        int at = bytes.position();
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        int runId = bytes.getShort(at + 2) & 0xFFFF;
        int number = bytes.getInt(at + 4);
        int window = bytes.getInt(at + 8);
        switch (bytes.get(at + 1)) {
            case ACK -> {
                Run current = run;
                if (current != null && current.id == runId) {
                    current.acknowledged(number, window != 0);
                }
            }
            case END -> {
                header(answer, ACK, runId, number, 1);
                knet.unicast(peer, answer);
            }
            default -> receivedData(runId, number, window);
        }
    }

    private void receivedData(int runId, int number, int window) {
        if (runId != receivedRun) {
            receivedRun = runId;
            receivedCount = 0;
            receivedNext = 0;
        }
        receivedCount++;
        int quarter = window / 4;
        int before = receivedNext / quarter;
        receivedNext = Math.max(receivedNext, number + 1);
        if (receivedNext / quarter != before) {
            header(answer, ACK, runId, receivedNext, 0);
            knet.unicast(peer, answer);
        }
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {}

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private <T> T call(java.util.function.Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, loop).join();
    }

    private String command(String line) throws InterruptedException {
        String[] words = line.split(" ", -1);
        return switch (words[0]) {
            case "up" -> up(Integer.parseInt(words[1]));
            case "run" -> run(Integer.parseInt(words[1]), words);
            case "received" -> "received count=" + call(() -> receivedCount);
            case "cpu" -> "cpu " + cpuNanos();
            default -> "error what?";
        };
    }

    private String up(int dataMtuBytes) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UP_WAIT_MILLIS);
        while (System.nanoTime() - end < 0) {
            if (call(() ->
                    knet.dataMtuBytes() == dataMtuBytes && knet.links().stream().allMatch(l -> l.connected()))) {
                return "up";
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return "error data MTU is " + call(knet::dataMtuBytes);
    }

    private String run(int id, String[] words) {
        Run begun = call(
                () -> new Run(id, Integer.parseInt(words[2]), Long.parseLong(words[3]), Integer.parseInt(words[4])));
        loop.execute(() -> {
            run = begun;
            begun.sendOn();
            begun.tick();
        });
        return begun.result.join();
    }

    /** See the class. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 6) {
            System.err.println("usage: KnetBench HOSTID LOCALIP PEERID PEERIP PORT CIPHER/HASH|clear");
            System.exit(2);
        }
        KnetBench bench = new KnetBench(arguments);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(bench.command(line));
        }
        System.exit(0);
    }
}
