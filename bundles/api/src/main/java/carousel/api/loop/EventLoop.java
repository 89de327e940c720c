package carousel.api.loop;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread that owns all protocol state of a node. A packet is received, opened, ordered and delivered to its service
 * in one go on this thread, so nothing here needs a lock. In the simulator the loop is a virtual clock.
 *
 * <p>Tasks run in the order in which they were handed over. A task or timer that throws is logged and does not end the
 * loop.
 */
@ProviderType
public interface EventLoop extends Executor {
    /** Monotonic time in nanoseconds; only differences mean something. */
    long nanoTime();

    /** Whether the calling thread is the loop's own. */
    boolean inEventLoop();

    /** Runs the task on the loop, after everything handed over before. May be called from any thread. */
    @Override
    void execute(Runnable task);

    /**
     * A timer that runs {@code task} on the loop. Made once and started many times, so that starting it does not
     * allocate.
     */
    LoopTimer newTimer(Runnable task);
}
