package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.service.NodeControl;
import carousel.api.service.ServiceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of other threads to the node that the service is attached to. */
final class NodeAccess {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    /** Runs what waits for results, so that none of it runs on the loop. */
    private final Executor results;

    private volatile @Nullable ServiceContext context;

    NodeAccess(Executor results) {
        this.results = results;
    }

    void attached(ServiceContext node) {
        context = node;
    }

    void detached() {
        context = null;
    }

    /** The node, null when there is none. */
    @Nullable
    ServiceContext context() {
        return context;
    }

    /** Throws when there is no node. */
    void requireNode() {
        if (context == null) {
            throw notRunning();
        }
    }

    /** Asks the node on its loop. */
    <T> CompletableFuture<T> ask(Function<NodeControl, T> question) {
        return askLater(control -> CompletableFuture.completedFuture(question.apply(control)));
    }

    /** Tells the node to do something; without a node nothing happens. */
    void tell(Consumer<NodeControl> task) {
        ServiceContext node = context;
        if (node == null) {
            return;
        }
        try {
            node.loop().execute(() -> {
                if (node.equals(context)) {
                    task.accept(node.control());
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The event loop is gone", e);
        }
    }

    /** Asks the node, on its loop, for something that takes time. */
    <T> CompletableFuture<T> askLater(Function<NodeControl, CompletableFuture<T>> question) {
        ServiceContext node = context;
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            if (node == null) {
                throw notRunning();
            }
            node.loop().execute(() -> answer(question, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(notRunning());
        } catch (CorosyncException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private <T> void answer(Function<NodeControl, CompletableFuture<T>> question, CompletableFuture<T> answer) {
        ServiceContext node = context;
        try {
            if (node == null) {
                throw notRunning();
            }
            var unused =
                    question.apply(node.control()).whenComplete((value, failure) -> complete(answer, value, failure));
        } catch (RuntimeException e) {
            complete(answer, null, e);
        }
    }

    private <T> void complete(CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
        results.execute(() -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                answer.completeExceptionally(cause == null ? failure : cause);
            }
        });
    }

    private static CorosyncException notRunning() {
        return new CorosyncException(CorosyncStatus.LIBRARY, "The node does not run.");
    }
}
