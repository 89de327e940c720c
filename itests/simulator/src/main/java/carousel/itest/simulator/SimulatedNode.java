package carousel.itest.simulator;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.RingStatus;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.check.Checker;
import carousel.itest.simulator.check.NodeLog;
import carousel.itest.simulator.check.Stream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node: a ring member under test, a store that survives its crashes, a small synchronisation of two services with one barrier
 * each, and an application that sends numbered messages.
 */
public final class SimulatedNode implements TotemListener {
    /** Bytes of a message's head; the rest is filled with a pattern. */
    public static final int MIN_MESSAGE_BYTES = 16;

    private static final int SERVICES = 2;
    private static final int BARRIER_BYTES = 24;
    private static final int PATTERN_PERIOD = 256;
    private static final ByteBuffer PATTERN = endlessPattern();
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final int id;
    private final Simulation simulation;
    private final VirtualTime time;
    private final TotemFactory factory;
    private final Checker checker;
    private final Set<Integer> barriers = new HashSet<>();
    private final ArrayDeque<Integer> backlog = new ArrayDeque<>();
    private final ByteBuffer head = ByteBuffer.allocate(MIN_MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private TotemSettings settings;
    private long storedSequence;
    private boolean storeLost;
    private int undelivered;
    private @Nullable Totem totem;
    private SimulatedLoop loop;
    private NodeLog log;
    private RingId ring = RingId.NONE;
    private List<Integer> members = List.of();
    private boolean synchronised;
    private int service;
    private int refusals;

    /** Position in the network. */
    int index;

    /** False to leave the ring in its synchronisation. */
    public boolean synchronises = true;
    /** What made the member stop, if anything did. */
    public @Nullable Throwable failure;

    SimulatedNode(Simulation simulation, VirtualTime time, TotemFactory factory, TotemSettings settings) {
        this.id = settings.nodeId();
        this.simulation = simulation;
        this.time = time;
        this.factory = factory;
        this.settings = settings;
        checker = simulation.checker;
        loop = new SimulatedLoop(time);
        log = new Checker(what -> what).started(id, false, 0, 0);
    }

    /** The node's id. */
    public int id() {
        return id;
    }

    /** Throws an IllegalArgumentException when the member would not take its settings. */
    void checkSettings() {
        factory.open(settings, loop, new Port(), new Disk(), this).close();
    }

    /** Starts the node, or starts it again. */
    public void start() {
        if (totem != null) {
            throw new IllegalStateException("node " + id + " runs");
        }
        undelivered = 0;
        backlog.clear();
        synchronised = false;
        ring = RingId.NONE;
        members = List.of();
        loop = new SimulatedLoop(time);
        log = checker.started(id, storeLost, settings.maxMessages(), settings.windowSize());
        storeLost = false;
        Totem made = factory.open(settings, loop, new Port(), new Disk(), this);
        totem = made;
        loop.execute(made::start);
    }

    /** Kills the node; its store stays. */
    public void crash() {
        if (totem != null) {
            loop.kill();
            totem = null;
            checker.ended(log);
        }
    }

    /** Says goodbye and ends. */
    public void leave() {
        if (totem != null) {
            totem.leave(this::crash);
        }
    }

    /** Knet says that another node's process has ended. */
    public void learnGone(int node) {
        loop.execute(() -> {
            Totem member = totem;
            if (member != null) {
                member.memberGone(node);
            }
        });
    }

    /** Nothing runs here for that time; what arrives waits. */
    public void pauseMillis(long millis) {
        loop.pauseUntil(time.nowNanos() + millis * 1_000_000);
    }

    /** Whether it is paused. */
    public boolean isPaused() {
        return loop.isPaused();
    }

    /** Steps what the node's clock shows; timers go on as if nothing had happened. */
    public void stepClockMillis(long millis) {
        loop.stepClock(millis * 1_000_000);
    }

    /** Forgets the ring sequence, as if the file were deleted. */
    public void loseStore() {
        storedSequence = 0;
        storeLost = true;
    }

    /** Sets what the store holds. */
    public void store(long ringSequence) {
        storedSequence = ringSequence;
    }

    /** What the store holds. */
    public long storedSequence() {
        return storedSequence;
    }

    /** Whether the node is started. */
    public boolean isRunning() {
        return totem != null;
    }

    /** The member under test. */
    public Totem totem() {
        if (totem == null) {
            throw new IllegalStateException("node " + id + " does not run");
        }
        return totem;
    }

    /** How it stands. */
    public RingStatus status() {
        return totem().status();
    }

    /** The ring installed last. */
    public RingId ring() {
        return ring;
    }

    /** Its members. */
    public List<Integer> members() {
        return members;
    }

    /** Whether its synchronisation is complete. */
    public boolean isSynchronised() {
        return synchronised;
    }

    /** Messages that wait for the end of a synchronisation or for room. */
    public int backlog() {
        return backlog.size();
    }

    /** Messages that were taken for sending and have not come back yet. */
    public int undelivered() {
        return undelivered;
    }

    /** How often the member refused a message. */
    public int refusals() {
        return refusals;
    }

    /** The log of the running or last incarnation. */
    public NodeLog log() {
        return log;
    }

    /** Settings for the next start. */
    public void settings(TotemSettings next) {
        settings = next;
    }

    /** The network brings the node a datagram of unknown origin, now. */
    public void inject(ByteBuffer datagram) {
        totem().received(datagram);
    }

    /** Sends a message of this length as soon as it is possible. */
    public void send(int bytes) {
        backlog.add(Math.max(bytes, MIN_MESSAGE_BYTES));
        drain();
    }

    void deliverAt(long nanos, byte[] datagram) {
        loop.deliverAt(nanos, this, datagram);
    }

    void arrived(byte[] datagram) {
        Totem member = totem;
        if (member != null) {
            member.received(ByteBuffer.wrap(datagram));
        }
    }

    private void drain() {
        while (synchronised && totem != null && !backlog.isEmpty()) {
            int bytes = backlog.element();
            int number = checker.nextNumber(log, Stream.APPLICATION);
            head.clear();
            head.putInt(0, id).putInt(4, log.incarnation).putInt(8, number).putInt(12, bytes);
            ByteBuffer rest = bytes == MIN_MESSAGE_BYTES ? EMPTY : pattern(id, number, bytes - MIN_MESSAGE_BYTES);
            if (!totem.multicast(MessageGroup.EXECUTIVE, head, rest)) {
                refusals++;
                return;
            }
            checker.taken(log, Stream.APPLICATION, bytes);
            undelivered++;
            backlog.remove();
        }
    }

    /** What follows the head of a message: a piece of the endless pattern that begins elsewhere for each message. */
    private static ByteBuffer pattern(int node, int number, int bytes) {
        return PATTERN.slice((number * 7 + node) & (PATTERN_PERIOD - 1), bytes);
    }

    private static ByteBuffer endlessPattern() {
        ByteBuffer pattern = ByteBuffer.allocate(Totem.MAX_MESSAGE_BYTES + PATTERN_PERIOD);
        for (int i = 0; i < pattern.capacity(); i++) {
            pattern.put(i, (byte) (i * 31));
        }
        return pattern.asReadOnlyBuffer();
    }

    private void sendBarrier() {
        int number = checker.nextNumber(log, Stream.SYNCHRONISATION);
        ByteBuffer barrier = ByteBuffer.allocate(BARRIER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        barrier.putInt(ring.representative()).putLong(ring.sequence());
        barrier.putInt(service).putInt(log.incarnation).putInt(number).flip();
        if (totem().multicast(MessageGroup.SYNC, barrier, EMPTY)) {
            checker.taken(log, Stream.SYNCHRONISATION, BARRIER_BYTES);
        }
    }

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        if (group == MessageGroup.SYNC) {
            barrierDelivered(senderNodeId, message);
            return;
        }
        int at = message.position();
        int length = message.remaining();
        if (length < MIN_MESSAGE_BYTES || message.getInt(at) != senderNodeId || message.getInt(at + 12) != length) {
            checker.damaged(log, "a message of " + length + " bytes from " + senderNodeId + " with a foreign head");
            return;
        }
        int incarnation = message.getInt(at + 4);
        int number = message.getInt(at + 8);
        if (length > MIN_MESSAGE_BYTES) {
            int bytes = length - MIN_MESSAGE_BYTES;
            int changed = message.slice(at + MIN_MESSAGE_BYTES, bytes).mismatch(pattern(senderNodeId, number, bytes));
            if (changed >= 0) {
                checker.damaged(
                        log, "message " + number + " of " + senderNodeId + " with byte " + changed + " changed");
            }
        }
        checker.delivered(log, Stream.APPLICATION, senderNodeId, incarnation, number);
        if (senderNodeId == id && incarnation == log.incarnation) {
            undelivered--;
        }
    }

    private void barrierDelivered(int sender, ByteBuffer message) {
        int at = message.position();
        if (message.remaining() != BARRIER_BYTES) {
            checker.damaged(log, "a barrier of " + message.remaining() + " bytes");
            return;
        }
        RingId of = new RingId(message.getInt(at), message.getLong(at + 4));
        int ofService = message.getInt(at + 12);
        checker.delivered(log, Stream.SYNCHRONISATION, sender, message.getInt(at + 16), message.getInt(at + 20));
        checker.barrier(log, sender, of, ofService);
        if (!of.equals(ring) || ofService != service || !barriers.add(sender) || barriers.size() < members.size()) {
            return;
        }
        if (service < SERVICES - 1) {
            service++;
            barriers.clear();
            totem().wantTokenSteps(true);
        } else if (synchronises) {
            synchronised = true;
            checker.synchronised(log, SERVICES);
            simulation.noted(id, "synchronised");
            totem().synchronised();
            drain();
        }
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {
        simulation.noted(id, describe(change));
        checker.changed(log, change, status().messagesDelivered());
        if (change.kind() == ConfigurationChange.Kind.REGULAR) {
            ring = change.ring();
            members = List.copyOf(change.members());
            synchronised = false;
            service = 0;
            barriers.clear();
            totem().wantTokenSteps(true);
        }
    }

    private static String describe(ConfigurationChange change) {
        return change.kind() == ConfigurationChange.Kind.REGULAR
                ? "ring " + change.ring() + " of " + change.members() + ", joined " + change.joined()
                : "to ring " + change.ring() + " with " + change.members() + ", left " + change.left();
    }

    @Override
    public void tokenSent() {
        totem().wantTokenSteps(false);
        sendBarrier();
    }

    @Override
    public void sendQueueAvailable() {
        drain();
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        throw checker.failed(log, cause);
    }

    /** The member's way to the network. */
    private final class Port implements TotemNetwork {
        @Override
        public void multicast(ByteBuffer datagram, boolean loopback) {
            byte[] bytes = copy(datagram);
            simulation.sent(SimulatedNode.this, bytes);
            simulation.network.multicast(SimulatedNode.this, bytes, loopback);
        }

        @Override
        public void unicast(int nodeId, ByteBuffer datagram) {
            byte[] bytes = copy(datagram);
            simulation.sent(SimulatedNode.this, bytes);
            simulation.network.unicast(SimulatedNode.this, nodeId, bytes);
        }

        private static byte[] copy(ByteBuffer datagram) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(datagram.position(), bytes);
            return bytes;
        }
    }

    /** The file of the ring sequence. */
    private final class Disk implements RingStore {
        @Override
        public long load() {
            return storedSequence;
        }

        @Override
        public void store(long ringSequence) {
            storedSequence = ringSequence;
        }
    }
}
