package carousel.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogQueueTest {
    private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
    private final AtomicInteger shortages = new AtomicInteger(3);

    private void write(LogLine line) {
        if (shortages.getAndDecrement() > 0) {
            throw new OutOfMemoryError("Java heap space");
        }
        written.add(line.text());
    }

    private static LogLine line(String text) {
        return new LogLine(0, LogPriority.INFO, "MAIN", text, null, null);
    }

    private @Nullable String next() throws InterruptedException {
        return written.poll(10, TimeUnit.SECONDS);
    }

    /** Its thread goes on when the latch is open. */
    private static CountDownLatch hold(LogQueue queue) throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        queue.add(() -> {
            held.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(held.await(10, TimeUnit.SECONDS));
        return gate;
    }

    /** Two lines are lost to it, and what was to tell so is tried again. */
    @Test
    void logOutlivesAShortageOfMemoryAndTellsOfIt() throws InterruptedException {
        LogQueue queue = new LogQueue(1000, this::write, () -> {});
        CountDownLatch gate = hold(queue);
        queue.add(line("first"));
        queue.add(line("second"));
        gate.countDown();
        String told = next();
        assertEquals(
                "The log has failed 3 times and goes on, lines may be missing: java.lang.OutOfMemoryError: Java heap space",
                told);
        queue.add(line("third"));
        assertEquals("third", next());
        assertTrue(written.isEmpty(), () -> List.copyOf(written).toString());
    }

    /** What the flight recorder alone wants must not cost a line that somebody reads. */
    @Test
    void linesForDebuggingLeaveRoomForTheOthers() throws InterruptedException {
        shortages.set(0);
        LogQueue queue = new LogQueue(1000, this::write, () -> {});
        CountDownLatch gate = hold(queue);
        for (int i = 0; i < 20; i++) {
            queue.add(new LogLine(0, LogPriority.DEBUG, "KNET", "packet", null, null));
        }
        queue.add(line("one that matters"));
        gate.countDown();
        for (int i = 0; i < 7; i++) {
            assertEquals("packet", next());
        }
        assertEquals("one that matters", next());
        assertEquals("13 log lines were dropped: more was said than the log's targets could take.", next());
    }
}
