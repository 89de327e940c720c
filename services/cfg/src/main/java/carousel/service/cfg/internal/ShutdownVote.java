package carousel.service.cfg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Asks everybody who registered whether the node may go (services reference 7, ipc-wire 8). Used by any thread. */
final class ShutdownVote {
    private final Executor executor;
    private final LongSupplier patience;

    /** Guarded by this, as is the ballot. */
    private final Set<ShutdownListener> listeners = new LinkedHashSet<>();

    /** The one under way. */
    private @Nullable Ballot ballot;

    /**
     * @param executor where listeners are asked and results are told
     * @param patience how many milliseconds an answer may take ({@code cfg.shutdown_timeout})
     */
    ShutdownVote(Executor executor, LongSupplier patience) {
        this.executor = executor;
        this.patience = patience;
    }

    /** One that comes while a vote is under way is asked, too. */
    synchronized void add(ShutdownListener listener) {
        listeners.add(listener);
        if (ballot != null) {
            ballot.ask(listener);
        }
    }

    /** What it has said holds in the vote that is under way. */
    synchronized void askNoMore(ShutdownListener listener) {
        listeners.remove(listener);
    }

    /** One that goes has nothing against it, whatever it said before. */
    void remove(ShutdownListener listener) {
        Ballot underWay;
        synchronized (this) {
            listeners.remove(listener);
            underWay = ballot;
        }
        if (underWay != null) {
            underWay.withdraw(listener);
        }
    }

    /**
     * Done when the node may go; fails with BUSY when it may not, with EXIST when a vote is under way. Who cancels it ends the vote.
     */
    CompletableFuture<Void> ask(ShutdownMode mode) {
        if (mode == ShutdownMode.IMMEDIATE) {
            return CompletableFuture.completedFuture(null); // nobody is asked, whatever others are asked (ipc-wire 8)
        }
        Ballot own = new Ballot(executor, mode, patience.getAsLong());
        synchronized (this) {
            if (ballot != null && !ballot.isOver()) {
                return CompletableFuture.failedFuture(
                        new CorosyncException(CorosyncStatus.EXIST, "Another request to shut down is under way."));
            }
            ballot = own;
            listeners.forEach(own::ask);
        }
        var unused = own.result().whenComplete((none, failure) -> forget(own));
        own.open();
        return own.result();
    }

    private synchronized void forget(Ballot over) {
        if (ballot == over) {
            ballot = null;
        }
    }
}
