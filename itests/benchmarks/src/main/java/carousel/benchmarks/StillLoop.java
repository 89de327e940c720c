package carousel.benchmarks;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A loop whose time stands still but when it is moved on: nothing happens besides what is measured. */
public final class StillLoop implements EventLoop {
    private static final long STEP_NANOS = 1_000_000;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<StillTimer> timers = new ArrayList<>();
    private long now;

    /** Moves time on and runs what is due. */
    public void advanceMillis(long millis) {
        for (long i = 0; i < millis; i++) {
            now += STEP_NANOS;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            for (StillTimer timer : List.copyOf(timers)) {
                timer.fireIfDue();
            }
        }
    }

    @Override
    public long nanoTime() {
        return now;
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
        StillTimer timer = new StillTimer(task);
        timers.add(timer);
        return timer;
    }

    private final class StillTimer implements LoopTimer {
        private final Runnable task;
        private boolean running;
        private long dueNanos;

        StillTimer(Runnable task) {
            this.task = task;
        }

        void fireIfDue() {
            if (running && now >= dueNanos) {
                running = false;
                task.run();
            }
        }

        @Override
        public void start(long delayNanos) {
            running = true;
            dueNanos = now + delayNanos;
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
