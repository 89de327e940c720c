package carousel.service.cfg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** F-139: who may stop a node, and who may prevent it. */
class ShutdownVoteTest {
    private final ShutdownVote vote = new ShutdownVote(Runnable::run, () -> 20_000);

    private static CorosyncStatus status(CompletableFuture<?> answer) {
        CompletionException failure = assertThrows(CompletionException.class, answer::join);
        return failure.getCause() instanceof CorosyncException refusal ? refusal.status() : CorosyncStatus.LIBRARY;
    }

    private static ShutdownListener saying(boolean agreed) {
        return mode -> CompletableFuture.completedFuture(agreed);
    }

    @Test
    void withoutListenersTheNodeMayGo() {
        vote.ask(ShutdownMode.REQUEST).join();
    }

    @Test
    void oneNoIsEnough() {
        vote.add(saying(true));
        vote.add(saying(false));
        assertEquals(CorosyncStatus.BUSY, status(vote.ask(ShutdownMode.REQUEST)));
        vote.ask(ShutdownMode.REGARDLESS).join();
        vote.ask(ShutdownMode.IMMEDIATE).join();
    }

    @Test
    void whoDoesNotAnswerInTimePreventsIt() {
        ShutdownVote hasty = new ShutdownVote(Runnable::run, () -> 1);
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        hasty.add(mode -> {
            CompletableFuture<Boolean> never = new CompletableFuture<>();
            asked.add(never);
            return never;
        });
        assertEquals(CorosyncStatus.BUSY, status(hasty.ask(ShutdownMode.REQUEST)));
        assertTrue(asked.get(0).isCancelled(), "who was asked is told that its time is over");
        hasty.ask(ShutdownMode.REGARDLESS).join();
    }

    @Test
    void whoGoesOrFailsHasNothingAgainstIt() {
        CompletableFuture<Boolean> never = new CompletableFuture<>();
        ShutdownListener silent = mode -> never;
        vote.add(silent);
        vote.add(mode -> {
            throw new IllegalStateException("as the test wants");
        });
        vote.add(mode -> CompletableFuture.failedFuture(new IllegalStateException("as the test wants")));
        CompletableFuture<Void> answer = vote.ask(ShutdownMode.REQUEST);
        assertFalse(answer.isDone());
        vote.remove(silent);
        answer.join();
    }

    @Test
    void aSecondRequestMeanwhileIsRefusedAndALaterOneIsNot() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        vote.add(mode -> first);
        CompletableFuture<Void> answer = vote.ask(ShutdownMode.REQUEST);
        assertEquals(CorosyncStatus.EXIST, status(vote.ask(ShutdownMode.REQUEST)));
        vote.ask(ShutdownMode.IMMEDIATE).join(); // waits for nobody
        first.complete(true);
        answer.join();
        vote.ask(ShutdownMode.REQUEST).join();
        assertTrue(first.isDone());
    }
}
