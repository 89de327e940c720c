package carousel.knet.internal;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A link manager: puts the parts together and keeps the list of hosts and links. Of the loop only. */
final class KnetHandle implements Knet {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final KnetSettings settings;
    private final EventLoop loop;
    private final Consumer<KnetHandle> whenClosed;
    private final HandleCounters counters = new HandleCounters();
    private final HostTable hosts = new HostTable();
    private final ReassemblyPool pool = new ReassemblyPool();
    private final CryptoSlots crypto = new CryptoSlots();
    private final Compression compression;
    private final LinkStates linkStates;
    private final ControlSender control;
    private final Loopback loopback;
    private final Transmitter transmitter;
    private final Endpoints endpoints;
    private final Heartbeat heartbeat;
    private boolean closed;

    KnetHandle(KnetSettings settings, EventLoop loop, KnetListener listener, Consumer<KnetHandle> whenClosed) {
        SettingsCheck.check(settings);
        this.settings = settings;
        this.loop = loop;
        this.whenClosed = whenClosed;
        CryptoSettings cryptoSettings = settings.crypto();
        if (cryptoSettings != null) {
            crypto.configure(1, cryptoSettings);
            crypto.useForTransmit(1);
        }
        SequenceNumbers sequence = new SequenceNumbers();
        compression = new Compression(settings.compression(), counters);
        linkStates = new LinkStates(settings, hosts, crypto, listener);
        control = new ControlSender(settings.hostId(), loop, hosts, sequence, crypto, counters);
        loopback = new Loopback(settings.hostId(), loop, listener);
        transmitter = new Transmitter(
                settings.policy(),
                hosts,
                linkStates,
                sequence,
                compression,
                crypto,
                control,
                counters,
                new FragmentWriter(settings.hostId(), crypto));
        Receiver receiver =
                new Receiver(loop, hosts, linkStates, control, crypto, compression, pool, counters, listener);
        endpoints = new Endpoints(loop, receiver, linkStates, crypto);
        heartbeat = new Heartbeat(loop, hosts, linkStates, control);
    }

    /** Begins to work with the providers that are there. */
    void start(ProviderSet providers) {
        if (!closed) {
            heartbeat.start();
            useProviders(providers);
        }
    }

    /** Takes what came and lets go of what left. */
    void useProviders(ProviderSet providers) {
        if (closed) {
            return;
        }
        compression.useProviders(providers.compressions());
        CryptoOverhead before = crypto.overhead();
        crypto.useProviders(providers.cryptos());
        if (!crypto.overhead().equals(before)) {
            linkStates.overheadChanged();
        }
        endpoints.useProviders(providers.transports());
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public void addHost(int hostId, String name) {
        checkOpen();
        SettingsCheck.checkHostId(hostId);
        if (hostId == settings.hostId()) {
            throw new IllegalArgumentException("Host " + hostId + " is this node itself.");
        }
        if (hosts.get(hostId) != null) {
            throw new IllegalArgumentException("Host " + hostId + " is known already.");
        }
        hosts.add(new Host(hostId, name, pool));
    }

    @Override
    public void removeHost(int hostId) {
        Host host = find(hostId);
        if (host == null) {
            return;
        }
        for (int number = 0; number < Host.MAX_LINKS; number++) {
            removeLink(hostId, number);
        }
        hosts.remove(host);
        host.forget();
    }

    @Override
    public void addLink(int hostId, LinkSettings link) {
        checkOpen();
        Host host = find(hostId);
        if (host == null) {
            throw new IllegalArgumentException("Host " + hostId + " is not known.");
        }
        SettingsCheck.check(link);
        if (host.link(link.linkNumber()) != null) {
            throw new IllegalArgumentException("Host " + hostId + " has a link " + link.linkNumber() + " already.");
        }
        PathMtuDiscovery pathMtu = new PathMtuDiscovery(
                loop,
                linkStates,
                control,
                crypto,
                settings.pmtudIntervalMillis() * NANOS_PER_MILLI,
                settings.manualMtuBytes() != 0);
        Link added = new Link(host, link, pathMtu, crypto.overhead());
        host.setLink(link.linkNumber(), added);
        linkStates.usableLinksChanged(host);
        endpoints.add(added);
    }

    @Override
    public void removeLink(int hostId, int linkNumber) {
        Host host = find(hostId);
        Link link = host == null || linkNumber < 0 || linkNumber >= Host.MAX_LINKS ? null : host.link(linkNumber);
        if (host != null && link != null) {
            host.setLink(linkNumber, null);
            endpoints.remove(link);
        }
    }

    @Override
    public void broadcast(ByteBuffer message, boolean withLoopback) {
        checkMessage(message);
        if (closed) {
            return;
        }
        if (withLoopback) {
            loopback.send(message);
        }
        transmitter.broadcast(message, Receiver.CHANNEL);
    }

    @Override
    public void unicast(int hostId, ByteBuffer message) {
        checkMessage(message);
        if (closed) {
            return;
        }
        if (hostId == settings.hostId()) {
            loopback.send(message);
            return;
        }
        Host host = find(hostId);
        if (host != null) {
            transmitter.unicast(host, message, Receiver.CHANNEL);
        }
    }

    @Override
    public int dataMtuBytes() {
        return linkStates.dataMtuBytes();
    }

    @Override
    public List<LinkStatus> links() {
        List<LinkStatus> statuses = new ArrayList<>();
        statuses.add(loopback.status());
        for (Host host : hosts.all()) {
            for (int number = 0; number < Host.MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null) {
                    statuses.add(link.status());
                }
            }
        }
        statuses.sort(Comparator.comparingInt(LinkStatus::hostId).thenComparingInt(LinkStatus::linkNumber));
        return statuses;
    }

    @Override
    public KnetStatistics statistics() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        heartbeat.stop();
        loopback.close();
        for (Host host : hosts.all()) {
            removeHost(host.id);
        }
        compression.close();
        crypto.close();
        whenClosed.accept(this);
    }

    private @Nullable Host find(int hostId) {
        return hostId < 0 || hostId > HostTable.MAX_HOST_ID ? null : hosts.get(hostId);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The link manager is closed.");
        }
    }

    private static void checkMessage(ByteBuffer message) {
        if (!message.hasRemaining() || message.remaining() > MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "A message has 1 to " + MAX_MESSAGE_BYTES + " bytes, not " + message.remaining() + ".");
        }
    }
}
