package carousel.knet.internal;

import carousel.api.knet.DropReason;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.loop.EventLoop;
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
    private final CurrentSettings settings;
    private final HostTable hosts;
    private final LinkStates linkStates;
    private final ControlSender control;
    private final CryptoSlots crypto;
    private final Compression compression;
    private final ReassemblyPool pool;
    private final HandleCounters counters;
    private final KnetListener listener;
    private final LimitedLog dropLog;
    private final LimitedLog rejectLog;
    private final PacketFlyweight header = new PacketFlyweight();
    private final DataFlyweight data = new DataFlyweight();
    private final PingFlyweight ping = new PingFlyweight();
    private final PmtudFlyweight pmtud = new PmtudFlyweight();
    private ByteBuffer opened = ByteBuffer.allocate(0);

    Receiver(
            EventLoop loop,
            CurrentSettings settings,
            HostTable hosts,
            LinkStates linkStates,
            ControlSender control,
            CryptoSlots crypto,
            Compression compression,
            ReassemblyPool pool,
            HandleCounters counters,
            KnetListener listener) {
        this.loop = loop;
        this.settings = settings;
        this.hosts = hosts;
        this.linkStates = linkStates;
        this.control = control;
        this.crypto = crypto;
        this.compression = compression;
        this.pool = pool;
        this.counters = counters;
        this.listener = listener;
        this.dropLog = new LimitedLog(loop, LOG);
        this.rejectLog = new LimitedLog(loop, LOG);
    }

    void received(ByteBuffer packet, InetSocketAddress source) {
        ByteBuffer plain = packet;
        if (crypto.isReceiveSealed()) {
            plain = opened(packet.remaining());
            long begin = loop.nanoTime();
            if (crypto.open(packet, plain)) {
                counters.rxCryptTime.add(loop.nanoTime() - begin, 1);
                counters.rxCryptPackets++;
                plain.flip();
            } else if (crypto.isClearAllowed()) {
                plain = packet;
            } else {
                drop(DropReason.NOT_AUTHENTIC, "not authentic", source);
                return;
            }
        } else if (!crypto.isClearAllowed()) {
            drop(DropReason.CLEAR_REFUSED, "clear traffic is refused", source);
            return;
        }
        header.wrap(plain, plain.position(), plain.remaining());
        String problem = header.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        Host host = hosts.get(header.node());
        if (host == null) {
            drop(DropReason.UNKNOWN_HOST, "unknown host", source);
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
        Link link = host.link(header.linkNumber() % Knet.MAX_LINKS);
        if (link == null || !link.isSwitchedOn()) {
            drop(DropReason.UNKNOWN_LINK, "unknown link", source);
            return;
        }
        if (isRefused(link, source)) {
            return;
        }
        host.heard();
        link.heardFrom(source);
        switch (header.type()) {
            case PacketFlyweight.TYPE_PING -> receivedPing(link, plain, source);
            case PacketFlyweight.TYPE_PONG -> receivedPong(link, plain, source);
            case PacketFlyweight.TYPE_PMTUD, PacketFlyweight.TYPE_PMTUD_REPLY -> receivedPmtud(link, plain, source);
            default -> malformed("unknown type", source);
        }
    }

    private boolean isRefused(Link link, InetSocketAddress source) {
        boolean isRefused = settings.get().accessLists() && !link.accessList().accepts(source.getAddress());
        if (isRefused) {
            counters.drop(DropReason.NOT_ALLOWED);
            rejectLog.rejected(source);
        }
        return isRefused;
    }

    private void receivedPing(Link link, ByteBuffer plain, InetSocketAddress source) {
        ping.wrap(plain, plain.position(), plain.remaining());
        String problem = ping.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.counters.ping.received(plain.remaining());
        link.host.pingReceived(ping.sequence(), ping.isTimed(), ping.nanoTime(), ping.isFromCarousel());
        control.pong(link, ping);
        long now = loop.nanoTime();
        if (link.isPingOfNewLinkDue(now)) {
            link.pingSent(now);
            control.ping(link, true);
        }
    }

    private void receivedPong(Link link, ByteBuffer plain, InetSocketAddress source) {
        ping.wrap(plain, plain.position(), plain.remaining());
        String problem = ping.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.counters.pong.received(plain.remaining());
        if (!link.isEnabled()) {
            return;
        }
        long now = loop.nanoTime();
        switch (link.pongReceived(now, ping.nanoTime())) {
            case ENOUGH -> linkStates.up(link);
            case COUNTED -> {
                if (link.isNew()) {
                    link.pingSent(now);
                    control.ping(link, true);
                }
            }
            case NOTHING_NEW -> {}
        }
    }

    private void receivedPmtud(Link link, ByteBuffer plain, InetSocketAddress source) {
        pmtud.wrap(plain, plain.position(), plain.remaining());
        String problem = pmtud.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.counters.pathMtu.received(plain.remaining());
        if (pmtud.type() == PacketFlyweight.TYPE_PMTUD) {
            control.pmtudReply(link, pmtud);
        } else {
            link.pathMtu.replied(pmtud.onWireBytes());
        }
    }

    private void receivedData(Host host, ByteBuffer plain, InetSocketAddress source) {
        Link link = host.linkFrom(source.getAddress());
        if (link == null) {
            drop(DropReason.UNKNOWN_LINK, "an address of no link", source);
            return;
        }
        if (isRefused(link, source)) {
            return;
        }
        host.heard();
        data.wrap(plain, plain.position(), plain.remaining());
        String problem = data.validate();
        if (problem != null) {
            malformed(problem, source);
            return;
        }
        link.counters.data.received(data.length);
        if (!link.isConnected() && link.isEnabled() && link.hasPong()) {
            // not in libknet 1.25, but from 1.27 on (knet-wire 3.3): the peer answered us and sends data, so it is up
            linkStates.up(link);
        }
        if (!host.isReachable()) {
            drop(DropReason.NOT_REACHABLE, "host not reachable yet", source);
            return;
        }
        host.dataReceived();
        host.reassembly.expire(host.window.reference());
        int sequence = data.sequence();
        if (!host.window.isNew(sequence)) {
            counters.drop(DropReason.DUPLICATE);
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
                counters.drop(DropReason.DUPLICATE);
                return;
            }
            host.window.markSeenFragment(sequence);
            buffer = reassembly.begin(sequence, data.fragmentCount());
        } else if (buffer.has(data.fragmentNumber())) {
            counters.drop(DropReason.DUPLICATE);
            return;
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
                drop(DropReason.UNDECODABLE, "no provider could decompress it", source);
                return;
            }
            host.compressedReceived(compressModel);
            message = decompressed;
        }
        if (!listener.accepts(host.id, message)) {
            drop(DropReason.FILTERED, "not for this node", source);
            return;
        }
        if (channel != CHANNEL || !message.hasRemaining()) {
            drop(DropReason.NO_CHANNEL, "nobody listens on its channel", source);
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
        drop(DropReason.MALFORMED, problem == null ? "malformed" : problem, source);
    }

    private void drop(DropReason reason, String sentence, InetSocketAddress source) {
        counters.drop(reason);
        dropLog.dropped(sentence, source);
    }
}
