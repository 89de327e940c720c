package carousel.service.cfg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.ShutdownListener;
import carousel.api.cfg.ShutdownMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
        assertThrows(
                CancellationException.class,
                () -> asked.get(0).get(10, TimeUnit.SECONDS),
                "who was asked is told that its time is over, by the thread of the clock");
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

    @Test
    void whoComesDuringAVoteIsAskedToo() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        vote.add(mode -> first);
        CompletableFuture<Void> answer = vote.ask(ShutdownMode.REQUEST);
        vote.add(saying(false));
        first.complete(true);
        assertEquals(CorosyncStatus.BUSY, status(answer));
    }

    @Test
    void whoSaidNoAndIsUnregisteredHasNothingAgainstIt() {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        ShutdownListener refusing = saying(false);
        vote.add(refusing);
        vote.add(mode -> other);
        CompletableFuture<Void> answer = vote.ask(ShutdownMode.REQUEST);
        vote.remove(refusing);
        assertFalse(answer.isDone());
        other.complete(true);
        answer.join();
    }

    @Test
    void whoSaidNoAndLeavesStillPreventsThisVoteButNoOther() {
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        ShutdownListener refusing = saying(false);
        vote.add(refusing);
        vote.add(mode -> other);
        CompletableFuture<Void> answer = vote.ask(ShutdownMode.REQUEST);
        vote.askNoMore(refusing);
        other.complete(true);
        assertEquals(CorosyncStatus.BUSY, status(answer));
        vote.ask(ShutdownMode.REQUEST).join();
    }

    @Test
    void whoCancelsItsRequestEndsTheVote() {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        vote.add(mode -> {
            CompletableFuture<Boolean> later = new CompletableFuture<>();
            asked.add(later);
            return later;
        });
        vote.ask(ShutdownMode.REQUEST).cancel(false);
        assertTrue(asked.get(0).isCancelled(), "who was asked is told that its answer is not waited for");
        CompletableFuture<Void> second = vote.ask(ShutdownMode.REQUEST);
        assertEquals(2, asked.size());
        asked.get(1).complete(true);
        second.join();
    }

    @Test
    void refusalForWantOfAnAnswerSaysSo() {
        ShutdownVote hasty = new ShutdownVote(Runnable::run, () -> 1);
        hasty.add(mode -> new CompletableFuture<>());
        CompletionException failure = assertThrows(CompletionException.class, hasty.ask(ShutdownMode.REQUEST)::join);
        CorosyncException refusal = assertInstanceOf(CorosyncException.class, failure.getCause());
        assertInstanceOf(TimeoutException.class, refusal.getCause());
        assertEquals("A shutdown listener did not answer within 1 ms.", refusal.getMessage());
    }
}
