package carousel.benchmarks.totem;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemSettings;
import carousel.benchmarks.StillLoop;
import carousel.totem.internal.TotemComponent;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A ring of three members in one thread, without sockets: packing, order, retransmission window, delivery, and the token with
 * Corosync's default window. One operation is one message that every member has delivered, so a score of 1 is a million ordered
 * messages, or three million deliveries, in a second of one core. To be run with {@code -prof gc}: a message must cost no memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TotemRingBenchmark {
    private static final int MEMBERS = 3;
    private static final int BATCH = 10_000;
    private static final long TOKEN_MILLIS = 1000;
    private static final int FORMING_STEPS = 10_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Bytes per message. */
    @Param({"64", "1400", "65536"})
    public int messageBytes;

    /** How many of the three send. */
    @Param({"1", "3"})
    public int senders;

    private final StillLoop loop = new StillLoop();
    private final MemoryNetwork network = new MemoryNetwork(MEMBERS);
    private final Totem[] members = new Totem[MEMBERS];
    private final Counter[] counters = new Counter[MEMBERS];
    private ByteBuffer message;
    private long expected;

    /** Counts what its member delivers. */
    private static final class Counter implements TotemListener {
        long messages;
        int ringSize;

        @Override
        public void delivered(MessageGroup group, int senderNodeId, ByteBuffer delivered) {
            messages++;
        }

        @Override
        public void configurationChanged(ConfigurationChange change) {
            ringSize = change.members().size();
        }

        @Override
        public void tokenSent() {
            // not asked for
        }

        @Override
        public void sendQueueAvailable() {
            // every round tries again anyway
        }

        @Override
        public void failed(Throwable cause) {
            throw new IllegalStateException(cause);
        }
    }

    private static final class MemoryStore implements RingStore {
        private long sequence;

        @Override
        public long load() {
            return sequence;
        }

        @Override
        public void store(long ringSequence) {
            sequence = ringSequence;
        }
    }

    /** Three members in one ring. */
    @Setup
    public void form() {
        message = ByteBuffer.allocateDirect(messageBytes);
        for (int i = 0; i < MEMBERS; i++) {
            int nodeId = i + 1;
            counters[i] = new Counter();
            members[i] = new TotemComponent()
                    .open(
                            TotemSettings.defaults(nodeId, TOKEN_MILLIS),
                            loop,
                            network.port(nodeId),
                            new MemoryStore(),
                            counters[i]);
            network.add(nodeId, members[i]);
        }
        for (Totem member : members) {
            member.start();
        }
        for (int step = 0; !isOneRing(); step++) {
            if (step > FORMING_STEPS) {
                throw new IllegalStateException("The members do not form a ring.");
            }
            loop.advanceMillis(1);
            for (int i = 0; i < MEMBERS * MEMBERS; i++) {
                network.deliverOne();
            }
        }
    }

    private boolean isOneRing() {
        for (int i = 0; i < MEMBERS; i++) {
            if (counters[i].ringSize != MEMBERS || members[i].status().state() != RingState.OPERATIONAL) {
                return false;
            }
        }
        return true;
    }

    /** Messages that all members deliver. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long orderAndDeliver() {
        expected += BATCH;
        long toSend = BATCH;
        while (!isDelivered()) {
            for (int i = 0; i < senders && toSend > 0; i++) {
                while (toSend > 0 && members[i].multicast(MessageGroup.EXECUTIVE, message, NOTHING)) {
                    toSend--;
                }
            }
            if (!network.deliverOne()) {
                loop.advanceMillis(1); // the token rests
            }
        }
        return expected;
    }

    private boolean isDelivered() {
        for (Counter counter : counters) {
            if (counter.messages < expected) {
                return false;
            }
        }
        return true;
    }
}
