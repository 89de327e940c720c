package carousel.knet.internal;

import carousel.api.knet.Knet;
import carousel.api.knet.LinkPolicy;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A peer: its links, those of them that carry data now, and what was received from it. */
final class Host {
    /** A ping that was sent up to so long before the newest one is late; any further back the peer's clock began anew. */
    private static final long LATE_PING_NANOS = 10_000_000_000L;

    /** What comes so soon after a refusal may have been sent before the process ended: one heartbeat that has begun, one whole. */
    private static final int HEARTBEATS_OF_LATE_PACKETS = 2;

    final int id;
    final String name;
    final DuplicateWindow window = new DuplicateWindow();
    final Reassembly reassembly;

    private final @Nullable Link[] links = new @Nullable Link[Knet.MAX_LINKS];
    private final @Nullable Link[] active = new @Nullable Link[Knet.MAX_LINKS];
    private int activeCount;

    /** Heartbeats passed since the peer's host said that nobody listens, counted from 1; 0 when it did not, or the peer lives. */
    private int refusedHeartbeats;

    private boolean heardSinceHeartbeat;

    /** Heartbeats until silence means that the peer is gone; 0 when nothing speaks for that. */
    private int heartbeatsUntilGone;

    private int lastTimedSequence;
    private int lastUntimedSequence;
    private boolean dataSinceUntimedPing;
    private boolean pinged;
    private long newestPingNanos;
    private boolean isCarousel;
    private int lastCompressModel;

    Host(int id, String name, ReassemblyPool pool, HandleCounters counters) {
        this.id = id;
        this.name = name;
        this.reassembly = new Reassembly(pool, counters);
    }

    @Nullable
    Link link(int number) {
        return links[number];
    }

    void setLink(int number, @Nullable Link link) {
        links[number] = link;
    }

    /** The first link whose peer has this address: how data finds its link (knet-wire 3.1). */
    @Nullable
    Link linkFrom(InetAddress source) {
        for (Link link : links) {
            if (link != null && link.isFrom(source)) {
                return link;
            }
        }
        return null;
    }

    boolean isReachable() {
        return activeCount > 0;
    }

    /** Links that the policy sends on. */
    int activeCount() {
        return activeCount;
    }

    /** The active link at an index below {@link #activeCount}, null beyond. */
    @Nullable
    Link active(int index) {
        return active[index];
    }

    boolean isActive(Link link) {
        for (int i = 0; i < activeCount; i++) {
            if (active[i] == link) {
                return true;
            }
        }
        return false;
    }

    /** Chooses the active links anew, in link order (knet-wire 2.7). */
    void chooseActive(LinkPolicy policy) {
        activeCount = 0;
        for (Link link : links) {
            if (link == null || !link.isUsable()) {
                continue;
            }
            Link best = active[0];
            if (policy != LinkPolicy.PASSIVE || activeCount == 0 || best == null) {
                active[activeCount++] = link;
            } else if (link.settings().priority() > best.settings().priority()) {
                active[0] = link;
            }
        }
        for (int i = activeCount; i < Knet.MAX_LINKS; i++) {
            active[i] = null;
        }
    }

    /** Round robin: the first active link goes to the end. */
    void rotateActive() {
        Link first = active[0];
        System.arraycopy(active, 1, active, 0, activeCount - 1);
        active[activeCount - 1] = first;
    }

    /** The host of the peer answered at some link that is up that nobody listens there any more. */
    void refused() {
        refusedHeartbeats = 1;
    }

    /** Whether it did, and the peer was not heard later. */
    boolean wasRefused() {
        return refusedHeartbeats > 0;
    }

    /** The last way to a peer is gone that was refused: it is gone itself, unless it is heard during so many heartbeats. */
    void suspect(int heartbeats) {
        heartbeatsUntilGone = heartbeats;
    }

    /** A heartbeat passed; whether the suspicion has just become certain. */
    boolean isGoneNow() {
        if (refusedHeartbeats > 0) {
            boolean outlived = heardSinceHeartbeat && refusedHeartbeats > HEARTBEATS_OF_LATE_PACKETS;
            refusedHeartbeats = outlived ? 0 : refusedHeartbeats + 1;
        }
        heardSinceHeartbeat = false;
        return heartbeatsUntilGone > 0 && --heartbeatsUntilGone == 0;
    }

    /** Some packet of the peer came. */
    void heard() {
        heardSinceHeartbeat = true;
        heartbeatsUntilGone = 0;
    }

    /** Data came, even if it is a duplicate: an untimed ping then does not wipe (knet-wire 3.7). */
    void dataReceived() {
        dataSinceUntimedPing = true;
    }

    /**
     * Follows the numbers in a ping, which tell of a restarted peer (knet-wire 3.7).
     *
     * @param sentNanos the peer's clock in the ping
     * @param fromCarousel whether the ping bears Carousel's mark
     */
    void pingReceived(int sequence, boolean timed, long sentNanos, boolean fromCarousel) {
        isCarousel = fromCarousel;
        if (isLate(sentNanos)) {
            return;
        }
        if (timed) {
            if (sequence != lastTimedSequence) {
                lastTimedSequence = sequence;
                if (sequence == 0) {
                    wipe(0);
                }
            }
            return;
        }
        if (sequence != lastUntimedSequence) {
            lastUntimedSequence = sequence;
            if (!dataSinceUntimedPing) {
                wipe(sequence);
            }
            dataSinceUntimedPing = false;
        }
        reassembly.expire(window.reference());
        // only the move of the window is wanted
        window.isNew(sequence);
    }

    /**
     * With several links a ping can be read after younger ones of another link. libknet 1.25 follows it all the same: a
     * late 0 passes for a restart, wipes the window, and lets the copies that still come by active links through twice.
     */
    private boolean isLate(long sentNanos) {
        long behindNanos = newestPingNanos - sentNanos;
        if (pinged && behindNanos > 0 && behindNanos < LATE_PING_NANOS) {
            return true;
        }
        pinged = true;
        newestPingNanos = sentNanos;
        return false;
    }

    /** A compressed message of this model was received whole. */
    void compressedReceived(int model) {
        lastCompressModel = model;
    }

    /**
     * Whether a message compressed with this model does the peer no harm. A libknet that gets zstd while it is configured for
     * another model or none dies (knet-wire 10.2): it has to show first that zstd is its own.
     */
    boolean canReceive(int model) {
        return model != Compression.ZSTD || isCarousel || lastCompressModel == Compression.ZSTD;
    }

    /** The peer is gone: what comes next may be of another life. */
    void forget() {
        wipe(0);
        pinged = false;
        isCarousel = false;
        lastCompressModel = Compression.NONE;
    }

    /** Forgets what was received. */
    private void wipe(int newReference) {
        window.wipe(newReference);
        reassembly.clear();
    }
}
