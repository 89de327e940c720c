package carousel.sample.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what an endpoint tells. */
final class RecordingListener implements TransportListener {
    record Packet(byte[] bytes, InetSocketAddress source) {}

    record News(String what, TransportLink link, String reason) {}

    final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    volatile Runnable whenReceived = () -> {};

    @Override
    public void received(ByteBuffer packet, InetSocketAddress source) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        packets.add(new Packet(bytes, source));
        whenReceived.run();
    }

    @Override
    public void packetTooLong(TransportLink link, int packetSizeBytes, int pathMtuBytes) {
        news.add(new News("too long", link, packetSizeBytes + " " + pathMtuBytes));
    }

    @Override
    public void unreachable(TransportLink link, String reason) {
        news.add(new News("unreachable", link, reason));
    }

    @Override
    public void refused(TransportLink link, String reason) {
        news.add(new News("refused", link, reason));
    }

    Packet takePacket() throws InterruptedException {
        return take(packets);
    }

    News takeNews() throws InterruptedException {
        return take(news);
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came within 10 s");
        return next;
    }
}
