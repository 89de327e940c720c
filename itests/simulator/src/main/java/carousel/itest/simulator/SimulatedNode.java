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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node: a ring member under test, a store that survives its crashes, a small synchronisation with one barrier per ring, and
 * an application that sends numbered messages.
 */
public final class SimulatedNode implements TotemListener {
    /** Bytes of a message's head; the rest is filled with a pattern. */
    public static final int MIN_MESSAGE_BYTES = 16;

    private static final int PATTERN_PERIOD = 256;
    private static final ByteBuffer PATTERN = endlessPattern();
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final int id;
    private final VirtualTime time;
    private final SimulatedNetwork network;
    private final TotemFactory factory;
    private final List<NodeLog> logs;
    private final Set<Integer> barriers = new HashSet<>();
    private final ArrayDeque<Integer> backlog = new ArrayDeque<>();
    private TotemSettings settings;
    private long storedSequence;
    private boolean storeLost;
    private int incarnation = -1;
    private int messageCount;
    private int undelivered;
    private @Nullable Totem totem;
    private SimulatedLoop loop;
    private NodeLog log;
    private RingId ring = RingId.NONE;
    private List<Integer> members = List.of();
    private boolean synchronised;
    private int refusals;

    /** False to leave the ring in its synchronisation. */
    public boolean synchronises = true;
    /** What made the member stop, if anything did. */
    public @Nullable Throwable failure;

    SimulatedNode(
            VirtualTime time,
            SimulatedNetwork network,
            TotemFactory factory,
            TotemSettings settings,
            List<NodeLog> logs) {
        this.id = settings.nodeId();
        this.time = time;
        this.network = network;
        this.factory = factory;
        this.settings = settings;
        this.logs = logs;
        loop = new SimulatedLoop(time);
        log = new NodeLog(id, -1);
    }

    /** The node's id. */
    public int id() {
        return id;
    }

    /** Starts the node, or starts it again. */
    public void start() {
        if (totem != null) {
            throw new IllegalStateException("node " + id + " runs");
        }
        incarnation++;
        messageCount = 0;
        undelivered = 0;
        backlog.clear();
        synchronised = false;
        ring = RingId.NONE;
        members = List.of();
        loop = new SimulatedLoop(time);
        log = new NodeLog(id, incarnation);
        log.hadLostStore = storeLost;
        storeLost = false;
        logs.add(log);
        Totem made = factory.open(
                settings,
                loop,
                new TotemNetwork() {
                    @Override
                    public void multicast(ByteBuffer datagram, boolean loopback) {
                        network.multicast(SimulatedNode.this, datagram, loopback);
                    }

                    @Override
                    public void unicast(int nodeId, ByteBuffer datagram) {
                        network.unicast(SimulatedNode.this, nodeId, datagram);
                    }
                },
                new RingStore() {
                    @Override
                    public long load() {
                        return storedSequence;
                    }

                    @Override
                    public void store(long ringSequence) {
                        storedSequence = ringSequence;
                    }
                },
                this);
        totem = made;
        loop.execute(made::start);
    }

    /** Kills the node; its store stays. */
    public void crash() {
        if (totem != null) {
            loop.kill();
            totem = null;
            log.survived = false;
        }
    }

    /** Says goodbye and ends. */
    public void leave() {
        if (totem != null) {
            totem.leave(this::crash);
        }
    }

    /** Nothing runs here for that time; what arrives waits. */
    public void pauseMillis(long millis) {
        loop.pauseUntil(time.nowNanos() + millis * 1_000_000);
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
        loop.at(nanos, () -> {
            if (totem != null) {
                totem.received(ByteBuffer.wrap(datagram));
            }
        });
    }

    private void drain() {
        while (synchronised && totem != null && !backlog.isEmpty()) {
            int bytes = backlog.element();
            MessageId message = new MessageId(id, incarnation, messageCount);
            ByteBuffer head = ByteBuffer.allocate(MIN_MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            head.putInt(id)
                    .putInt(incarnation)
                    .putInt(messageCount)
                    .putInt(bytes)
                    .flip();
            ByteBuffer rest = pattern(message, bytes - MIN_MESSAGE_BYTES);
            if (!totem.multicast(MessageGroup.EXECUTIVE, head, rest)) {
                refusals++;
                return;
            }
            log.entries.add(new LogEntry.Sent(message));
            messageCount++;
            undelivered++;
            backlog.remove();
        }
    }

    /** What follows the head of a message: a piece of the endless pattern that begins elsewhere for each message. */
    private static ByteBuffer pattern(MessageId message, int bytes) {
        return PATTERN.slice((message.number() * 7 + message.node()) & (PATTERN_PERIOD - 1), bytes);
    }

    private static ByteBuffer endlessPattern() {
        ByteBuffer pattern = ByteBuffer.allocate(Totem.MAX_MESSAGE_BYTES + PATTERN_PERIOD);
        for (int i = 0; i < pattern.capacity(); i++) {
            pattern.put(i, (byte) (i * 31));
        }
        return pattern.asReadOnlyBuffer();
    }

    private void sendBarrier() {
        ByteBuffer barrier = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        barrier.putInt(ring.representative()).putLong(ring.sequence()).flip();
        totem().multicast(MessageGroup.SYNC, barrier, EMPTY);
    }

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        if (group == MessageGroup.SYNC) {
            RingId of = new RingId(message.getInt(message.position()), message.getLong(message.position() + 4));
            if (of.equals(ring) && barriers.add(senderNodeId) && barriers.size() == members.size() && synchronises) {
                synchronised = true;
                log.entries.add(new LogEntry.Synchronised());
                totem().synchronised();
                drain();
            }
            return;
        }
        int at = message.position();
        MessageId messageId = new MessageId(message.getInt(at), message.getInt(at + 4), message.getInt(at + 8));
        if (messageId.node() != senderNodeId || message.getInt(at + 12) != message.remaining()) {
            throw new AssertionError("E-1: " + log + " got " + message.remaining() + " bytes from " + senderNodeId
                    + " that claim to be " + messageId + " with " + message.getInt(at + 12));
        }
        int bytes = message.remaining() - MIN_MESSAGE_BYTES;
        int changed = message.slice(at + MIN_MESSAGE_BYTES, bytes).mismatch(pattern(messageId, bytes));
        if (changed >= 0) {
            throw new AssertionError("E-1: " + log + " got " + messageId + " with byte " + changed + " changed");
        }
        if (messageId.node() == id && messageId.incarnation() == incarnation) {
            undelivered--;
        }
        log.entries.add(new LogEntry.Delivered(messageId, status().highDelivered()));
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {
        log.entries.add(new LogEntry.Changed(change, status().messagesDelivered()));
        if (change.kind() == ConfigurationChange.Kind.REGULAR) {
            ring = change.ring();
            members = new ArrayList<>(change.members());
            synchronised = false;
            barriers.clear();
            totem().wantTokenSteps(true);
        }
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
        throw new AssertionError(log + " failed", cause);
    }
}
