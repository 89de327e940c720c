package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An event loop on a thread of its own. */
final class ThreadLoop implements EventLoop, AutoCloseable {
    private volatile @Nullable Thread thread;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "test-loop");
        created.setDaemon(true);
        thread = created;
        return created;
    });

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Runs on the loop and waits for the result. */
    <T> T call(Callable<T> task) throws ExecutionException, InterruptedException {
        return executor.submit(task).get();
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        return new LoopTimer() {
            private @Nullable ScheduledFuture<?> future;

            @Override
            public void start(long delayNanos) {
                cancel();
                future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void cancel() {
                if (future != null) {
                    future.cancel(false);
                }
            }

            @Override
            public boolean isRunning() {
                return future != null && !future.isDone();
            }
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
