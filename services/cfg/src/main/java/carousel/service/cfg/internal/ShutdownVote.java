package carousel.service.cfg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks everybody who registered whether the node may go (services reference 7). Used by any thread. */
final class ShutdownVote {
    private static final Logger LOG = LoggerFactory.getLogger("CFG");

    private final Executor executor;
    private final LongSupplier patience;

    /** The answer of each listener while a vote runs. */
    private final Map<ShutdownListener, CompletableFuture<Boolean>> listeners = new ConcurrentHashMap<>();

    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * @param patience how many milliseconds an answer may take ({@code cfg.shutdown_timeout})
     */
    ShutdownVote(Executor executor, LongSupplier patience) {
        this.executor = executor;
        this.patience = patience;
    }

    void add(ShutdownListener listener) {
        listeners.put(listener, CompletableFuture.completedFuture(true));
    }

    /** One that goes has nothing against it. */
    void remove(ShutdownListener listener) {
        CompletableFuture<Boolean> answer = listeners.remove(listener);
        if (answer != null) {
            answer.complete(true);
        }
    }

    /** Done when the node may go; fails with BUSY when it may not, with EXIST when a vote runs already. */
    CompletableFuture<Void> ask(ShutdownMode mode) {
        if (mode == ShutdownMode.IMMEDIATE) {
            return CompletableFuture.completedFuture(null); // nobody is asked, whatever others are asked (ipc-wire 8)
        }
        if (!running.compareAndSet(false, true)) {
            return CompletableFuture.failedFuture(
                    new CorosyncException(CorosyncStatus.EXIST, "Another request to shut down is under way."));
        }
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (ShutdownListener listener : listeners.keySet()) {
            all = all.thenCombine(ask(listener, mode), (one, other) -> one && other);
        }
        long patienceMillis = patience.getAsLong();
        return all.orTimeout(patienceMillis, TimeUnit.MILLISECONDS)
                .handleAsync((agreed, failure) -> verdict(mode, agreed, failure, patienceMillis), executor);
    }

    private CompletableFuture<Boolean> ask(ShutdownListener listener, ShutdownMode mode) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (listeners.replace(listener, answer) == null) {
            return CompletableFuture.completedFuture(true); // gone since
        }
        executor.execute(() -> {
            try {
                CompletionStage<Boolean> asked = listener.shutdownRequested(mode);
                asked.whenComplete((agreed, failure) -> {
                    if (failure == null) {
                        answer.complete(agreed);
                    } else {
                        failed(answer, failure);
                    }
                });
                var unused = answer.exceptionally(timeIsOver -> {
                    asked.toCompletableFuture().cancel(false);
                    return false;
                });
            } catch (RuntimeException | LinkageError e) {
                failed(answer, e);
            }
        });
        return answer;
    }

    /** Who cannot answer has nothing against it, like a client that crashed. */
    private static void failed(CompletableFuture<Boolean> answer, Throwable failure) {
        if (answer.complete(true)) {
            LOG.error("A shutdown listener failed; that counts as yes", failure);
        }
    }

    private Void verdict(ShutdownMode mode, Boolean agreed, Throwable failure, long patienceMillis) {
        running.set(false);
        if (failure instanceof TimeoutException) {
            listeners.values().forEach(answer -> answer.completeExceptionally(failure));
        }
        if (mode == ShutdownMode.REQUEST && (failure != null || !agreed)) {
            String sentence = failure instanceof TimeoutException
                    ? "A shutdown listener did not answer within " + patienceMillis + " ms."
                    : "A shutdown listener said no.";
            throw new CorosyncException(CorosyncStatus.BUSY, sentence);
        }
        return null;
    }
}
