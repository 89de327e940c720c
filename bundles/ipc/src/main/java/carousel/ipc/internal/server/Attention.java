package carousel.ipc.internal.server;

import carousel.api.loop.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * A client that asks again as soon as it has its answer is watched for a moment, so that its next request is seen in memory before the kernel has woken
 * anybody: two wakings are most of what a call costs. Only while it keeps up that pace; the loop's other work goes on in between. On the loop
 * only.
 */
final class Attention {
    /** Pause between an answer and the next request, wakings included, of a client that is worth it. */
    private static final long BRISK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** How long it is watched. */
    private static final long WATCH_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final EventLoop loop;
    private final Runnable look;
    private final boolean clientCanRun;
    private final Runnable step = this::step;
    private long answeredNanos = Long.MIN_VALUE / 2;
    private boolean brisk;
    private boolean watching;

    /**
     * Watches nobody yet.
     *
     * @param look serves what has come
     * @param processors of the machine: with a single one the client could not ask meanwhile, and nobody is watched
     */
    Attention(EventLoop loop, Runnable look, int processors) {
        this.loop = loop;
        this.look = look;
        clientCanRun = processors > 1;
    }

    /** A request has come. */
    void asked() {
        brisk = loop.nanoTime() - answeredNanos < BRISK_NANOS;
    }

    /** Its answer is in the client's memory. */
    void answered() {
        answeredNanos = loop.nanoTime();
        if (brisk && !watching && clientCanRun) {
            watching = true;
            loop.execute(step);
        }
    }

    private void step() {
        if (watching) {
            look.run();
            watching = watching && loop.nanoTime() - answeredNanos < WATCH_NANOS;
        }
        if (watching) {
            loop.execute(step);
        }
    }

    void end() {
        watching = false;
    }
}
