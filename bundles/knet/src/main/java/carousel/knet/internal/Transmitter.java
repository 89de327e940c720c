package carousel.knet.internal;

import carousel.api.knet.LinkPolicy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages: compresses, numbers, cuts to the data MTU, seals each packet once for all destinations and hands the
 * same bytes to the links that each host's policy chooses (knet-wire 2.1).
 */
final class Transmitter {
    private final LinkPolicy policy;
    private final HostTable hosts;
    private final LinkStates linkStates;
    private final SequenceNumbers sequence;
    private final Compression compression;
    private final CryptoSlots crypto;
    private final ControlSender control;
    private final HandleCounters counters;
    private final FragmentWriter fragments;

    Transmitter(
            LinkPolicy policy,
            HostTable hosts,
            LinkStates linkStates,
            SequenceNumbers sequence,
            Compression compression,
            CryptoSlots crypto,
            ControlSender control,
            HandleCounters counters,
            FragmentWriter fragments) {
        this.policy = policy;
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
        // without a reachable host not even a number is used up (knet-wire 2.1)
        if (linkStates.isAnyReachable() && prepare(message, true, channel)) {
            for (Host host : hosts.all()) {
                transmit(host);
            }
        }
    }

    void unicast(Host host, ByteBuffer message, int channel) {
        if (host.isReachable() && prepare(message, false, channel)) {
            transmit(host);
        }
    }

    private boolean prepare(ByteBuffer message, boolean broadcast, int channel) {
        if (!crypto.canTransmit()) {
            counters.txDroppedNoCrypto++;
            return false;
        }
        ByteBuffer payload = compression.compress(message);
        int number = sequence.next();
        if (sequence.isForcedPingDue()) {
            control.pingEverybodyUntimed();
        }
        boolean written = fragments.write(
                payload, number, compression.usedModelNumber(), broadcast, channel, linkStates.dataMtuBytes());
        if (!written) {
            counters.txDroppedNoCrypto++;
        }
        return written;
    }

    private void transmit(Host host) {
        if (!host.isReachable()) {
            return;
        }
        switch (policy) {
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
            link.countSent(fragments.packetCount(), packets.remaining());
            link.send(packets, fragments.packetSizeBytes());
        }
    }
}
