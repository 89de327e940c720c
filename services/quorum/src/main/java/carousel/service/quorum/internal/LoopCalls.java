package carousel.service.quorum.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.service.ServiceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings calls of any thread to the node's loop, and their results back to others. */
final class LoopCalls {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    /** Completes the futures of callers, so that none of their code runs on the loop. */
    private final Executor results;

    /** Set by the loop, read by any thread. */
    private volatile @Nullable ServiceContext context;

    LoopCalls(Executor results) {
        this.results = results;
    }

    void attach(ServiceContext newContext) {
        context = newContext;
    }

    void detach() {
        context = null;
    }

    @Nullable
    ServiceContext context() {
        return context;
    }

    /** What is to be done on the loop. */
    @FunctionalInterface
    interface Call<T> {
        void run(ServiceContext ring, CompletableFuture<T> result);
    }

    /** Runs a call on the loop; without a node that has the service the result fails. */
    <T> CompletableFuture<T> call(Call<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ServiceContext attached = context;
        if (attached == null || !onLoop(attached, () -> run(call, result))) {
            failAbsent(result);
        }
        return result;
    }

    private <T> void run(Call<T> call, CompletableFuture<T> result) {
        ServiceContext ring = context;
        if (ring == null) {
            failAbsent(result);
        } else {
            call.run(ring, result);
        }
    }

    private void failAbsent(CompletableFuture<?> result) {
        fail(result, CorosyncStatus.LIBRARY, "No node runs that counts votes.");
    }

    private static boolean onLoop(ServiceContext attached, Runnable task) {
        try {
            attached.loop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
            return false;
        }
    }

    <T> void complete(CompletableFuture<T> result, T value) {
        results.execute(() -> result.complete(value));
    }

    /** What was asked for is under way or done. */
    void done(CompletableFuture<@Nullable Void> result) {
        results.execute(() -> result.complete(null));
    }

    void fail(CompletableFuture<?> result, CorosyncStatus status, String sentence) {
        results.execute(() -> result.completeExceptionally(new CorosyncException(status, sentence)));
    }
}
