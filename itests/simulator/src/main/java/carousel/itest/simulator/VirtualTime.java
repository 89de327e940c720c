package carousel.itest.simulator;

import carousel.itest.simulator.check.Violation;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one clock and event queue of a simulation. Events of the same moment run in the order in which they were made. The queue is
 * a heap in arrays of numbers, as it is the busiest part of the simulator.
 */
final class VirtualTime {
    private static final int MAX_EVENTS_AT_ONCE = 1_000_000;
    private static final int MAX_EVENTS_WAITING = 4_000_000;

    private long[] times = new long[256];
    private long[] orders = new long[256];
    private @Nullable Runnable[] tasks = new @Nullable Runnable[256];
    private int size;
    private long nowNanos;
    private long made;
    private long run;
    private int inThisMoment;

    long nowNanos() {
        return nowNanos;
    }

    /** Events that have happened. */
    long events() {
        return run;
    }

    void at(long nanos, Runnable task) {
        if (size == times.length) {
            if (size >= MAX_EVENTS_WAITING) {
                throw new Violation("E-23: a storm of " + size + " events at " + nowNanos + " ns");
            }
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
            tasks = Arrays.copyOf(tasks, 2 * size);
        }
        long time = Math.max(nanos, nowNanos);
        long order = made++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] <= time) { // what is made later comes later
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        set(hole, time, order, task);
    }

    /** Runs the next event if it is not later than that; false when there is none. */
    boolean step(long untilNanos) {
        if (size == 0 || times[0] > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        inThisMoment = times[0] == nowNanos ? inThisMoment + 1 : 0;
        if (inThisMoment > MAX_EVENTS_AT_ONCE) {
            throw new Violation("E-23: time stands still at " + nowNanos + " ns");
        }
        nowNanos = times[0];
        Runnable task = Objects.requireNonNull(tasks[0]);
        removeFirst();
        run++;
        task.run();
        return true;
    }

    private void removeFirst() {
        size--;
        long time = times[size];
        long order = orders[size];
        Runnable task = Objects.requireNonNull(tasks[size]);
        tasks[size] = null;
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(time, order, child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        if (size > 0) {
            set(hole, time, order, task);
        }
    }

    private boolean isBefore(long time, long order, int other) {
        return time != times[other] ? time < times[other] : order < orders[other];
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        tasks[to] = tasks[from];
    }

    private void set(int at, long time, long order, Runnable task) {
        times[at] = time;
        orders[at] = order;
        tasks[at] = task;
    }
}
