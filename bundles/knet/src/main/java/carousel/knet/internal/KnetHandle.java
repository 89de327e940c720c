package carousel.knet.internal;

import carousel.api.crypto.CryptoSettings;
import carousel.api.knet.AccessRule;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkPolicy;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.loop.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link manager: puts the parts together and keeps the list of hosts and links. Of the loop only. */
public final class KnetHandle implements Knet {
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final int nodeId;
    private final CurrentSettings settings;
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
        this.nodeId = settings.hostId();
        this.settings = new CurrentSettings(settings);
        this.loop = loop;
        this.whenClosed = whenClosed;
        tellManualMtu(settings.manualMtuBytes());
        CryptoSettings cryptoSettings = settings.crypto();
        if (cryptoSettings != null) {
            crypto.configure(1, cryptoSettings);
            crypto.useForTransmit(1);
            crypto.allowClear(false);
        }
        SequenceNumbers sequence = new SequenceNumbers();
        compression = new Compression(loop, settings.compression(), counters);
        linkStates = new LinkStates(loop, this.settings, hosts, crypto, listener);
        control = new ControlSender(nodeId, loop, hosts, sequence, crypto, compression, counters);
        loopback = new Loopback(nodeId, loop, listener);
        transmitter = new Transmitter(
                loop,
                this.settings,
                hosts,
                linkStates,
                sequence,
                compression,
                crypto,
                control,
                counters,
                new FragmentWriter(nodeId, crypto));
        Receiver receiver = new Receiver(
                loop, this.settings, hosts, linkStates, control, crypto, compression, pool, counters, listener);
        endpoints = new Endpoints(loop, receiver, linkStates, crypto, settings.ipDscp());
        heartbeat = new Heartbeat(loop, hosts, linkStates, control, compression);
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
            linkStates.searchMtusAnew();
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
        if (hostId == nodeId) {
            throw new IllegalArgumentException("Host " + hostId + " is this node itself.");
        }
        if (hosts.get(hostId) != null) {
            throw new IllegalArgumentException("Host " + hostId + " is known already.");
        }
        hosts.add(new Host(hostId, name, pool, counters));
    }

    @Override
    public void removeHost(int hostId) {
        Host host = find(hostId);
        if (host == null) {
            return;
        }
        for (int number = 0; number < MAX_LINKS; number++) {
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
        endpoints.check(link);
        PathMtuDiscovery pathMtu = new PathMtuDiscovery(loop, linkStates, control, crypto, settings);
        Link added = new Link(host, link, pathMtu, crypto.overhead());
        host.setLink(link.linkNumber(), added);
        linkStates.switchTo(added, true);
        linkStates.usableLinksChanged(host);
        endpoints.add(added);
        heartbeat.begin(added);
    }

    @Override
    public void updateLink(int hostId, LinkSettings changed) {
        Link link = existing(hostId, changed.linkNumber());
        SettingsCheck.check(changed);
        LinkSettings before = link.settings();
        if (!before.transport().equals(changed.transport())
                || !before.local().equals(changed.local())
                || !Objects.equals(before.remote(), changed.remote())) {
            throw new IllegalArgumentException("Transport and addresses of link " + link.number + " to host " + hostId
                    + " cannot change while it is configured; remove it and add it anew.");
        }
        link.update(changed);
        if (before.priority() != changed.priority()) {
            linkStates.usableLinksChanged(link.host);
        }
    }

    @Override
    public void setLinkEnabled(int hostId, int linkNumber, boolean enabled) {
        linkStates.switchTo(existing(hostId, linkNumber), enabled);
    }

    @Override
    public void removeLink(int hostId, int linkNumber) {
        Link link = link(hostId, linkNumber);
        if (link != null) {
            link.host.setLink(linkNumber, null);
            endpoints.remove(link);
        }
    }

    @Override
    public void setAccessLists(boolean enabled) {
        settings.set(settings.get().withAccessLists(enabled));
    }

    @Override
    public void setAccessList(int hostId, int linkNumber, List<AccessRule> rules) {
        Link link = existing(hostId, linkNumber);
        if (!link.settings().isDynamic()) {
            throw new IllegalArgumentException("Link " + linkNumber + " to host " + hostId
                    + " is static: its access list is the address of its peer.");
        }
        link.accessList().set(rules);
    }

    @Override
    public void setPolicy(LinkPolicy policy) {
        settings.set(settings.get().withPolicy(policy));
        for (Host host : hosts.all()) {
            linkStates.usableLinksChanged(host);
        }
    }

    @Override
    public void setPathMtu(long intervalMillis, int manualMtuBytes) {
        settings.set(settings.get().withPathMtu(intervalMillis, manualMtuBytes));
        tellManualMtu(manualMtuBytes);
        linkStates.searchMtusAnew();
    }

    /** In libknet's words. */
    private static void tellManualMtu(int bytes) {
        LOG.info("pmtud: MTU manually set to: {}", bytes);
    }

    @Override
    public void setCompression(@Nullable CompressionSettings wanted) {
        CurrentSettings checked = new CurrentSettings(settings.get().withCompression(wanted));
        compression.configure(wanted);
        settings.set(checked.get());
    }

    @Override
    public void setCrypto(int slot, @Nullable CryptoSettings wanted) {
        crypto.configure(slot, wanted);
    }

    @Override
    public void useCrypto(int slot) {
        crypto.useForTransmit(slot);
        linkStates.searchMtusAnew();
    }

    @Override
    public void setClearTrafficAllowed(boolean allowed) {
        crypto.allowClear(allowed);
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
        if (hostId == nodeId) {
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
            for (int number = 0; number < MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null) {
                    statuses.add(link.status(crypto.overhead()));
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

    /** Memory of incomplete messages, and what is kept of it for the next ones: bounded, whatever comes (knet-wire 3.5). */
    public int reassemblyMemoryBytes() {
        int sum = pool.memoryBytes();
        for (Host host : hosts.all()) {
            sum += host.reassembly.memoryBytes();
        }
        return sum;
    }

    @Override
    public void clearStatistics() {
        counters.clear();
        loopback.clearStatistics();
        for (Host host : hosts.all()) {
            for (int number = 0; number < MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null) {
                    link.counters.clear(link.transportLink());
                }
            }
        }
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

    private @Nullable Link link(int hostId, int linkNumber) {
        Host host = find(hostId);
        return host == null || linkNumber < 0 || linkNumber >= MAX_LINKS ? null : host.link(linkNumber);
    }

    private Link existing(int hostId, int linkNumber) {
        Link link = link(hostId, linkNumber);
        if (link == null) {
            throw new IllegalArgumentException("Host " + hostId + " has no link " + linkNumber + ".");
        }
        return link;
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
