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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One vote on a shutdown: over when all who were asked have answered, when the time is over, or when its result is cancelled. */
final class Ballot {
    private static final Logger LOG = LoggerFactory.getLogger("CFG");

    private final Executor executor;
    private final ShutdownMode mode;
    private final long patienceMillis;
    private final Map<ShutdownListener, CompletableFuture<Boolean>> answers = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> result = new CompletableFuture<>();

    /** Done when the vote is over; fails when its time is over. */
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    private volatile boolean open;

    Ballot(Executor executor, ShutdownMode mode, long patienceMillis) {
        this.executor = executor;
        this.mode = mode;
        this.patienceMillis = patienceMillis;
    }

    /** The first who are to be asked are asked; without any that has not answered, it is over at once. */
    void open() {
        var unused = over.orTimeout(patienceMillis, TimeUnit.MILLISECONDS)
                .whenCompleteAsync((none, failure) -> close(failure), executor);
        unused = result.whenComplete((none, failure) -> over.complete(null));
        open = true;
        count();
    }

    /** Done when the node may go. */
    CompletableFuture<Void> result() {
        return result;
    }

    boolean isOver() {
        return over.isDone();
    }

    void ask(ShutdownListener listener) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (!isOver() && answers.putIfAbsent(listener, answer) == null) {
            executor.execute(() -> ask(listener, answer));
            var unused = answer.whenComplete((agreed, failure) -> count());
            var unusedToo = over.whenComplete((none, failure) -> executor.execute(() -> answer.cancel(false)));
        }
    }

    private void ask(ShutdownListener listener, CompletableFuture<Boolean> answer) {
        try {
            CompletionStage<Boolean> asked = listener.shutdownRequested(mode);
            asked.whenComplete((agreed, failure) -> {
                if (failure == null && agreed != null) {
                    answer.complete(agreed);
                } else {
                    failed(answer, failure);
                }
            });
            var unused = answer.whenComplete(
                    (agreed, failure) -> asked.toCompletableFuture().cancel(false));
        } catch (RuntimeException | LinkageError e) {
            failed(answer, e);
        }
    }

    /** Who cannot answer has nothing against it, like a client that crashed. */
    private static void failed(CompletableFuture<Boolean> answer, @Nullable Throwable failure) {
        if (answer.complete(true)) {
            LOG.error("A shutdown listener failed; that counts as yes", failure);
        }
    }

    /** Its answer, or that there is none yet, counts no more. */
    void withdraw(ShutdownListener listener) {
        CompletableFuture<Boolean> answer = answers.remove(listener);
        if (answer != null) {
            answer.complete(true); // it is told that its answer is not waited for
            count();
        }
    }

    private void count() {
        if (open && answers.values().stream().allMatch(CompletableFuture::isDone)) {
            over.complete(null);
        }
    }

    private void close(@Nullable Throwable failure) {
        boolean late = failure instanceof TimeoutException;
        boolean agreed = !late && answers.values().stream().allMatch(Ballot::isYes);
        if (agreed || mode == ShutdownMode.REGARDLESS) {
            result.complete(null);
        } else {
            result.completeExceptionally(refusal(late ? failure : null));
        }
    }

    private static boolean isYes(CompletableFuture<Boolean> answer) {
        return answer.isDone() && !answer.isCancelled() && answer.join();
    }

    private CorosyncException refusal(@Nullable Throwable timeout) {
        CorosyncException refusal = new CorosyncException(
                CorosyncStatus.BUSY,
                timeout == null
                        ? "A shutdown listener said no."
                        : "A shutdown listener did not answer within " + patienceMillis + " ms.");
        if (timeout != null) {
            refusal.initCause(timeout);
        }
        return refusal;
    }
}
