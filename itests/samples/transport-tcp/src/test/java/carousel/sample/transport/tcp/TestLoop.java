package carousel.sample.transport.tcp;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A node's loop, as far as a transport needs one. */
final class TestLoop implements EventLoop, AutoCloseable {
    private volatile Thread thread;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "loop");
        thread = made;
        return made;
    });

    <T> T run(Callable<T> task) throws Exception {
        try {
            return executor.submit(task).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

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
        executor.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                // the node's loop logs it and goes on
            }
        });
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        throw new UnsupportedOperationException("not used here");
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
