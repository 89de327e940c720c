package carousel.knet.internal;

import carousel.api.knet.Knet;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.transport.TransportLink;

/** Pings links and takes down those that fall silent (knet-wire 4.1, 4.2), and wakes the path MTU search. */
final class Heartbeat {
    /** libknet's fixed tick: intervals are rounded up to it. */
    static final long TICK_NANOS = 200_000_000L;

    private static final int TICKS_PER_ADJUSTMENT = 5;

    private final EventLoop loop;
    private final HostTable hosts;
    private final LinkStates linkStates;
    private final ControlSender control;
    private final Compression compression;
    private final LoopTimer timer;
    private int ticksToAdjustment = TICKS_PER_ADJUSTMENT;

    Heartbeat(EventLoop loop, HostTable hosts, LinkStates linkStates, ControlSender control, Compression compression) {
        this.loop = loop;
        this.hosts = hosts;
        this.linkStates = linkStates;
        this.control = control;
        this.compression = compression;
        this.timer = loop.newTimer(this::tick);
    }

    void start() {
        timer.start(TICK_NANOS);
    }

    void stop() {
        timer.cancel();
    }

    /** The first ping of a new link does not wait for the tick. */
    void begin(Link link) {
        long now = loop.nanoTime();
        if (link.isEnabled() && link.isPingDue(now)) {
            link.pingSent(now);
            control.ping(link, true);
        }
    }

    private void tick() {
        // first, so that a failing callback does not stop the heart
        timer.start(TICK_NANOS);
        boolean adjust = --ticksToAdjustment == 0;
        if (adjust) {
            ticksToAdjustment = TICKS_PER_ADJUSTMENT;
        }
        long now = loop.nanoTime();
        for (Host host : hosts.all()) {
            linkStates.heartbeat(host);
            for (int number = 0; number < Knet.MAX_LINKS; number++) {
                Link link = host.link(number);
                if (link != null) {
                    check(link, now, adjust);
                }
            }
        }
    }

    private void check(Link link, long now, boolean adjust) {
        TransportLink transportLink = link.transportLink();
        if (transportLink == null || !link.isSwitchedOn()) {
            return;
        }
        if (!transportLink.isConnected() || link.reportedUnreachable || compression.isDeaf()) {
            linkStates.down(link);
            return;
        }
        if (link.isPingDue(now)) {
            link.pingSent(now);
            control.ping(link, true);
        }
        if (link.isSilent(now)) {
            linkStates.down(link);
        }
        if (adjust) {
            link.adjustTimeout();
        }
        link.pathMtu.tick(link, now);
    }
}
