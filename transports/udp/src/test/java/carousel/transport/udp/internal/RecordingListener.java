package carousel.transport.udp.internal;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keeps what an endpoint tells. */
final class RecordingListener implements TransportListener {
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    record Packet(byte[] bytes, InetSocketAddress source, ByteOrder order) {}

    record TooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes) {}

    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    private final BlockingQueue<TooLong> tooLong = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> unreachable = new LinkedBlockingQueue<>();
    private final AtomicInteger unreachableCount = new AtomicInteger();
    private volatile @Nullable TransportLink lastUnreachable;
    private @Nullable Runnable whenReceived;

    /** Something to do within each call of {@link #received}, after the packet is kept. */
    void whenReceived(Runnable action) {
        whenReceived = action;
    }

    @Override
    public void received(ByteBuffer packet, InetSocketAddress source) {
        ByteOrder order = packet.order();
        byte[] bytes = new byte[packet.remaining()];
        packet.order(ByteOrder.LITTLE_ENDIAN).get(bytes);
        packets.add(new Packet(bytes, source, order));
        if (whenReceived != null) {
            whenReceived.run();
        }
    }

    @Override
    public void packetTooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes) {
        tooLong.add(new TooLong(link, packetSizeBytes, pathMtuBytes));
    }

    @Override
    public void unreachable(TransportLink link, String reason) {
        lastUnreachable = link;
        unreachableCount.incrementAndGet();
        unreachable.add(reason);
    }

    Packet takePacket() throws InterruptedException {
        return take(packets);
    }

    TooLong takeTooLong() throws InterruptedException {
        return take(tooLong);
    }

    String takeUnreachable() throws InterruptedException {
        return take(unreachable);
    }

    /** How often a link was reported, taken or not. */
    int unreachableCount() {
        return unreachableCount.get();
    }

    @Nullable
    TransportLink lastUnreachable() {
        return lastUnreachable;
    }

    int waiting() {
        return packets.size() + tooLong.size() + unreachable.size();
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(5, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came within 5 s");
        return next;
    }
}
