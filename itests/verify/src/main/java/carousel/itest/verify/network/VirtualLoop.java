package carousel.itest.verify.network;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.PriorityQueue;

/** The loop and the clock of all nodes of one network. Time passes only in {@link #run}; nothing else runs tasks. */
public final class VirtualLoop implements EventLoop {
    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    // far from zero, as real monotonic clocks are
    private long now = 1_000_000_000_123L;
    private long order;

    /** Lets time pass. */
    public void run(long millis) {
        long end = now + millis * 1_000_000;
        for (Event event = events.peek(); event != null && event.nanos() <= end; event = events.peek()) {
            events.remove();
            now = event.nanos();
            event.task().run();
        }
        now = end;
    }

    void later(long delayNanos, Runnable task) {
        events.add(new Event(now + delayNanos, order++, task));
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
        later(0, task);
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        return new VirtualTimer(task);
    }

    private final class VirtualTimer implements LoopTimer {
        private final Runnable task;
        private long generation;
        private boolean running;

        VirtualTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            long mine = ++generation;
            running = true;
            later(delayNanos, () -> {
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
