package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;

/** An event loop on virtual time. */
final class VirtualLoop implements EventLoop {
    private final VirtualClock clock;
    private boolean inside;

    VirtualLoop(VirtualClock clock) {
        this.clock = clock;
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public boolean inEventLoop() {
        return inside;
    }

    @Override
    public void execute(Runnable task) {
        clock.at(0, () -> run(task));
    }

    void later(long delayNanos, Runnable task) {
        clock.at(delayNanos, () -> run(task));
    }

    /** Runs at once as if the loop did. */
    void run(Runnable task) {
        boolean before = inside;
        inside = true;
        try {
            task.run();
        } finally {
            inside = before;
        }
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
