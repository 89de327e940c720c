package carousel.knet.internal;

import java.util.PriorityQueue;

/** Virtual time that every loop of a test shares. Events of the same moment run in the order they were made. */
final class VirtualClock {
    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    // far from zero, as real monotonic clocks are
    private long now = -3_000_000_123L;
    private long order;

    long nanoTime() {
        return now;
    }

    void at(long delayNanos, Runnable task) {
        events.add(new Event(now + delayNanos, order++, task));
    }

    void runMillis(long millis) {
        long end = now + millis * 1_000_000;
        for (Event event = events.peek(); event != null && event.nanos() <= end; event = events.peek()) {
            events.remove();
            now = event.nanos();
            event.task().run();
        }
        now = end;
    }
}
