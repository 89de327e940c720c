package carousel.knet.internal;

import carousel.api.knet.DropReason;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages: compresses, numbers, cuts to the data MTU, seals each packet once for all destinations and hands the
 * same bytes to the links that each host's policy chooses (knet-wire 2.1).
 */
final class Transmitter {
    private final EventLoop loop;
    private final CurrentSettings settings;
    private final HostTable hosts;
    private final LinkStates linkStates;
    private final SequenceNumbers sequence;
    private final Compression compression;
    private final CryptoSlots crypto;
    private final ControlSender control;
    private final HandleCounters counters;
    private final FragmentWriter fragments;

    Transmitter(
            EventLoop loop,
            CurrentSettings settings,
            HostTable hosts,
            LinkStates linkStates,
            SequenceNumbers sequence,
            Compression compression,
            CryptoSlots crypto,
            ControlSender control,
            HandleCounters counters,
            FragmentWriter fragments) {
        this.loop = loop;
        this.settings = settings;
        this.hosts = hosts;
        this.linkStates = linkStates;
        this.sequence = sequence;
        this.compression = compression;
        this.crypto = crypto;
        this.control = control;
        this.counters = counters;
        this.fragments = fragments;
    }

    void broadcast(ByteBuffer message, int channel) {
        Host[] all = hosts.all();
        if (!linkStates.isAnyReachable()) {
            // not even a number is used up (knet-wire 2.1)
            if (all.length > 0) {
                counters.drop(DropReason.NO_ROUTE);
            }
            return;
        }
        if (prepare(message, true, channel, canAllReceive(all, compression.transmitModelNumber()))) {
            for (Host host : all) {
                transmit(host);
            }
        }
    }

    private static boolean canAllReceive(Host[] all, int model) {
        for (Host host : all) {
            if (host.isReachable() && !host.canReceive(model)) {
                return false;
            }
        }
        return true;
    }

    void unicast(Host host, ByteBuffer message, int channel) {
        if (!host.isReachable()) {
            counters.drop(DropReason.NO_ROUTE);
        } else if (prepare(message, false, channel, host.canReceive(compression.transmitModelNumber()))) {
            transmit(host);
        }
    }

    private boolean prepare(ByteBuffer message, boolean broadcast, int channel, boolean mayCompress) {
        if (!crypto.canTransmit()) {
            counters.drop(DropReason.NO_CRYPTO);
            return false;
        }
        ByteBuffer payload = compression.compress(message, mayCompress);
        int number = sequence.next();
        if (sequence.isForcedPingDue()) {
            control.pingEverybodyUntimed();
        }
        boolean isSealed = crypto.isTransmitSealed();
        long begin = isSealed ? loop.nanoTime() : 0;
        boolean written = fragments.write(
                payload, number, compression.usedModelNumber(), broadcast, channel, linkStates.dataMtuBytes());
        if (!written) {
            counters.drop(DropReason.NO_CRYPTO);
        } else if (isSealed) {
            int packets = fragments.packetCount();
            counters.txCryptTime.add(loop.nanoTime() - begin, packets);
            counters.txCryptPackets += packets;
            counters.txCryptByteOverhead +=
                    fragments.packets().remaining() - payload.remaining() - (long) packets * DataFlyweight.DATA_OFFSET;
        }
        return written;
    }

    private void transmit(Host host) {
        if (!host.isReachable()) {
            return;
        }
        switch (settings.get().policy()) {
            case PASSIVE -> transmit(host.active(0));
            case ACTIVE -> {
                for (int i = 0; i < host.activeCount(); i++) {
                    transmit(host.active(i));
                }
            }
            case RR -> {
                Link next = host.active(0);
                host.rotateActive();
                transmit(next);
            }
        }
    }

    private void transmit(@Nullable Link link) {
        if (link != null) {
            ByteBuffer packets = fragments.packets();
            link.counters.data.sent(fragments.packetCount(), packets.remaining());
            link.send(packets, fragments.packetSizeBytes());
        }
    }
}
