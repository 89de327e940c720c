package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final List<String> log = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Mailbox mailbox =
            new Mailbox(tasks::add, new Backlog(1 << 20), () -> log.add("drained"), () -> log.add("refused"));

    private void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void post(String text) {
        mailbox.post(0, () -> log.add(text));
    }

    @Test
    void whateverAListenerThrowsItIsToldTheNext() {
        mailbox.post(0, () -> {
            throw new AssertionError("as the test wants");
        });
        post("next");
        run();
        post("later");
        run();
        assertEquals(List.of("next", "drained", "later", "drained"), log);
        assertEquals(0, mailbox.waitingBytes());
    }

    @Test
    void shortMessagesWeighWhatTheyCost() {
        for (int i = 0; i < 100; i++) {
            post("m");
        }
        assertTrue(mailbox.waitingBytes() >= 100 * 200, mailbox.waitingBytes() + " bytes");
    }

    @Test
    void callThatIsNotPostedKeepsTheOrder() {
        post("posted");
        assertFalse(mailbox.enter(), "something waits");
        run();
        assertTrue(mailbox.enter());
        post("posted during the call");
        run();
        log.add("end of the call");
        mailbox.leave();
        mailbox.close();
        assertFalse(mailbox.enter(), "closed");
        assertEquals(List.of("posted", "drained", "end of the call", "posted during the call", "drained"), log);
    }

    @Test
    void lastCallIsTheLast() {
        post("first");
        mailbox.postLast(() -> log.add("last"));
        post("late");
        mailbox.postLast(() -> log.add("too late"));
        run();
        assertEquals(List.of("first", "last", "drained"), log);
    }

    @Test
    void replacedCallsAreForgotten() {
        post("first");
        post("second");
        mailbox.replaceBy(() -> log.add("instead"));
        post("late");
        run();
        assertEquals(List.of("instead", "drained"), log);
        assertEquals(0, mailbox.waitingBytes());
    }

    @Test
    void closedMailboxSaysWhatWaitsAndAClearedOneNothing() {
        post("first");
        mailbox.close();
        post("late");
        run();
        assertEquals(List.of("first", "drained"), log);
        Mailbox cleared = new Mailbox(tasks::add, new Backlog(1 << 20), () -> {}, () -> {});
        cleared.post(7, () -> log.add("never"));
        cleared.clear();
        run();
        assertEquals(List.of("first", "drained"), log);
        assertEquals(0, cleared.waitingBytes());
    }

    @Test
    void refusingExecutorIsToldOnce() {
        Mailbox refusing = new Mailbox(
                task -> {
                    throw new RejectedExecutionException();
                },
                new Backlog(1 << 20),
                () -> log.add("drained"),
                () -> log.add("refused"));
        refusing.post(7, () -> log.add("never"));
        refusing.post(7, () -> log.add("never"));
        assertEquals(List.of("refused"), log);
        assertEquals(0, refusing.waitingBytes());
    }
}
