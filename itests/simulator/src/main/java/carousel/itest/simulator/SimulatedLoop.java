package carousel.itest.simulator;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;

/** The loop of one incarnation of a node. It can be paused, like a process by SIGSTOP, and dies with the node. */
final class SimulatedLoop implements EventLoop {
    private final VirtualTime time;
    private long pausedUntilNanos;
    private long clockStepNanos;
    private boolean dead;

    SimulatedLoop(VirtualTime time) {
        this.time = time;
    }

    void pauseUntil(long nanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, nanos);
    }

    boolean isPaused() {
        return time.nowNanos() < pausedUntilNanos;
    }

    void stepClock(long nanos) {
        clockStepNanos += nanos;
    }

    void kill() {
        dead = true;
    }

    void at(long nanos, Runnable task) {
        time.at(nanos, new Task(task));
    }

    void deliverAt(long nanos, SimulatedNode node, byte[] datagram) {
        time.at(nanos, new Task(() -> node.arrived(datagram)));
    }

    @Override
    public long nanoTime() {
        return time.nowNanos() + clockStepNanos;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        at(time.nowNanos(), task);
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        return new Timer(task);
    }

    /** Runs in this loop, when it is neither paused nor dead. */
    private final class Task implements Runnable {
        private final Runnable task;

        Task(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (dead) {
                return;
            }
            if (isPaused()) {
                time.at(pausedUntilNanos, this);
            } else {
                task.run();
            }
        }
    }

    /** Keeps at most one event for the future in the queue: a restart only moves the deadline. */
    private final class Timer implements LoopTimer {
        private final Runnable task;
        private boolean running;
        private long deadlineNanos;
        private long queuedNanos = Long.MAX_VALUE;
        private long generation;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            running = true;
            deadlineNanos = time.nowNanos() + delayNanos;
            if (queuedNanos > deadlineNanos) {
                queue();
            }
        }

        private void queue() {
            queuedNanos = deadlineNanos;
            long mine = ++generation;
            at(deadlineNanos, () -> fire(mine));
        }

        private void fire(long mine) {
            if (mine != generation) {
                return;
            }
            queuedNanos = Long.MAX_VALUE;
            if (!running) {
                return;
            }
            if (deadlineNanos > time.nowNanos()) {
                queue();
                return;
            }
            running = false;
            task.run();
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
