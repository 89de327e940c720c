package carousel.knet.internal;

import carousel.api.knet.KnetListener;
import carousel.api.loop.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes packets from the transports, in the order of checks of knet-wire 3.1. Whatever comes, nothing is thrown. */
final class Receiver {
    /** The only channel that Corosync uses, and so the only one that is open here. */
    static final int CHANNEL = 0;

    private static final int MIN_OPENED_CAPACITY = 2048;
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final EventLoop loop;
    private final HostTable hosts;
    private final LinkStates linkStates;
    private final ControlSender control;
    private final CryptoSlots crypto;
    private final Compression compression;
    private final ReassemblyPool pool;
    private final HandleCounters counters;
    private final KnetListener listener;
    private final LimitedLog dropLog;
    private final PacketFlyweight header = new PacketFlyweight();
    private final DataFlyweight data = new DataFlyweight();
    private final PingFlyweight ping = new PingFlyweight();
    private final PmtudFlyweight pmtud = new PmtudFlyweight();
    private ByteBuffer opened = ByteBuffer.allocate(0);

    Receiver(
            EventLoop loop,
            HostTable hosts,
            LinkStates linkStates,
            ControlSender control,
            CryptoSlots crypto,
            Compression compression,
            ReassemblyPool pool,
            HandleCounters counters,
            KnetListener listener) {
        this.loop = loop;
        this.hosts = hosts;
        this.linkStates = linkStates;
        this.control = control;
        this.crypto = crypto;
        this.compression = compression;
        this.pool = pool;
        this.counters = counters;
        this.listener = listener;
        this.dropLog = new LimitedLog(loop, LOG);
    }

    void received(ByteBuffer packet, InetSocketAddress source) {
        ByteBuffer plain = packet;
        if (crypto.isReceiveSealed()) {
            plain = opened(packet.remaining());
            if (!crypto.open(packet, plain)) {
                counters.rxDroppedNotAuthentic++;
                dropLog.dropped("not authentic", source);
                return;
            }
            plain.flip();
        }
        header.wrap(plain, plain.position(), plain.remaining());
        String problem = header.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        Host host = hosts.get(header.node());
        if (host == null) {
            unknown("unknown host", source);
            return;
        }
        if (header.carriesLinkNumber()) {
            receivedControl(host, plain, source);
        } else {
            receivedData(host, plain, source);
        }
    }

    private void receivedControl(Host host, ByteBuffer plain, InetSocketAddress source) {
        // modulo 8 as libknet 1.25 does (knet-wire 3.1)
        Link link = host.link(header.linkNumber() % Host.MAX_LINKS);
        InetAddress address = source.getAddress();
        // the access list of a static link (knet-wire 3.2): only the peer's address, whatever the port
        if (link == null || !link.remoteAddress.equals(address)) {
            unknown("unknown link", source);
            return;
        }
        switch (header.type()) {
            case PacketFlyweight.TYPE_PING -> receivedPing(link, plain, source);
            case PacketFlyweight.TYPE_PONG -> receivedPong(link, plain, source);
            case PacketFlyweight.TYPE_PMTUD, PacketFlyweight.TYPE_PMTUD_REPLY -> receivedPmtud(link, plain, source);
            default -> malformed("unknown type", source);
        }
    }

    private void receivedPing(Link link, ByteBuffer plain, InetSocketAddress source) {
        ping.wrap(plain, plain.position(), plain.remaining());
        String problem = ping.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.host.pingReceived(ping.sequence(), ping.isTimed(), ping.nanoTime());
        control.pong(link, ping);
    }

    private void receivedPong(Link link, ByteBuffer plain, InetSocketAddress source) {
        ping.wrap(plain, plain.position(), plain.remaining());
        String problem = ping.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        if (link.isEnabled() && link.pongReceived(loop.nanoTime(), ping.nanoTime())) {
            linkStates.up(link);
        }
    }

    private void receivedPmtud(Link link, ByteBuffer plain, InetSocketAddress source) {
        pmtud.wrap(plain, plain.position(), plain.remaining());
        String problem = pmtud.validate();
        if (problem != null) {
            malformed(problem, source);
        } else if (pmtud.type() == PacketFlyweight.TYPE_PMTUD) {
            control.pmtudReply(link, pmtud);
        } else {
            link.pathMtu.replied(pmtud.onWireBytes());
        }
    }

    private void receivedData(Host host, ByteBuffer plain, InetSocketAddress source) {
        Link link = host.linkFrom(source.getAddress());
        if (link == null) {
            unknown("unknown address", source);
            return;
        }
        data.wrap(plain, plain.position(), plain.remaining());
        String problem = data.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.countReceived(data.length);
        if (!link.isConnected() && link.isEnabled() && link.hasPong()) {
            // not in libknet 1.25, but from 1.27 on (knet-wire 3.3): the peer answered us and sends data, so it is up
            linkStates.up(link);
        }
        if (!host.isReachable()) {
            dropLog.dropped("host not reachable yet", source);
            return;
        }
        host.dataReceived();
        host.reassembly.expire(host.window.reference());
        int sequence = data.sequence();
        if (!host.window.isNew(sequence)) {
            counters.rxDroppedDuplicate++;
            return;
        }
        if (data.isFragment()) {
            receivedFragment(host, source);
        } else {
            plain.position(data.offset + DataFlyweight.DATA_OFFSET);
            deliver(host, sequence, data.compressModel(), data.channel(), plain, source);
        }
    }

    private void receivedFragment(Host host, InetSocketAddress source) {
        Reassembly reassembly = host.reassembly;
        int sequence = data.sequence();
        ReassemblyBuffer buffer = reassembly.find(sequence);
        if (buffer == null) {
            if (!host.window.isNewFragment(sequence)) {
                counters.rxDroppedDuplicate++;
                return;
            }
            host.window.markSeenFragment(sequence);
            buffer = reassembly.begin(sequence, data.fragmentCount());
        }
        String problem = buffer.add(data, reassembly.nextArrival());
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        if (!buffer.isComplete()) {
            return;
        }
        // out of the host's hands first: the listener may remove the host
        reassembly.remove(buffer);
        try {
            deliver(host, sequence, data.compressModel(), data.channel(), buffer.message(), source);
        } finally {
            pool.giveBack(buffer);
        }
    }

    private void deliver(
            Host host, int sequence, int compressModel, int channel, ByteBuffer payload, InetSocketAddress source) {
        ByteBuffer message = payload;
        if (compressModel != Compression.NONE) {
            ByteBuffer decompressed = compression.decompress(compressModel, payload);
            if (decompressed == null) {
                counters.rxDroppedUndecodable++;
                dropLog.dropped("no provider could decompress it", source);
                return;
            }
            message = decompressed;
        }
        if (channel != CHANNEL || !message.hasRemaining()) {
            dropLog.dropped("nobody listens on its channel", source);
            return;
        }
        // only now: a packet dropped above stays new, a clean one of the same number is accepted (knet-wire 3.4)
        host.window.markSeen(sequence);
        listener.received(host.id, message);
    }

    private ByteBuffer opened(int sealedBytes) {
        if (opened.capacity() < sealedBytes) {
            opened = ByteBuffer.allocate(Math.max(MIN_OPENED_CAPACITY, Integer.highestOneBit(sealedBytes) * 2));
        }
        return opened.clear();
    }

    private void malformed(@Nullable String problem, InetSocketAddress source) {
        counters.rxDroppedMalformed++;
        dropLog.dropped(problem == null ? "malformed" : problem, source);
    }

    private void unknown(String problem, InetSocketAddress source) {
        counters.rxDroppedUnknownHost++;
        dropLog.dropped(problem, source);
    }
}
