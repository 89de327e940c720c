package carousel.knet.internal;

import carousel.api.knet.AccessRule;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.transport.TransportLink;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link to one host: what was configured, whether it is up, how fast it is. {@link Heartbeat} and {@link LinkStates}
 * decide; this class holds the state and does the sums of knet-wire 4.2 and 4.3.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger("KNET");
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;

    /** Overhead of UDP, assumed until the transport is there to tell. */
    private static final int ASSUMED_TRANSPORT_OVERHEAD_BYTES = 8;

    /** A link that comes up gets ten times its timeout at first, one time less each second (knet-wire 4.2). */
    private static final int INITIAL_BACKOFF = 10;

    private static final long INITIAL_TIMEOUT_MICROS = 2_000_000L * INITIAL_BACKOFF;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A new link that hears its peer's ping pings it too; two that hear each other must not go on without end. */
    private static final long PAUSE_OF_NEW_LINK_NANOS = NANOS_PER_MILLI;

    /** What a pong did for a link. */
    enum Pong {
        /** It is up already, or the pong proves nothing. */
        NOTHING_NEW,
        /** One more; some are still needed. */
        COUNTED,
        /** The link has proved itself and is to go up. */
        ENOUGH
    }

    final Host host;
    final int number;
    final PathMtuDiscovery pathMtu;
    final LinkCounters counters = new LinkCounters();

    private final AccessList accessList;
    private LinkSettings settings;
    private long pingIntervalNanos;
    private long pingTimeoutMicros;

    /** Where the peer is; null for a dynamic link that has not heard it. */
    private @Nullable InetSocketAddress remote;

    private boolean switchedOn;
    private @Nullable SharedEndpoint endpoint;
    private @Nullable TransportLink transportLink;
    private int transportOverheadBytes = ASSUMED_TRANSPORT_OVERHEAD_BYTES;

    /** The transport knows that the peer is gone; the next heartbeat takes the link down (knet-wire 6.2). */
    boolean reportedUnreachable;

    private boolean connected;
    private boolean wasEverUp;
    private int pongCount;
    private boolean pinged;
    private long lastPingNanos;
    private boolean ponged;
    private long lastPongNanos;
    private int backoff = INITIAL_BACKOFF;
    private long adjustedTimeoutMicros = INITIAL_TIMEOUT_MICROS;
    private long latencyMicros;
    private int latencySamples;

    private int dataMtuBytes;
    private boolean mtuKnown;
    private boolean mtuValid = true;

    Link(Host host, LinkSettings settings, PathMtuDiscovery pathMtu, CryptoOverhead overhead) {
        this.host = host;
        this.number = settings.linkNumber();
        this.settings = settings;
        this.remote = settings.remote();
        this.pathMtu = pathMtu;
        this.accessList = new AccessList(
                remote == null
                        ? List.of()
                        : List.of(AccessRule.address(AccessRule.Action.ACCEPT, remote.getAddress())));
        applyTimers();
        resetMtu(overhead);
    }

    LinkSettings settings() {
        return settings;
    }

    /** Changes what can change while the link lives: priority and heartbeat. */
    void update(LinkSettings changed) {
        settings = changed;
        applyTimers();
        // Pings may come less often from now on: with the patience of before the link would go down.
        adjustedTimeoutMicros = Math.max(adjustedTimeoutMicros, pingTimeoutMicros * backoff + 2 * latencyMicros);
    }

    /** A shorter adjusted timeout follows at the next adjustment (knet-wire 4.2). */
    private void applyTimers() {
        pingIntervalNanos = settings.pingIntervalMillis() * NANOS_PER_MILLI;
        pingTimeoutMicros = settings.pingTimeoutMillis() * 1000;
    }

    AccessList accessList() {
        return accessList;
    }

    @Nullable
    InetSocketAddress remote() {
        return remote;
    }

    boolean isFrom(InetAddress source) {
        InetSocketAddress peer = remote;
        return peer != null && peer.getAddress().equals(source);
    }

    /** The local address that carries the link, or is to carry it when a transport comes. */
    void carriedBy(@Nullable SharedEndpoint newEndpoint) {
        endpoint = newEndpoint;
    }

    /** A dynamic link follows its peer to whatever address it speaks from; the port counts only once (knet-wire 4.5). */
    void heardFrom(InetSocketAddress source) {
        SharedEndpoint carrier = endpoint;
        if (settings.isDynamic() && carrier != null && !isFrom(source.getAddress())) {
            remote = source;
            carrier.reconnect(this);
            pathMtu.abort();
            pathMtu.force();
        }
    }

    /** A dynamic link that lost its peer waits until it is heard again. */
    void forgetPeer() {
        SharedEndpoint carrier = endpoint;
        if (settings.isDynamic() && carrier != null) {
            remote = null;
            carrier.reconnect(this);
        }
    }

    /** The way out, null while no transport carries the link or its peer's address is not known. */
    @Nullable
    TransportLink transportLink() {
        return transportLink;
    }

    void opened(TransportLink newTransportLink, int overheadBytes, CryptoOverhead overhead) {
        transportLink = newTransportLink;
        transportOverheadBytes = overheadBytes;
        adjustedTimeoutMicros = INITIAL_TIMEOUT_MICROS;
        pinged = false;
        resetMtu(overhead);
    }

    void closed() {
        if (transportLink != null) {
            counters.closed(transportLink);
        }
        transportLink = null;
    }

    void switchTo(boolean on) {
        switchedOn = on;
    }

    boolean isSwitchedOn() {
        return switchedOn;
    }

    /** Sends packets that stand back to back; nothing happens while no transport carries the link. */
    void send(ByteBuffer packets, int packetSizeBytes) {
        TransportLink out = transportLink;
        if (out == null || !switchedOn) {
            return;
        }
        try {
            out.send(packets, packetSizeBytes);
        } catch (RuntimeException e) {
            // a transport on its way out must not keep the packets from the other links
            if (!reportedUnreachable) {
                LOG.warn("transport: {} failed to send", this, e);
            }
            reportedUnreachable = true;
        }
    }

    /** Whether packets can go this way, be the peer there or not. */
    boolean isEnabled() {
        return switchedOn && transportLink != null;
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether data may go this way (knet-wire 2.7). */
    boolean isUsable() {
        return isEnabled() && connected && mtuValid;
    }

    /** Bytes of IP and transport header around each packet. */
    int headersBytes() {
        return (isIpv6() ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES) + transportOverheadBytes;
    }

    private boolean isIpv6() {
        return settings.local().getAddress() instanceof Inet6Address;
    }

    void wentUp(long now) {
        connected = true;
        wasEverUp = true;
        // Pongs that came slowly have seen an adjustment by now; those of a new link may not.
        adjustedTimeoutMicros = Math.min(adjustedTimeoutMicros, pingTimeoutMicros * backoff + 2 * latencyMicros);
        counters.wentUp(now);
    }

    /** Returns whether it was up. */
    boolean wentDown(long now) {
        pongCount = 0;
        ponged = false;
        backoff = INITIAL_BACKOFF;
        reportedUnreachable = false;
        boolean was = connected;
        connected = false;
        if (was) {
            counters.wentDown(now);
        }
        return was;
    }

    boolean isPingDue(long now) {
        return !pinged || now - lastPingNanos >= pingIntervalNanos;
    }

    /**
     * Whether the peer's ping is to be answered by one of our own: nobody knows yet whether the link carries, and the peer has just
     * begun.
     */
    boolean isPingOfNewLinkDue(long now) {
        return isNew() && (!pinged || now - lastPingNanos >= PAUSE_OF_NEW_LINK_NANOS);
    }

    /**
     * Whether it waits to be up for the first time. Then each pong is followed by the next ping, instead of one ping an interval: the
     * pongs that are needed take a few round trips. A link that has failed before must prove itself over time.
     */
    boolean isNew() {
        return isEnabled() && !wasEverUp;
    }

    boolean wasPinged() {
        return pinged;
    }

    void pingSent(long now) {
        pinged = true;
        lastPingNanos = now;
    }

    /** Whether pongs came and stopped coming. */
    boolean isSilent(long now) {
        return ponged && now - lastPongNanos >= adjustedTimeoutMicros * NANOS_PER_MICRO;
    }

    /** Once a second: less patience with a link that has proved itself (knet-wire 4.2). */
    void adjustTimeout() {
        backoff = Math.max(1, backoff - 1);
        adjustedTimeoutMicros = pingTimeoutMicros * backoff + 2 * latencyMicros;
    }

    long adjustedTimeoutNanos() {
        return adjustedTimeoutMicros * NANOS_PER_MICRO;
    }

    long latencyMicros() {
        return latencyMicros;
    }

    /** Whether at least one pong was counted since the link was last down. */
    boolean hasPong() {
        return pongCount > 0;
    }

    /**
     * Counts a pong (knet-wire 4.3).
     *
     * @param sentNanos the time its ping was sent, any number if the pong is forged
     */
    Pong pongReceived(long now, long sentNanos) {
        ponged = true;
        lastPongNanos = now;
        long sampleMicros = (now - sentNanos) / NANOS_PER_MICRO;
        if (sampleMicros < 0 || sampleMicros > pingTimeoutMicros) {
            return Pong.NOTHING_NEW;
        }
        latencySamples = Math.min(latencySamples + 1, settings.pingPrecision());
        latencyMicros = (latencyMicros * (latencySamples - 1) + sampleMicros) / latencySamples;
        counters.latency(latencyMicros);
        if (connected || latencyMicros >= adjustedTimeoutMicros) {
            return Pong.NOTHING_NEW;
        }
        if (pongCount >= settings.pongCount()) {
            return Pong.ENOUGH;
        }
        pongCount++;
        return Pong.COUNTED;
    }

    /** What this link allows per fragment: its own MTU once known since it came up, else what every path carries. */
    int effectiveDataMtu(CryptoOverhead overhead) {
        return mtuKnown ? dataMtuBytes : overhead.safeMinimumDataMtu();
    }

    int dataMtuBytes() {
        return dataMtuBytes;
    }

    /** Back to the value of a link that was never probed (knet-wire 5.2). */
    void resetMtu(CryptoOverhead overhead) {
        int onWireBytes = isIpv6() ? CryptoOverhead.IPV6_MINIMUM_BYTES : CryptoOverhead.IPV4_MINIMUM_BYTES;
        dataMtuBytes = overhead.dataMtu(onWireBytes - headersBytes());
        mtuKnown = false;
        mtuValid = true;
    }

    /** The path may have changed: the safe minimum counts until it is probed again. */
    void distrustMtu() {
        mtuKnown = false;
    }

    /** Sets what was found or configured; too little makes the link useless for data. */
    void mtuFound(int foundBytes, CryptoOverhead overhead) {
        dataMtuBytes = foundBytes;
        mtuKnown = true;
        mtuValid = foundBytes >= overhead.safeMinimumDataMtu();
    }

    /** The search failed: no data this way. */
    void mtuNotFound() {
        mtuKnown = false;
        mtuValid = false;
    }

    boolean isMtuValid() {
        return mtuValid;
    }

    LinkStatus status(CryptoOverhead overhead) {
        return new LinkStatus(
                host.id,
                host.name,
                number,
                settings.transport(),
                text(settings.local()),
                text(remote),
                isCarried(),
                connected,
                settings.isDynamic() && remote != null,
                host.isActive(this),
                settings.priority(),
                latencyMicros,
                ponged ? lastPongNanos : 0,
                dataMtuBytes,
                mtuKnown ? overheadBytes(overhead) : 0,
                counters.snapshot(transportLink, latencyMicros, latencySamples));
    }

    /** Switched on, and a transport is there; a dynamic link need not know its peer for that. */
    private boolean isCarried() {
        SharedEndpoint carrier = endpoint;
        return switchedOn && carrier != null && carrier.isOpen();
    }

    private int overheadBytes(CryptoOverhead overhead) {
        return headersBytes() + PacketFlyweight.LARGEST_HEADER_BYTES + overhead.saltBytes() + overhead.hashBytes();
    }

    private static String text(@Nullable InetSocketAddress address) {
        if (address == null) {
            return "";
        }
        InetAddress ip = address.getAddress();
        String host = ip instanceof Inet6Address ? "[" + ip.getHostAddress() + "]" : ip.getHostAddress();
        return host + ":" + address.getPort();
    }

    @Override
    public String toString() {
        return "host: " + host.id + " link: " + number;
    }
}
