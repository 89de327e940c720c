package carousel.service.cpg.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the loop has to say to one listener over to the listener's executor: in order, one call at a time, whatever the
 * executor. Knows how many bytes wait, so that a slow listener slows the node's own senders.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    /** One call of the listener. */
    private record Letter(int sizeBytes, Runnable call) {}

    private final Executor executor;
    private final Runnable drained;

    /** Guarded by this. */
    private final Queue<Letter> letters = new ArrayDeque<>();

    /** Guarded by this: bytes of letters that the listener has not finished. */
    private long waitingBytes;

    /** Guarded by this. */
    private boolean running;

    /** Guarded by this. */
    private boolean closed;

    /**
     * @param executor runs the calls
     * @param drained told, by any thread, when the mailbox has become empty
     */
    Mailbox(Executor executor, Runnable drained) {
        this.executor = executor;
        this.drained = drained;
    }

    /** Adds a call; after {@link #close} it is forgotten. */
    void post(int sizeBytes, Runnable call) {
        synchronized (this) {
            if (closed) {
                return;
            }
            letters.add(new Letter(sizeBytes, call));
            waitingBytes += sizeBytes;
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.warn("A group listener's executor refuses work; the listener is told nothing more", e);
            close();
        }
    }

    /** Adds a last call and takes no more. */
    void postLast(Runnable call) {
        post(0, call);
        synchronized (this) {
            closed = true;
        }
    }

    private synchronized void close() {
        closed = true;
        letters.clear();
        waitingBytes = 0;
        running = false;
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    private void run() {
        while (true) {
            Letter letter;
            synchronized (this) {
                letter = letters.poll();
                if (letter == null) {
                    running = false;
                    break;
                }
            }
            try {
                letter.call().run();
            } catch (RuntimeException e) {
                LOG.error("A group listener failed", e);
            }
            synchronized (this) {
                waitingBytes -= letter.sizeBytes();
            }
        }
        drained.run();
    }
}
