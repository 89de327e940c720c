package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import org.jspecify.annotations.Nullable;

/**
 * Searches the longest packet that passes one link (knet-wire 5.3): from the top, then by halves between the longest that
 * passed and the shortest that did not, with the transport's report of a known limit as a short cut.
 */
final class PathMtuDiscovery {
    private enum State {
        /** No search under way. */
        IDLE,
        /** A probe is out; the timer runs until its reply is late. */
        PROBING,
        /** The transport refused the probe; the timer calls for the next one, in a turn of its own. */
        REFUSED
    }

    private static final int MAX_ATTEMPTS = 30;
    private static final int LONGEST_ON_WIRE_BYTES = 65_535;

    /** With crypto a lost probe is repeated with ever longer patience, since the peer may be slow to open it. */
    private static final int MIN_MULTIPLIER = 2;

    private static final int MAX_MULTIPLIER = 128;

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
    private int probeDataBytes;
    private int attempts;
    private int multiplier = MIN_MULTIPLIER;
    private int reportedMtuBytes;
    private long waitNanos;
    private long probeNanos;

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
            badBytes = 0;
            onWireBytes = LONGEST_ON_WIRE_BYTES;
            attempts = 0;
            probe(owner);
        }
    }

    /** A reply came; one to an older probe says nothing about this one and is ignored. */
    void replied(int repliedBytes) {
        Link owner = link;
        if (state != State.PROBING || owner == null || repliedBytes != onWireBytes) {
            return;
        }
        timer.cancel();
        if (isSealed() && multiplier > MIN_MULTIPLIER && loop.nanoTime() - probeNanos < waitNanos / 2) {
            multiplier /= 2;
        }
        if (isFinished()) {
            state = State.IDLE;
            succeededBefore = true;
            lastSuccessNanos = loop.nanoTime();
            linkStates.mtuFound(owner, probeDataBytes);
            return;
        }
        goodBytes = onWireBytes;
        onWireBytes = (goodBytes + badBytes) / 2;
        probe(owner);
    }

    /**
     * The transport refused a packet of this link.
     *
     * @param packetSizeBytes without IP and transport headers
     * @param pathMtuBytes what is known to pass, 0 when unknown
     * @return whether it was the probe
     */
    boolean refused(int packetSizeBytes, int pathMtuBytes) {
        Link owner = link;
        if (state != State.PROBING || owner == null || packetSizeBytes + owner.headersBytes() != onWireBytes) {
            return false;
        }
        reportedMtuBytes = pathMtuBytes;
        state = State.REFUSED;
        timer.start(0);
        return true;
    }

    private void timerFired() {
        Link owner = link;
        if (owner == null || state == State.IDLE) {
            return;
        }
        if (state == State.REFUSED) {
            // a limit below what passed already is not to be believed
            boolean isReported = reportedMtuBytes > goodBytes && reportedMtuBytes < onWireBytes;
            badBytes = isReported ? reportedMtuBytes + 1 : onWireBytes;
            onWireBytes = isReported ? reportedMtuBytes : (goodBytes + badBytes) / 2;
        } else if (isSealed() && multiplier < MAX_MULTIPLIER) {
            multiplier *= 2;
        } else {
            badBytes = onWireBytes;
            onWireBytes = (goodBytes + badBytes) / 2;
        }
        probe(owner);
    }

    private void probe(Link owner) {
        if (attempts == MAX_ATTEMPTS) {
            state = State.IDLE;
            succeededBefore = false;
            linkStates.mtuNotFound(owner);
            return;
        }
        attempts++;
        CryptoOverhead overhead = crypto.overhead();
        probeDataBytes = overhead.dataMtu(onWireBytes - owner.headersBytes());
        int plainBytes = probeDataBytes + PacketFlyweight.LARGEST_HEADER_BYTES;
        onWireBytes = overhead.sealedBytes(plainBytes) + owner.headersBytes();
        state = State.PROBING;
        probeNanos = loop.nanoTime();
        waitNanos = owner.adjustedTimeoutNanos() * (isSealed() ? multiplier : 1);
        timer.start(waitNanos);
        control.probe(owner, onWireBytes, plainBytes);
    }

    private boolean isFinished() {
        int block = crypto.overhead().blockBytes();
        if (block == 0) {
            return onWireBytes == LONGEST_ON_WIRE_BYTES || badBytes == onWireBytes + 1 || badBytes == goodBytes;
        }
        return onWireBytes + block >= LONGEST_ON_WIRE_BYTES || (badBytes != 0 && badBytes <= onWireBytes + block);
    }

    private boolean isSealed() {
        return crypto.isTransmitSealed();
    }
}
