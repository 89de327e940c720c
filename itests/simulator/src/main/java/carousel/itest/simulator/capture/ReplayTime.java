package carousel.itest.simulator.capture;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.PriorityQueue;

/** The time of a replay, in nanoseconds: what is put in happens in its order. */
final class ReplayTime implements EventLoop {
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long made;

    void at(long nanos, Runnable task) {
        events.add(new Event(nanos, made++, task));
    }

    void runUntil(long nanos) {
        for (Event next = events.peek(); next != null && next.nanos <= nanos; next = events.peek()) {
            events.remove();
            nowNanos = Math.max(nowNanos, next.nanos);
            next.task.run();
        }
        nowNanos = Math.max(nowNanos, nanos);
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
        at(nowNanos, task);
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        return new ReplayTimer(task);
    }

    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final class ReplayTimer implements LoopTimer {
        private final Runnable task;
        private long generation;
        private boolean running;

        ReplayTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            long mine = ++generation;
            running = true;
            at(nowNanos + delayNanos, () -> {
                if (running && mine == generation) {
                    running = false;
                    task.run();
                }
            });
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
