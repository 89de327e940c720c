package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.compression.CompressionProvider;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A libknet that is not configured for zstd dies of it: it goes only to peers that have shown to be safe (knet-wire 10.2). */
class ZstdHazardTest {
    private static final byte[] MESSAGE = Payloads.text(1, 2000);

    private final VirtualClock clock = new VirtualClock();
    private final VirtualNetwork network = new VirtualNetwork(clock, 1);

    /** Behaves like libknet as far as pings go: its time bears no mark. */
    private final class Libknet implements TransportListener {
        private final int id;
        private final TransportLink link;
        private final List<Integer> models = new ArrayList<>();
        private boolean answers = true;

        Libknet(int id) throws IOException {
            this.id = id;
            TransportEndpoint endpoint = network.provider("udp")
                    .open(new VirtualLoop(clock), TestNode.address(id, 0), TransportSettings.DEFAULT, this);
            link = endpoint.connect(TestNode.address(1, 0));
        }

        void ping() {
            byte[] packet = new byte[PingFlyweight.PING_BYTES];
            PingFlyweight ping = new PingFlyweight();
            ping.wrap(ByteBuffer.wrap(packet), 0, packet.length);
            ping.putPing(id, 0, clock.nanoTime(), 0, true);
            link.send(ByteBuffer.wrap(packet), packet.length);
        }

        void send(int sequence, int model) {
            CompressionProvider provider = model == Compression.ZSTD ? new TestZstd() : new TestZlib();
            ByteBuffer stream = ByteBuffer.allocate(MESSAGE.length);
            provider.newCompressor(3).compress(ByteBuffer.wrap(MESSAGE), stream);
            FragmentWriter writer = new FragmentWriter(id, new CryptoSlots());
            writer.write(stream.flip(), sequence, model, true, 0, 1446);
            link.send(writer.packets(), writer.packetSizeBytes());
        }

        @Override
        public void received(ByteBuffer packet, InetSocketAddress source) {
            DataFlyweight data = new DataFlyweight();
            data.wrap(packet, packet.position(), packet.remaining());
            if (data.type() == PacketFlyweight.TYPE_PING && answers) {
                data.answer(PacketFlyweight.TYPE_PONG, id);
                link.send(packet, packet.remaining());
            } else if (data.type() == PacketFlyweight.TYPE_DATA && data.fragmentNumber() <= 1) {
                models.add(data.compressModel());
            }
        }

        @Override
        public void packetTooLong(TransportLink refused, int packetSizeBytes, int pathMtuBytes) {}

        @Override
        public void unreachable(TransportLink refused, String reason) {}
    }

    private TestNode node(int id) {
        return new TestNode(
                clock,
                KnetSettings.defaults(id)
                        .withPathMtu(30_000, 1500)
                        .withCompression(new CompressionSettings("zstd", 0, 3)),
                new ProviderSet(List.of(network.provider("udp")), List.of(new TestZstd(), new TestZlib()), List.of()));
    }

    private static void assertModels(Libknet peer, Integer... models) {
        assertEquals(List.of(models), peer.models);
        peer.models.clear();
    }

    @Test
    void zstdIsHeldBackFromLibknetUntilItSendsZstdItself() throws IOException {
        TestNode node = node(1);
        Libknet peer = new Libknet(2);
        node.peer(2, 1);
        clock.runMillis(5000);
        peer.ping();
        node.unicast(2, MESSAGE);
        node.broadcast(MESSAGE);
        clock.runMillis(1);
        assertModels(peer, 0, 0);

        peer.send(1, 1);
        clock.runMillis(1);
        node.unicast(2, MESSAGE);
        clock.runMillis(1);
        assertModels(peer, 0);

        peer.send(2, Compression.ZSTD);
        clock.runMillis(1);
        assertArrayEquals(MESSAGE, node.received.get(node.received.size() - 1).bytes());
        node.unicast(2, MESSAGE);
        node.broadcast(MESSAGE);
        clock.runMillis(1);
        assertModels(peer, Compression.ZSTD, Compression.ZSTD);

        // reconfigured
        peer.send(3, 1);
        clock.runMillis(1);
        node.unicast(2, MESSAGE);
        clock.runMillis(1);
        assertModels(peer, 0);
    }

    @Test
    void restartedPeerHasToShowItAnew() throws IOException {
        TestNode node = node(1);
        Libknet peer = new Libknet(2);
        node.peer(2, 1);
        clock.runMillis(5000);
        peer.send(1, Compression.ZSTD);
        peer.answers = false;
        clock.runMillis(30_000);
        peer.answers = true;
        clock.runMillis(5000);
        peer.models.clear();
        node.unicast(2, MESSAGE);
        clock.runMillis(1);
        assertModels(peer, 0);
    }

    @Test
    void oneLibknetHoldsBackBroadcastsOnly() throws IOException {
        TestNode node = node(1);
        TestNode carousel = node(3);
        Libknet peer = new Libknet(2);
        node.peer(2, 1);
        node.peer(3, 1);
        carousel.peer(1, 1);
        clock.runMillis(5000);
        node.handle.clearStatistics();
        node.unicast(3, MESSAGE);
        clock.runMillis(1);
        assertEquals(1, node.handle.statistics().txCompressedPackets());
        node.broadcast(MESSAGE);
        clock.runMillis(1);
        assertEquals(1, node.handle.statistics().txCompressedPackets());
        assertModels(peer, 0);
        assertEquals(2, carousel.received.size());
    }
}
