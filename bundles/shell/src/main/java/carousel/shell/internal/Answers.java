package carousel.shell.internal;

import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for answers of the node, for a bounded time. */
final class Answers {
    /** Longest wait of a command. */
    static final int TIMEOUT_SECONDS = 10;

    private Answers() {}

    /** How the node stands. */
    static NodeStatus status(@Nullable Node node) throws CommandFailure, InterruptedException {
        if (node == null) {
            throw new CommandFailure("No node is running in this framework.");
        }
        return await(node.status(), "The node has not answered within " + TIMEOUT_SECONDS + " seconds.");
    }

    /** The value of a future, or its failure as a sentence. */
    static <T> T await(CompletableFuture<T> answer, String tooLate) throws CommandFailure, InterruptedException {
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(tooLate);
        } catch (ExecutionException e) {
            throw new CommandFailure(Sentences.of(e.getCause() == null ? e : e.getCause()));
        }
    }
}
