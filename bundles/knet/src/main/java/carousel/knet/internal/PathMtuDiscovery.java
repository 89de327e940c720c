package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import org.jspecify.annotations.Nullable;

/**
 * Searches the longest packet that passes one link (knet-wire 5.3): from the top, then by halves between the longest that
 * passed and the shortest that did not, with the transport's report of a known limit as a short cut.
 *
 * <p>libknet waits for each probe as long as for a heartbeat, with crypto much longer, so that a path that swallows long packets
 * costs it minutes. Here a probe is given up soon, and only the result is asked for again with all patience: if the first size
 * that got no answer passes after all, the peer is slow, and the search begins anew with patience.
 */
final class PathMtuDiscovery {
    private enum State {
        /** No search under way. */
        IDLE,
        /** A probe is out; the timer runs until its reply is late. */
        PROBING,
        /** The shortest size that got no answer is out once more. */
        CONFIRMING,
        /** The transport refused the probe; the timer calls for the next one, in a turn of its own. */
        REFUSED
    }

    /** Two searches by halves, and some. */
    private static final int MAX_ATTEMPTS = 50;

    private static final int LONGEST_ON_WIRE_BYTES = 65_535;

    /** A peer that answers heartbeats answers a probe within this and a few round trips. */
    private static final long QUICK_WAIT_NANOS = 100_000_000L;

    private static final int QUICK_ROUND_TRIPS = 4;
    private static final long NANOS_PER_MICRO = 1000;

    /** Opening a long probe takes the peer a while. */
    private static final int SEALED_PATIENCE = 2;

    private final EventLoop loop;
    private final LinkStates linkStates;
    private final ControlSender control;
    private final CryptoSlots crypto;
    private final CurrentSettings settings;
    private final LoopTimer timer;

    private State state = State.IDLE;
    private @Nullable Link link;
    private boolean forced;
    private boolean succeededBefore;
    private long lastSuccessNanos;
    private int goodBytes;
    private int badBytes;
    private int onWireBytes;
    private int attempts;
    private int reportedMtuBytes;
    private boolean isPatient;

    /** Whether the transport said, or patience proved, that {@link #badBytes} does not pass. */
    private boolean isBadCertain;

    PathMtuDiscovery(
            EventLoop loop,
            LinkStates linkStates,
            ControlSender control,
            CryptoSlots crypto,
            CurrentSettings settings) {
        this.loop = loop;
        this.linkStates = linkStates;
        this.control = control;
        this.crypto = crypto;
        this.settings = settings;
        this.timer = loop.newTimer(this::timerFired);
    }

    /** Asks for a search at the next tick, whenever the last one was. */
    void force() {
        forced = true;
    }

    /** Ends a search under way without a result. */
    void abort() {
        state = State.IDLE;
        timer.cancel();
    }

    /** Begins a search when one is due. */
    void tick(Link owner, long now) {
        if (state != State.IDLE || settings.isMtuManual() || !owner.isConnected() || !owner.wasPinged()) {
            return;
        }
        if (forced || !succeededBefore || now - lastSuccessNanos >= settings.pmtudIntervalNanos()) {
            forced = false;
            link = owner;
            goodBytes = crypto.overhead().sealedBytes(PingFlyweight.PING_BYTES) + owner.headersBytes();
            isPatient = false;
            attempts = 0;
            beginAtTheTop(owner);
        }
    }

    private void beginAtTheTop(Link owner) {
        badBytes = 0;
        isBadCertain = true;
        onWireBytes = LONGEST_ON_WIRE_BYTES;
        probe(owner, State.PROBING);
    }

    /** A reply came; one to an older, shorter probe says nothing new and is ignored. */
    void replied(int repliedBytes) {
        Link owner = link;
        if (owner == null || (state != State.PROBING && state != State.CONFIRMING) || repliedBytes < onWireBytes) {
            return;
        }
        timer.cancel();
        goodBytes = repliedBytes;
        if (state == State.CONFIRMING || repliedBytes > onWireBytes) {
            isPatient = true;
            beginAtTheTop(owner);
        } else if (!isFinished()) {
            onWireBytes = (goodBytes + badBytes) / 2;
            probe(owner, State.PROBING);
        } else if (!isBadCertain) {
            onWireBytes = badBytes;
            probe(owner, State.CONFIRMING);
        } else {
            found(owner);
        }
    }

    private void found(Link owner) {
        state = State.IDLE;
        succeededBefore = true;
        lastSuccessNanos = loop.nanoTime();
        linkStates.mtuFound(owner, crypto.overhead().dataMtu(goodBytes - owner.headersBytes()));
    }

    /**
     * The transport refused a packet of this link, or told of a length that some router refuses. What refuses the shorter
     * refuses the probe too.
     *
     * @param packetSizeBytes without IP and transport headers
     * @param pathMtuBytes what is known to pass, 0 when unknown
     * @return whether it was the probe
     */
    boolean refused(int packetSizeBytes, int pathMtuBytes) {
        Link owner = link;
        if ((state != State.PROBING && state != State.CONFIRMING) || owner == null) {
            return false;
        }
        int refusedBytes = packetSizeBytes + owner.headersBytes();
        if (refusedBytes <= onWireBytes) {
            reportedMtuBytes = pathMtuBytes;
            state = State.REFUSED;
            timer.start(0);
        }
        return refusedBytes == onWireBytes;
    }

    private void timerFired() {
        Link owner = link;
        if (owner == null || state == State.IDLE) {
            return;
        }
        if (state == State.CONFIRMING) {
            found(owner);
            return;
        }
        if (state == State.REFUSED) {
            // a limit below what passed already is not to be believed
            boolean isReported = reportedMtuBytes > goodBytes && reportedMtuBytes < onWireBytes;
            badBytes = isReported ? reportedMtuBytes + 1 : onWireBytes;
            onWireBytes = isReported ? reportedMtuBytes : (goodBytes + badBytes) / 2;
            isBadCertain = true;
        } else {
            badBytes = onWireBytes;
            onWireBytes = (goodBytes + badBytes) / 2;
            isBadCertain = isPatient;
        }
        probe(owner, State.PROBING);
    }

    private void probe(Link owner, State newState) {
        if (attempts == MAX_ATTEMPTS) {
            state = State.IDLE;
            succeededBefore = false;
            linkStates.mtuNotFound(owner);
            return;
        }
        attempts++;
        CryptoOverhead overhead = crypto.overhead();
        int plainBytes = overhead.dataMtu(onWireBytes - owner.headersBytes()) + PacketFlyweight.LARGEST_HEADER_BYTES;
        onWireBytes = overhead.sealedBytes(plainBytes) + owner.headersBytes();
        state = newState;
        timer.start(waitNanos(owner));
        control.probe(owner, onWireBytes, plainBytes);
    }

    private boolean isFinished() {
        int block = crypto.overhead().blockBytes();
        if (block == 0) {
            return onWireBytes == LONGEST_ON_WIRE_BYTES || badBytes == onWireBytes + 1 || badBytes == goodBytes;
        }
        return onWireBytes + block >= LONGEST_ON_WIRE_BYTES || (badBytes != 0 && badBytes <= onWireBytes + block);
    }

    private long waitNanos(Link owner) {
        long patientNanos = owner.adjustedTimeoutNanos() * (crypto.isTransmitSealed() ? SEALED_PATIENCE : 1);
        long quickNanos = QUICK_WAIT_NANOS + QUICK_ROUND_TRIPS * owner.latencyMicros() * NANOS_PER_MICRO;
        return isPatient || state == State.CONFIRMING ? patientNanos : Math.min(quickNanos, patientNanos);
    }
}
