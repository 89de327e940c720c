package carousel.engine.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A loop on the calling thread: a task runs at once, or after the one that handed it over; timers run in {@link #advance}. */
final class ManualLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Timer> timers = new ArrayList<>();
    private boolean running;
    private boolean closed;
    private long now;

    private final class Timer implements LoopTimer {
        private final Runnable task;
        private boolean started;
        private long deadline;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            started = true;
            deadline = now + delayNanos;
        }

        @Override
        public void cancel() {
            started = false;
        }

        @Override
        public boolean isRunning() {
            return started;
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean inEventLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("the loop is closed");
        }
        tasks.add(task);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
        } finally {
            running = false;
        }
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        Timer timer = new Timer(task);
        timers.add(timer);
        return timer;
    }

    /** Lets time pass; timers run in order. */
    void advance(long millis) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            Timer first = timers.stream()
                    .filter(timer -> timer.started && timer.deadline <= end)
                    .min(Comparator.comparingLong(timer -> timer.deadline))
                    .orElse(null);
            if (first == null) {
                now = end;
                return;
            }
            now = first.deadline;
            first.started = false;
            execute(first.task);
        }
    }

    boolean hasRunningTimers() {
        return timers.stream().anyMatch(timer -> timer.started);
    }

    void close() {
        closed = true;
    }
}
