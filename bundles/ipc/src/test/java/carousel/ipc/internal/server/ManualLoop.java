package carousel.ipc.internal.server;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/** A loop whose tasks and timers run when the test says so. Each task takes a tenth of a microsecond. */
final class ManualLoop implements EventLoop {
    private static final long TASK_NANOS = 100;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private long nanos;

    @Override
    public long nanoTime() {
        return nanos;
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
        Timer timer = new Timer(task);
        timers.add(timer);
        return timer;
    }

    /** Runs the tasks that are there, and those they make. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            nanos += TASK_NANOS;
            task.run();
        }
    }

    /** Lets time pass. */
    void advance(long moreNanos) {
        long end = nanos + moreNanos;
        for (; ; ) {
            run();
            Timer next = timers.stream()
                    .filter(timer -> timer.running && timer.deadline <= end)
                    .min(Comparator.comparingLong(timer -> timer.deadline))
                    .orElse(null);
            if (next == null) {
                nanos = Math.max(nanos, end);
                return;
            }
            nanos = Math.max(nanos, next.deadline);
            next.running = false;
            next.task.run();
        }
    }

    private final class Timer implements LoopTimer {
        private final Runnable task;
        private boolean running;
        private long deadline;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            running = true;
            deadline = nanos + delayNanos;
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
