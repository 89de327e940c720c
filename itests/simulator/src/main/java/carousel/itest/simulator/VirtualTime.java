package carousel.itest.simulator;

import java.util.PriorityQueue;

/** The one clock and event queue of a simulation. Events of the same moment run in the order in which they were made. */
final class VirtualTime {
    private static final int MAX_EVENTS_AT_ONCE = 100_000;

    private static final int MAX_EVENTS_WAITING = 1_000_000;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowNanos;
    private long made;
    private int inThisMoment;

    long nowNanos() {
        return nowNanos;
    }

    void at(long nanos, Runnable task) {
        events.add(new Event(Math.max(nanos, nowNanos), made++, task));
    }

    /** Runs the next event if it is not later than that; false when there is none. */
    boolean step(long untilNanos) {
        Event next = events.peek();
        if (next == null || next.nanos > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        events.remove();
        inThisMoment = next.nanos == nowNanos ? inThisMoment + 1 : 0;
        if (inThisMoment > MAX_EVENTS_AT_ONCE) {
            throw new AssertionError("time stands still at " + nowNanos + " ns");
        }
        if (events.size() > MAX_EVENTS_WAITING) {
            throw new AssertionError("a storm of " + events.size() + " events at " + nowNanos + " ns");
        }
        nowNanos = next.nanos;
        next.task.run();
        return true;
    }

    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return nanos != other.nanos ? Long.compare(nanos, other.nanos) : Long.compare(order, other.order);
        }
    }
}
