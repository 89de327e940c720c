package carousel.knet.internal;

import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Sends everything that is not data: pings, pongs, probes and replies. */
final class ControlSender {
    /** The longest sealed ping: 26 bytes padded to 32, a salt of 16 and an HMAC of 64; with room to spare. */
    private static final int SEALED_CAPACITY = 128;

    private final int nodeId;
    private final EventLoop loop;
    private final HostTable hosts;
    private final SequenceNumbers sequence;
    private final CryptoSlots crypto;
    private final Compression compression;
    private final HandleCounters counters;
    private final PingFlyweight ping = new PingFlyweight();
    private final PmtudFlyweight probe = new PmtudFlyweight();
    private final ByteBuffer plain = ByteBuffer.allocateDirect(PacketFlyweight.LARGEST_HEADER_BYTES);
    private final ByteBuffer sealed = ByteBuffer.allocateDirect(SEALED_CAPACITY);

    ControlSender(
            int nodeId,
            EventLoop loop,
            HostTable hosts,
            SequenceNumbers sequence,
            CryptoSlots crypto,
            Compression compression,
            HandleCounters counters) {
        this.nodeId = nodeId;
        this.loop = loop;
        this.hosts = hosts;
        this.sequence = sequence;
        this.crypto = crypto;
        this.compression = compression;
        this.counters = counters;
    }

    void ping(Link link, boolean timed) {
        plain.clear().limit(PingFlyweight.PING_BYTES);
        ping.wrap(plain, 0, PingFlyweight.PING_BYTES);
        ping.putPing(nodeId, link.number, loop.nanoTime(), sequence.last(), timed);
        ping.putCarouselMark();
        send(link, plain, sealed, link.counters.ping);
    }

    /** The pings that go before every 8191st packet (knet-wire 2.4). */
    void pingEverybodyUntimed() {
        for (Host host : hosts.all()) {
            for (int number = 0; number < Knet.MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null && link.isEnabled()) {
                    ping(link, false);
                }
            }
        }
    }

    void pong(Link link, PingFlyweight request) {
        answer(link, request, PacketFlyweight.TYPE_PONG, PingFlyweight.PING_BYTES, link.counters.pong);
    }

    void pmtudReply(Link link, PmtudFlyweight request) {
        // libknet counts probes only
        answer(link, request, PacketFlyweight.TYPE_PMTUD_REPLY, PmtudFlyweight.PMTUD_BYTES, null);
    }

    /**
     * Sends a path MTU probe. Probes are rare and up to 64 KiB long, so their memory is not kept.
     *
     * @param onWireBytes the size under test
     * @param plainBytes length of the packet before sealing
     */
    void probe(Link link, int onWireBytes, int plainBytes) {
        ByteBuffer packet = ByteBuffer.allocate(plainBytes);
        probe.wrap(packet, 0, plainBytes);
        probe.putProbe(nodeId, link.number, onWireBytes);
        ByteBuffer target = crypto.isTransmitSealed()
                ? ByteBuffer.allocate(crypto.overhead().sealedBytes(plainBytes))
                : packet;
        send(link, packet, target, link.counters.pathMtu);
    }

    private void answer(Link link, PacketFlyweight request, int type, int bytes, @Nullable TrafficCounter counter) {
        plain.clear();
        plain.put(0, request.buffer, request.offset, bytes);
        plain.limit(bytes);
        ping.wrap(plain, 0, bytes);
        ping.answer(type, nodeId);
        send(link, plain, sealed, counter);
    }

    private void send(Link link, ByteBuffer packet, ByteBuffer sealTarget, @Nullable TrafficCounter counter) {
        if (!link.isEnabled() || compression.isDeaf()) {
            return;
        }
        ByteBuffer outgoing = packet;
        if (crypto.isTransmitSealed()) {
            sealTarget.clear();
            if (!crypto.seal(packet, sealTarget)) {
                counters.drop(DropReason.NO_CRYPTO);
                return;
            }
            counters.txCryptPackets++;
            outgoing = sealTarget.flip();
        }
        if (counter != null) {
            counter.sent(1, outgoing.remaining());
        }
        link.send(outgoing, outgoing.remaining());
    }
}
