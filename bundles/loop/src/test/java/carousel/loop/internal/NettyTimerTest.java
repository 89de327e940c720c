package carousel.loop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.loop.LoopTimer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class NettyTimerTest {
    private static final long MILLI = 1_000_000;

    private final NodeEventLoop loop = new NodeEventLoop();

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    @Test
    void firesOnceAfterItsDelay() throws Exception {
        CompletableFuture<Long> fired = new CompletableFuture<>();
        List<String> events = new ArrayList<>();
        long started = onLoop(() -> {
            LoopTimer[] timer = new LoopTimer[1];
            timer[0] = loop.newTimer(() -> {
                events.add("fired, running " + timer[0].isRunning());
                fired.complete(loop.nanoTime());
            });
            long now = loop.nanoTime();
            timer[0].start(20 * MILLI);
            events.add("started, running " + timer[0].isRunning());
            return now;
        });
        long elapsed = fired.get(5, TimeUnit.SECONDS) - started;
        assertTrue(elapsed >= 20 * MILLI, "fired after " + elapsed + " ns");
        assertEquals(List.of("started, running true", "fired, running false"), events);
    }

    @Test
    void aLaterDeadlineHoldsAlthoughTheEarlierOneWasQueued() throws Exception {
        CompletableFuture<Long> fired = new CompletableFuture<>();
        long restarted = onLoop(() -> {
            LoopTimer timer = loop.newTimer(() -> fired.complete(loop.nanoTime()));
            timer.start(5 * MILLI);
            long now = loop.nanoTime();
            timer.start(60 * MILLI);
            return now;
        });
        long elapsed = fired.get(5, TimeUnit.SECONDS) - restarted;
        assertTrue(elapsed >= 60 * MILLI, "fired after " + elapsed + " ns");
    }

    @Test
    void anEarlierDeadlineHoldsAlthoughALaterOneWasQueued() throws Exception {
        CompletableFuture<Long> fired = new CompletableFuture<>();
        onLoop(() -> {
            LoopTimer timer = loop.newTimer(() -> fired.complete(loop.nanoTime()));
            timer.start(TimeUnit.HOURS.toNanos(1));
            timer.start(MILLI);
            return null;
        });
        fired.get(5, TimeUnit.SECONDS);
    }

    @Test
    void aCancelledTimerDoesNotFire() throws Exception {
        List<String> fired = new ArrayList<>();
        CompletableFuture<Boolean> later = new CompletableFuture<>();
        onLoop(() -> {
            LoopTimer timer = loop.newTimer(() -> fired.add("cancelled"));
            timer.start(5 * MILLI);
            timer.cancel();
            assertFalse(timer.isRunning());
            loop.newTimer(() -> later.complete(true)).start(30 * MILLI);
            return null;
        });
        later.get(5, TimeUnit.SECONDS);
        assertEquals(List.of(), fired);
    }

    @Test
    void aTimerThatThrowsCanBeStartedAgain() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        onLoop(() -> {
            LoopTimer[] timer = new LoopTimer[1];
            timer[0] = loop.newTimer(() -> {
                twice.countDown();
                timer[0].start(0);
                throw new IllegalStateException("on purpose");
            });
            timer[0].start(0);
            return null;
        });
        assertTrue(twice.await(5, TimeUnit.SECONDS));
    }

    @Test
    void aHugeDelayDoesNotOverflow() throws Exception {
        boolean running = onLoop(() -> {
            LoopTimer timer = loop.newTimer(() -> {});
            timer.start(Long.MAX_VALUE);
            return timer.isRunning();
        });
        assertTrue(running);
        onLoop(() -> assertThrows(
                IllegalArgumentException.class, () -> loop.newTimer(() -> {}).start(-1)));
    }

    @Test
    void useOnAnotherThreadIsRefused() {
        LoopTimer timer = loop.newTimer(() -> {});
        assertThrows(IllegalStateException.class, () -> timer.start(1));
        assertThrows(IllegalStateException.class, timer::cancel);
    }

    @Test
    void restartingDoesNotAllocateAndSoQueuesNothing() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LoopTimer timer = onLoop(() -> loop.newTimer(() -> {}));
        long allocated = onLoop(() -> {
            restart(timer, 100_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            restart(timer, 100_000);
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
        assertTrue(allocated < 10_000, allocated + " bytes for 100000 restarts");
    }

    private static void restart(LoopTimer timer, int times) {
        for (int count = 0; count < times; count++) {
            timer.start(TimeUnit.SECONDS.toNanos(3));
            if (count % 3 == 0) {
                timer.cancel();
            }
        }
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception | AssertionError e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }
}
