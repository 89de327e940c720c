package carousel.loop.internal;

import carousel.api.loop.LoopTimer;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer that stays in Netty's queue while it is restarted. A token timer is restarted at each hop of the token, thousands
 * of times per second, and nearly never fires: so moving its deadline later only stores a number, and cancelling it only
 * clears a flag. What is queued runs at the old time, sees that the deadline moved, and queues itself again.
 */
final class NettyTimer implements LoopTimer, Runnable {
    /** Far enough for any timer, and safe from overflow when added to the clock. */
    private static final long MAX_DELAY_NANOS = Long.MAX_VALUE / 4;

    private final NodeEventLoop loop;
    private final Runnable task;

    private boolean running;
    private long deadlineNanos;
    private @Nullable ScheduledFuture<?> queued;
    private long queuedNanos;

    NettyTimer(NodeEventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    @Override
    public void start(long delayNanos) {
        checkThread();
        if (delayNanos < 0) {
            throw new IllegalArgumentException("The delay is " + delayNanos + " ns, expected 0 or more.");
        }
        long now = loop.nanoTime();
        deadlineNanos = now + Math.min(delayNanos, MAX_DELAY_NANOS);
        running = true;
        ScheduledFuture<?> pending = queued;
        if (pending == null) {
            queue(now);
        } else if (deadlineNanos - queuedNanos < 0) {
            pending.cancel(false);
            queue(now);
        }
    }

    @Override
    public void cancel() {
        checkThread();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The queued task's time has come. */
    @Override
    public void run() {
        queued = null;
        if (!running) {
            return;
        }
        long now = loop.nanoTime();
        if (deadlineNanos - now > 0) {
            queue(now);
            return;
        }
        running = false;
        NodeEventLoop.runLogged(task);
    }

    private void queue(long now) {
        queuedNanos = deadlineNanos;
        queued = loop.netty().schedule(this, deadlineNanos - now, TimeUnit.NANOSECONDS);
    }

    private void checkThread() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("A timer of the event loop was used on thread "
                    + Thread.currentThread().getName() + ", expected the loop's own.");
        }
    }
}
