package carousel.service.cfg.internal;

import carousel.api.loop.LoopTimer;
import carousel.api.service.ServiceContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The phases of a change of the key: a node that has made the new key ready says "activate", one that uses it says "clean up". A
 * daemon uses the new key when its own first message is back, and forgets the old one when its second is: a member that has not
 * even got the reload by then, because a packet was lost, can read nothing any more and is gone. A message that came back says
 * nothing of the others, but theirs do. So this node waits with each step until all members have said the same; for members that
 * never will, because their file has the same key as before, only for a while.
 *
 * <p>Everything happens on the loop.
 */
final class CryptoPhases {
    /** How long others are waited for, in token times-out: a member that is heard of not even once in that time is none. */
    private static final int PATIENCE_TOKENS = 2;

    private enum Stage {
        /** This node changes nothing. */
        NONE,
        /** The new key is ready, the old one in use. */
        PREPARED,
        /** The new key is in use, the old one still understood. */
        ACTIVE
    }

    private final IntConsumer say;
    private final Runnable idle;
    private final Set<Integer> members = new HashSet<>();
    private final Set<Integer> activated = new HashSet<>();
    private final Set<Integer> cleaned = new HashSet<>();
    private Stage stage = Stage.NONE;
    private @Nullable ServiceContext ring;
    private @Nullable LoopTimer patience;

    /**
     * @param say tells all members a phase
     * @param idle run when a change is over, everywhere as far as is known here
     */
    CryptoPhases(IntConsumer say, Runnable idle) {
        this.say = say;
        this.idle = idle;
    }

    void attach(ServiceContext newRing) {
        ring = newRing;
        patience = newRing.loop().newTimer(this::patienceIsOver);
    }

    void detach() {
        stopWaiting();
        patience = null;
        ring = null;
        stage = Stage.NONE;
        activated.clear();
        cleaned.clear();
    }

    /** The new key of this node is ready. */
    void begin() {
        stage = Stage.PREPARED;
        say.accept(CfgMessages.ACTIVATE);
    }

    /** Whether a change is under way here or, as far as is known here, at another member. */
    boolean isBusy() {
        return stage != Stage.NONE || !cleaned.containsAll(activated);
    }

    /** A ring of these members was formed; nobody else is waited for. */
    void members(List<Integer> newMembers) {
        members.clear();
        members.addAll(newMembers);
        activated.retainAll(members);
        cleaned.retainAll(members);
        advance();
    }

    /** A member has told its phase. */
    void received(int phase, int sender) {
        boolean own = ring != null && sender == ring.nodeId();
        switch (phase) {
            case CfgMessages.ACTIVATE -> {
                activated.add(sender);
                cleaned.remove(sender);
            }
            case CfgMessages.CLEAN_UP -> {
                cleaned.add(sender);
                if (stage == Stage.PREPARED && !own) {
                    activate(); // the sender may be a daemon, and is about to forget the old key
                }
            }
            default -> {
                return;
            }
        }
        if (own) {
            waitForOthers();
        }
        advance();
    }

    private void waitForOthers() {
        if (ring != null && patience != null && stage != Stage.NONE) {
            long tokenMillis = ring.control().configuration().totem().tokenMillis();
            patience.start(TimeUnit.MILLISECONDS.toNanos(PATIENCE_TOKENS * tokenMillis));
        }
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel();
        }
    }

    private void advance() {
        if (ring == null) {
            return;
        }
        int own = ring.nodeId();
        if (stage == Stage.PREPARED && activated.contains(own) && activated.containsAll(members)) {
            activate();
        }
        if (stage == Stage.ACTIVE && cleaned.contains(own) && cleaned.containsAll(members)) {
            cleanUp();
        } else if (!isBusy()) {
            over();
        }
    }

    private void activate() {
        stopWaiting();
        if (ring != null) {
            ring.control().activateCrypto();
        }
        stage = Stage.ACTIVE;
        say.accept(CfgMessages.CLEAN_UP);
    }

    private void cleanUp() {
        stopWaiting();
        if (ring != null) {
            ring.control().cleanUpCrypto();
        }
        stage = Stage.NONE;
        if (!isBusy()) {
            over();
        }
    }

    private void over() {
        activated.clear();
        cleaned.clear();
        idle.run();
    }

    private void patienceIsOver() {
        switch (stage) {
            case PREPARED -> activate();
            case ACTIVE -> cleanUp();
            case NONE -> {}
        }
    }
}
