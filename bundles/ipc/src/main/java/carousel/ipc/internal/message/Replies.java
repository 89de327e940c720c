package carousel.ipc.internal.message;

import carousel.api.CorosyncStatus;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcSession.Progress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a client's requests, at once or when a result is there. */
public final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger("QB");

    private final IpcClient client;

    /** For one client. */
    public Replies(IpcClient client) {
        this.client = client;
    }

    /** Answers at once. */
    public Progress now(ByteBuffer answer) {
        client.respond(answer);
        return Progress.DONE;
    }

    /**
     * Answers when the result is there, which may be at once.
     *
     * @param answer makes the answer of a result, on the loop
     * @param refusal makes the answer of a failure, on the loop
     */
    public <T> Progress when(
            CompletableFuture<T> result,
            Function<? super T, ByteBuffer> answer,
            Function<CorosyncStatus, ByteBuffer> refusal) {
        if (result.isDone()) {
            return now(result.handle((value, problem) -> answer(value, problem, answer, refusal))
                    .join());
        }
        CompletableFuture<Void> answered = result.handleAsync(
                (value, problem) -> {
                    if (client.isOpen()) {
                        client.respond(answer(value, problem, answer, refusal));
                    }
                    return null;
                },
                client.loop());
        answered.exceptionally(e -> {
            LOG.warn("A client is not answered", e);
            return null;
        });
        return Progress.ANSWER_FOLLOWS;
    }

    private static <T> ByteBuffer answer(
            T value,
            Throwable problem,
            Function<? super T, ByteBuffer> answer,
            Function<CorosyncStatus, ByteBuffer> refusal) {
        return problem == null ? answer.apply(value) : refusal.apply(Messages.status(problem));
    }

    /** Answers when a call without a result is done, by a status alone. */
    public Progress status(int answerId, CompletableFuture<Void> done) {
        return when(done, unused -> Messages.ok(answerId), status -> Messages.error(answerId, status));
    }
}
