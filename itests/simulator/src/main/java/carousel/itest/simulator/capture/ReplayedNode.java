package carousel.itest.simulator.capture;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.TotemComponent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;

/** A member in the place of a real daemon. What it sends goes to itself and to whoever watches. */
final class ReplayedNode implements TotemListener, TotemNetwork, RingStore {
    /** Of {@link #sent} when the datagram is for everybody. */
    static final int ALL = 0;

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    final int id;
    final Totem totem;
    private final ReplayTime time;
    private final int messageBytes;
    /** Gets every datagram and its target. */
    BiConsumer<byte[], Integer> sent = (datagram, target) -> {};
    /** Run at every delivery and at every change of the ring. */
    Runnable progressed = () -> {};

    RingId ring = RingId.NONE;
    boolean isSynchronising;

    ReplayedNode(TotemSettings settings, ReplayTime time) {
        id = settings.nodeId();
        this.time = time;
        messageBytes = settings.netMtuBytes() - 110; // just one packet
        totem = new TotemComponent().open(settings, time, this, this, this);
    }

    /** Puts a message into the send queue that fills a packet alone. */
    void queueMessage() {
        if (!totem.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(messageBytes), EMPTY)) {
            throw new IllegalStateException("the queue is full");
        }
    }

    void synchronised() {
        isSynchronising = false;
        totem.synchronised();
    }

    @Override
    public void multicast(ByteBuffer datagram, boolean loopback) {
        byte[] bytes = copy(datagram);
        if (loopback) {
            time.execute(() -> totem.received(id, ByteBuffer.wrap(bytes)));
        }
        sent.accept(bytes, ALL);
    }

    @Override
    public void unicast(int nodeId, ByteBuffer datagram) {
        byte[] bytes = copy(datagram);
        if (nodeId == id) {
            time.execute(() -> totem.received(id, ByteBuffer.wrap(bytes)));
        } else {
            sent.accept(bytes, nodeId);
        }
    }

    static ByteBuffer view(byte[] datagram) {
        return ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] copy(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return bytes;
    }

    @Override
    public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
        progressed.run();
    }

    @Override
    public void configurationChanged(ConfigurationChange change) {
        if (change.kind() == ConfigurationChange.Kind.REGULAR) {
            ring = change.ring();
            isSynchronising = true;
            progressed.run();
        }
    }

    @Override
    public void tokenSent() {}

    @Override
    public void sendQueueAvailable() {}

    @Override
    public void failed(Throwable cause) {
        throw new IllegalStateException(cause);
    }

    @Override
    public long load() {
        return 0;
    }

    @Override
    public void store(long ringSequence) {}
}
