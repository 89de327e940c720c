package carousel.totem.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.totem.RingCounter;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStore;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all parts of a member share: ports, settings and the variables of totem-protocol 2. */
final class RingContext {
    static final Logger LOG = LoggerFactory.getLogger("TOTEM");
    static final Logger MAIN_LOG = LoggerFactory.getLogger("MAIN");

    /** Read where they are used, so that a change needs nothing else. */
    TotemSettings settings;

    final int nodeId;
    final EventLoop loop;
    final TotemNetwork network;
    final RingStore store;
    final TotemListener listener;
    final SequenceStart start;
    final FramePool pool = new FramePool();
    final Statistics statistics = new Statistics();
    final DropLog dropLog = new DropLog();
    final LastToken lastToken;

    /** Between start and stop. */
    boolean running;

    RingState state = RingState.OPERATIONAL;
    /** my_ring: in COMMIT and RECOVERY already the new one, and after a failed one still that. */
    RingId ring = RingId.NONE;
    /** my_old_ring: the ring that was installed last, or the id this node began with. */
    RingId installedRing = RingId.NONE;
    /** Whether any ring was installed yet. */
    boolean everInstalled;
    /** Highest ring sequence heard of, unsigned. */
    long ringSequenceMax;
    /** Members of the installed ring. */
    final NodeSet members = new NodeSet();
    /** Members of the ring being formed, and of the current one once it is installed. */
    final NodeSet newMembers = new NodeSet();
    /** Members that said goodbye since the last installation (J-4). */
    final NodeSet leavers = new NodeSet();
    /** Messages of the installed ring. Nothing enters once a new ring is being committed, so it is also the saved state. */
    MessageWindow regular;
    /** Encapsulated messages of the ring being recovered. */
    MessageWindow recovery;
    /** Delivered up to here. */
    int highDelivered;
    /** From a transition until the owner has synchronised, new messages go through the transitional send queue (D-6). */
    boolean waitingForTransition;
    /** From a regular configuration until the owner has synchronised, the transitional reassembly is in use (D-5). */
    boolean transitionalStreams;

    private final List<LoopTimer> timers = new ArrayList<>();

    RingContext(
            TotemSettings settings,
            EventLoop loop,
            TotemNetwork network,
            RingStore store,
            TotemListener listener,
            SequenceStart start) {
        this.settings = settings;
        this.nodeId = settings.nodeId();
        this.loop = loop;
        this.network = network;
        this.store = store;
        this.listener = listener;
        this.start = start;
        regular = new MessageWindow(pool, start.messageSeq());
        recovery = new MessageWindow(pool, start.messageSeq());
        highDelivered = start.messageSeq();
        lastToken = new LastToken(network);
    }

    boolean isRepresentative() {
        return ring.representative() == nodeId;
    }

    void moveTo(RingState next) {
        boolean allowed = switch (next) {
            case GATHER -> true;
            case COMMIT -> state == RingState.GATHER;
            case RECOVERY -> state == RingState.COMMIT;
            case OPERATIONAL -> state == RingState.RECOVERY;
        };
        if (!allowed) {
            throw new IllegalStateException("no way from " + state + " to " + next);
        }
        state = next;
        statistics.count(entered(next));
    }

    private static RingCounter entered(RingState state) {
        return switch (state) {
            case GATHER -> RingCounter.GATHER_ENTERED;
            case COMMIT -> RingCounter.COMMIT_ENTERED;
            case RECOVERY -> RingCounter.RECOVERY_ENTERED;
            case OPERATIONAL -> RingCounter.OPERATIONAL_ENTERED;
        };
    }

    /** A timer that is silent once the member has stopped, and stops the member when its task breaks. */
    LoopTimer newTimer(Runnable task) {
        LoopTimer timer = loop.newTimer(() -> guard(task));
        timers.add(timer);
        return timer;
    }

    void start(LoopTimer timer, long millis) {
        timer.start(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    void guard(Runnable task) {
        if (!running) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | OutOfMemoryError broken) { // what was begun is half done
            fail(broken);
        }
    }

    void stop() {
        running = false;
        for (LoopTimer timer : timers) {
            timer.cancel();
        }
    }

    /** Counts what cannot be used. */
    void drop(Verdict verdict, int length) {
        statistics.count(RingCounter.RX_MSG_DROPPED);
        dropLog.dropped(verdict, length, loop.nanoTime());
    }

    /** The member cannot go on. */
    void fail(Throwable cause) {
        if (!running) {
            return;
        }
        LOG.error("Totem stops: {}", cause.toString());
        stop();
        listener.failed(cause);
    }
}
