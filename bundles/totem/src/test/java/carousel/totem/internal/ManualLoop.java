package carousel.totem.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A loop whose time the test moves. */
final class ManualLoop implements EventLoop {
    private final List<ManualTimer> timers = new ArrayList<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private long nowNanos = 1;

    /** Lets time pass; timers run when they are due. */
    void runMillis(long millis) {
        long until = nowNanos + TimeUnit.MILLISECONDS.toNanos(millis);
        runTasks();
        for (ManualTimer next = next(until); next != null; next = next(until)) {
            nowNanos = Math.max(nowNanos, next.deadlineNanos);
            next.running = false;
            next.task.run();
            runTasks();
        }
        nowNanos = Math.max(nowNanos, until);
    }

    /** Lets time pass while the process is not scheduled. */
    void sleepMillis(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private @Nullable ManualTimer next(long untilNanos) {
        ManualTimer next = null;
        for (ManualTimer timer : timers) {
            if (timer.running
                    && timer.deadlineNanos <= untilNanos
                    && (next == null || timer.deadlineNanos < next.deadlineNanos)) {
                next = timer;
            }
        }
        return next;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        ManualTimer timer = new ManualTimer(task);
        timers.add(timer);
        return timer;
    }

    private final class ManualTimer implements LoopTimer {
        private final Runnable task;
        private long deadlineNanos;
        private boolean running;

        ManualTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            running = true;
            deadlineNanos = nowNanos + delayNanos;
        }

        @Override
        public void cancel() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
