package carousel.knet.internal;

import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.LinkPolicy;
import carousel.api.loop.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes links up and down and draws the consequences: active links, reachability, data MTU (knet-wire 4.4, 5.2). */
final class LinkStates {
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    /** A process that comes back at once, or moves a link, is heard within a ping interval of libknet's default, 200 ms. */
    private static final int HEARTBEATS_UNTIL_GONE = 2;

    private final EventLoop loop;
    private final CurrentSettings settings;
    private final HostTable hosts;
    private final CryptoSlots crypto;
    private final KnetListener listener;
    private int dataMtuBytes;
    private int reachableHosts;

    LinkStates(EventLoop loop, CurrentSettings settings, HostTable hosts, CryptoSlots crypto, KnetListener listener) {
        this.loop = loop;
        this.settings = settings;
        this.hosts = hosts;
        this.crypto = crypto;
        this.listener = listener;
        this.dataMtuBytes = crypto.overhead().safeMinimumDataMtu();
    }

    /** Data bytes per fragment now. */
    int dataMtuBytes() {
        return dataMtuBytes;
    }

    boolean isAnyReachable() {
        return reachableHosts > 0;
    }

    /** The link has proved itself. */
    void up(Link link) {
        LOG.info("rx: host: {} link: {} is up", link.host.id, link.number);
        LOG.info("link: Resetting MTU for link {} because host {} joined", link.number, link.host.id);
        link.wentUp(loop.nanoTime());
        beginMtu(link);
        usableLinksChanged(link.host);
        listener.linkChanged(link.host.id, link.number, true);
    }

    /** The heartbeat failed or the transport left; without effect on the peer if the link was down already. */
    void down(Link link) {
        link.pathMtu.abort();
        if (link.wentDown(loop.nanoTime())) {
            LOG.info("link: host: {} link: {} is down", link.host.id, link.number);
            usableLinksChanged(link.host);
            link.forgetPeer();
            listener.linkChanged(link.host.id, link.number, false);
        }
    }

    /** Switches a link on or off; on counts as one down, as in libknet (knet-wire 4.4). */
    void switchTo(Link link, boolean on) {
        if (link.isSwitchedOn() == on) {
            return;
        }
        link.switchTo(on);
        if (on) {
            link.counters.wentDown(loop.nanoTime());
        } else {
            down(link);
        }
    }

    /** A search for the link's MTU ended. */
    void mtuFound(Link link, int foundBytes) {
        int before = link.dataMtuBytes();
        boolean validBefore = link.isMtuValid();
        link.mtuFound(foundBytes, crypto.overhead());
        if (!link.isMtuValid()) {
            LOG.warn(
                    "pmtud: Invalid MTU detected for host: {} link: {} mtu: {}", link.host.id, link.number, foundBytes);
        } else if (before != foundBytes) {
            LOG.info(
                    "pmtud: PMTUD link change for host: {} link: {} from {} to {}",
                    link.host.id,
                    link.number,
                    before,
                    foundBytes);
        }
        mtuSettled(link, validBefore);
    }

    /** A search for the link's MTU found none. */
    void mtuNotFound(Link link) {
        boolean validBefore = link.isMtuValid();
        link.mtuNotFound();
        LOG.warn("pmtud: PMTUD failed for host: {} link: {}", link.host.id, link.number);
        mtuSettled(link, validBefore);
    }

    /**
     * The transport refused a packet that was no probe under way. If it may have been data, smaller ones are sent until the
     * path was searched again; a longer one was a probe whose refusal came late or twice.
     */
    void refused(Link link, int packetSizeBytes) {
        int longestDataBytes = crypto.overhead().sealedBytes(DataFlyweight.DATA_OFFSET + dataMtuBytes);
        if (packetSizeBytes <= longestDataBytes && !settings.isMtuManual()) {
            link.distrustMtu();
            link.pathMtu.force();
            updateDataMtu();
        }
    }

    /** Packets are sealed another way, or the search has other settings: other lengths fit. */
    void searchMtusAnew() {
        for (Host host : hosts.all()) {
            for (int number = 0; number < Knet.MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null) {
                    link.resetMtu(crypto.overhead());
                    beginMtu(link);
                }
            }
            chooseAnew(host, false);
        }
        updateDataMtu();
    }

    /** Links of the host became usable or useless: chooses anew among them and tells who wants to know. */
    void usableLinksChanged(Host host) {
        chooseAnew(host, true);
    }

    /** libknet tells the best link whenever a link of the host changed, also when it still is the best. */
    private void chooseAnew(Host host, boolean linksChanged) {
        boolean reachableBefore = host.isReachable();
        Link bestBefore = host.active(0);
        LinkPolicy policy = settings.get().policy();
        host.chooseActive(policy);
        boolean reachable = host.isReachable();
        if (!reachable) {
            host.forget();
            LOG.warn("host: host: {} has no active links", host.id);
        } else if (policy == LinkPolicy.PASSIVE) {
            Link best = host.active(0);
            if (best != null && (linksChanged || best != bestBefore)) {
                LOG.info(
                        "host: host: {} (passive) best link: {} (pri: {})",
                        host.id,
                        best.number,
                        best.settings().priority());
            }
        } else {
            LOG.info("host: host: {} has {} active links", host.id, host.activeCount());
        }
        updateDataMtu();
        if (reachable != reachableBefore) {
            reachableHosts += reachable ? 1 : -1;
            host.suspect(!reachable && host.wasRefused() ? HEARTBEATS_UNTIL_GONE : 0);
            listener.reachabilityChanged(host.id, reachable);
        }
    }

    /** A heartbeat passes. */
    void heartbeat(Host host) {
        if (host.isGoneNow()) {
            LOG.info("host: host: {} refuses packets and is silent: its process has ended", host.id);
            listener.hostGone(host.id);
        }
    }

    private void beginMtu(Link link) {
        link.distrustMtu();
        link.pathMtu.abort();
        if (settings.isMtuManual()) {
            link.mtuFound(
                    crypto.overhead().dataMtu(settings.get().manualMtuBytes() - link.headersBytes()),
                    crypto.overhead());
        } else {
            link.pathMtu.force();
        }
    }

    private void mtuSettled(Link link, boolean validBefore) {
        if (link.isMtuValid() != validBefore) {
            usableLinksChanged(link.host);
        } else {
            updateDataMtu();
        }
    }

    private void updateDataMtu() {
        int smallest = Integer.MAX_VALUE;
        for (Host host : hosts.all()) {
            for (int number = 0; number < Knet.MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null && link.isUsable()) {
                    smallest = Math.min(smallest, link.effectiveDataMtu(crypto.overhead()));
                }
            }
        }
        int mtu = smallest == Integer.MAX_VALUE ? crypto.overhead().safeMinimumDataMtu() : smallest;
        if (mtu != dataMtuBytes) {
            dataMtuBytes = mtu;
            if (mtu == crypto.overhead().safeMinimumDataMtu()) {
                LOG.debug("pmtud: Global data MTU is the minimum until the links are searched: {}", mtu);
            } else { // libknet says no word of the former
                LOG.info("pmtud: Global data MTU changed to: {}", mtu);
            }
            listener.dataMtuChanged(mtu);
        }
    }
}
