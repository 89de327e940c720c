package carousel.knet.internal;

import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A peer that only answers pings, and otherwise sends what a test tells it to. */
final class ScriptedPeer implements TransportListener {
    private final int id;
    private final TransportEndpoint endpoint;
    private final TransportLink link;
    private int answers = Integer.MAX_VALUE;
    int pings;
    int pongs;

    ScriptedPeer(VirtualClock clock, VirtualNetwork network, int id, int target) throws IOException {
        this.id = id;
        endpoint = network.provider("udp")
                .open(new VirtualLoop(clock), TestNode.address(id, 0), TransportSettings.DEFAULT, this);
        link = endpoint.connect(TestNode.address(target, 0));
    }

    void setAnswers(boolean answers) {
        this.answers = answers ? Integer.MAX_VALUE : 0;
    }

    /** Answers so many pings more. */
    void answerNext(int count) {
        answers = count;
    }

    void send(byte[] packet) {
        link.send(ByteBuffer.wrap(packet), packet.length);
    }

    @Override
    public void received(ByteBuffer packet, InetSocketAddress source) {
        PacketFlyweight header = new PacketFlyweight();
        header.wrap(packet, packet.position(), packet.remaining());
        if (header.type() != PacketFlyweight.TYPE_PING) {
            return;
        }
        pings++;
        if (answers > 0) {
            answers--;
            header.answer(PacketFlyweight.TYPE_PONG, id);
            link.send(packet, packet.remaining());
            pongs++;
        }
    }

    @Override
    public void packetTooLong(TransportLink refused, int packetSizeBytes, int pathMtuBytes) {}

    @Override
    public void unreachable(TransportLink refused, String reason) {}
}
