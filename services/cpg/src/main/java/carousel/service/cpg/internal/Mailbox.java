package carousel.service.cpg.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what the loop has to say to one listener over to the listener's executor: in order, one call at a time, whatever the
 * executor. Knows how many bytes wait, so that a slow listener slows the node's own senders.
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    /** What a letter costs besides its bytes (objects, views, the queue's slot): many short messages fill a heap too. */
    private static final int LETTER_BYTES = 256;

    /** One call of the listener. */
    private record Letter(int sizeBytes, Runnable call) {}

    private final Executor executor;
    private final Backlog backlog;
    private final Runnable drained;
    private final Runnable refused;

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
     * @param backlog counts what waits in all mailboxes
     * @param drained told, by any thread, when the mailbox has become empty
     * @param refused told, by the posting thread, when the executor takes no work; the mailbox is closed then
     */
    Mailbox(Executor executor, Backlog backlog, Runnable drained, Runnable refused) {
        this.executor = executor;
        this.backlog = backlog;
        this.drained = drained;
        this.refused = refused;
    }

    /** Adds a call; a closed mailbox forgets it. Answers the bytes that waited before. */
    long post(int sizeBytes, Runnable call) {
        return post(new Letter(sizeBytes + LETTER_BYTES, call), false);
    }

    /** Adds a last call and takes no more. */
    void postLast(Runnable call) {
        post(new Letter(LETTER_BYTES, call), true);
    }

    private long post(Letter letter, boolean last) {
        long before;
        synchronized (this) {
            before = waitingBytes;
            if (closed) {
                return before;
            }
            closed = last;
            letters.add(letter);
            count(letter.sizeBytes());
            if (running) {
                return before;
            }
            running = true;
        }
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            LOG.warn("A group listener's executor refuses work; the listener is told nothing more", e);
            synchronized (this) {
                running = false;
            }
            clear();
            refused.run();
        }
        return before;
    }

    /**
     * Begins a call that is not put into the mailbox first; what is posted meanwhile waits for {@link #leave}. False when that would break
     * the order, or the mailbox is closed.
     */
    synchronized boolean enter() {
        if (closed || running) {
            return false;
        }
        running = true;
        return true;
    }

    /** Ends the call that {@link #enter} began. */
    void leave() {
        boolean posted;
        synchronized (this) {
            posted = !letters.isEmpty();
            running = posted;
        }
        if (posted) {
            run();
        }
    }

    /** Called with the lock. */
    private void count(long bytes) {
        waitingBytes += bytes;
        backlog.add(bytes);
    }

    /** Takes no more; what waits is still said. */
    synchronized void close() {
        closed = true;
    }

    /** Takes no more and forgets what waits. */
    synchronized void clear() {
        closed = true;
        forgetWaiting();
    }

    /** Forgets what waits, says this instead, and takes no more. */
    void replaceBy(Runnable call) {
        synchronized (this) {
            forgetWaiting();
        }
        postLast(call);
    }

    private void forgetWaiting() {
        letters.forEach(letter -> count(-letter.sizeBytes()));
        letters.clear();
    }

    synchronized long waitingBytes() {
        return waitingBytes;
    }

    private void run() {
        int doneBytes = 0;
        for (Letter letter = next(doneBytes); letter != null; letter = next(doneBytes)) {
            call(letter);
            doneBytes = letter.sizeBytes();
        }
        drained.run();
    }

    private synchronized @Nullable Letter next(int doneBytes) {
        count(-doneBytes);
        Letter letter = letters.poll();
        if (letter == null) {
            running = false;
        }
        return letter;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, it is told what comes next
    private static void call(Letter letter) {
        try {
            letter.call().run();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            LOG.error("A group listener failed", e);
        }
    }
}
