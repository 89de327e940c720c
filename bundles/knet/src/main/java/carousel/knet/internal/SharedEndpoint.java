package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportLink;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local address of one transport and the links that share it. Follows the provider: without one the links are dead
 * like a pulled cable, and when one comes they are opened again.
 */
final class SharedEndpoint implements TransportListener {
    private static final long RETRY_NANOS = 1_000_000_000L;
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final Receiver receiver;
    private final LinkStates linkStates;
    private final CryptoSlots crypto;
    private final EventLoop loop;
    private final String transport;
    private final InetSocketAddress local;
    private final int ipDscp;
    private final LoopTimer retryTimer;
    private final List<Link> links = new ArrayList<>();
    private @Nullable TransportProvider provider;
    private @Nullable TransportEndpoint endpoint;
    private boolean failureTold;
    private boolean absenceTold;

    SharedEndpoint(
            EventLoop loop,
            Receiver receiver,
            LinkStates linkStates,
            CryptoSlots crypto,
            String transport,
            InetSocketAddress local,
            int ipDscp) {
        this.loop = loop;
        this.receiver = receiver;
        this.linkStates = linkStates;
        this.crypto = crypto;
        this.transport = transport;
        this.local = local;
        this.ipDscp = ipDscp;
        this.retryTimer = loop.newTimer(this::open);
    }

    void add(Link link) {
        links.add(link);
        link.carriedBy(this);
        connect(link);
    }

    boolean isOpen() {
        return endpoint != null;
    }

    /** Whether its links are dynamic, null without links. */
    @Nullable
    Boolean isDynamic() {
        return links.isEmpty() ? null : links.get(0).settings().isDynamic();
    }

    /** The link has another peer address, or none; that alone does not take it down. */
    void reconnect(Link link) {
        closeTransportLink(link);
        connect(link);
    }

    /** Returns whether it was the last link. */
    boolean remove(Link link) {
        links.remove(link);
        disconnect(link);
        link.carriedBy(null);
        return links.isEmpty();
    }

    /** Stays with a provider as long as it is there, for a change would cut the links; else takes the best. */
    void useProviders(List<TransportProvider> available) {
        if (provider != null && available.contains(provider)) {
            return;
        }
        close();
        for (TransportProvider candidate : available) {
            if (candidate.name().equals(transport)) {
                provider = candidate;
                absenceTold = false;
                open();
                return;
            }
        }
        if (!absenceTold) {
            LOG.warn("transport: No provider for {}: links at {} wait for one", transport, local);
            absenceTold = true;
        }
    }

    /** Takes every link down at once and frees the address. */
    void close() {
        retryTimer.cancel();
        provider = null;
        TransportEndpoint closing = endpoint;
        endpoint = null;
        for (Link link : List.copyOf(links)) {
            disconnect(link);
        }
        if (closing != null) {
            try {
                closing.close();
            } catch (RuntimeException e) {
                LOG.warn("transport: {} failed to close {}", transport, local, e);
            }
        }
    }

    @Override
    public void received(ByteBuffer packet, InetSocketAddress source) {
        if (endpoint != null) {
            receiver.received(packet, source);
        }
    }

    @Override
    public void packetTooLong(TransportLink transportLink, int packetSizeBytes, int pathMtuBytes) {
        Link link = find(transportLink);
        if (link != null && !link.pathMtu.refused(packetSizeBytes, pathMtuBytes)) {
            LOG.debug("pmtud: {} refused {} bytes, path MTU {}", link, packetSizeBytes, pathMtuBytes);
            linkStates.refused(link, packetSizeBytes);
        }
    }

    @Override
    public void unreachable(TransportLink transportLink, String reason) {
        Link link = find(transportLink);
        if (link != null && link.isConnected()) {
            LOG.debug("transport: {} is unreachable: {}", link, reason);
            link.reportedUnreachable = true;
        }
    }

    @Override
    public void refused(TransportLink transportLink, String reason) {
        Link link = find(transportLink);
        if (link != null && link.isConnected()) {
            link.host.refused();
        }
        unreachable(transportLink, reason);
    }

    private void open() {
        TransportProvider opener = provider;
        if (opener == null || endpoint != null) {
            return;
        }
        try {
            endpoint = opener.open(loop, local, new TransportSettings(ipDscp), this);
        } catch (IOException | RuntimeException e) {
            if (!failureTold) {
                LOG.error("transport: Unable to open {} at {}, trying again each second", transport, local, e);
                failureTold = true;
            }
            retryTimer.start(RETRY_NANOS);
            return;
        }
        failureTold = false;
        for (Link link : List.copyOf(links)) {
            connect(link);
        }
    }

    private void connect(Link link) {
        TransportEndpoint open = endpoint;
        TransportProvider opener = provider;
        InetSocketAddress remote = link.remote();
        if (open == null || opener == null || remote == null) {
            return;
        }
        try {
            link.opened(open.connect(remote), opener.overheadBytes(), crypto.overhead());
        } catch (RuntimeException e) {
            LOG.error("transport: Unable to connect {} by {}", link, transport, e);
        }
    }

    private void disconnect(Link link) {
        if (link.transportLink() != null) {
            closeTransportLink(link);
            linkStates.down(link);
        }
    }

    private void closeTransportLink(Link link) {
        TransportLink closing = link.transportLink();
        if (closing == null) {
            return;
        }
        link.closed();
        try {
            closing.close();
        } catch (RuntimeException e) {
            LOG.warn("transport: {} failed to close {}", transport, link, e);
        }
    }

    private @Nullable Link find(TransportLink transportLink) {
        for (Link link : links) {
            if (link.transportLink() == transportLink) {
                return link;
            }
        }
        return null;
    }
}
