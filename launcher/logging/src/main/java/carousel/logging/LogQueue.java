package carousel.logging;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue between those who say something and the log's thread. Putting something in takes no lock: the node's
 * loop may run with real-time priority, and would wait for a thread without it.
 */
final class LogQueue {
    /** Lines of about 2 MiB of memory may wait. */
    static final int DEFAULT_LIMIT_CHARACTERS = 1 << 20;

    /** A thread that cannot go on for want of memory gives the others this long to set some free. */
    private static final long RECOVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A line's own weight beside its text. */
    private static final int LINE_CHARACTERS = 64;

    private final ConcurrentLinkedQueue<Object> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCharacters = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final int limitCharacters;
    private final Consumer<LogLine> write;
    private final Runnable flush;
    private final Thread thread;
    private volatile boolean idle;

    /** On the queue's thread only, as is the next one: failures that nobody has been told of. */
    private long failures;

    private @Nullable Throwable lastFailure;

    /**
     * @param write takes a line, on the queue's thread
     * @param flush run when no line waits
     */
    LogQueue(int limitCharacters, Consumer<LogLine> write, Runnable flush) {
        this.limitCharacters = limitCharacters;
        this.write = write;
        this.flush = flush;
        thread = new Thread(this::run, "carousel-log");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a line, or drops it when too much waits; lines for debugging leave half of the room to the others. */
    void add(LogLine line) {
        int weight = weight(line);
        int limit = line.priority().isAtLeast(LogPriority.INFO) ? limitCharacters : limitCharacters / 2;
        if (waitingCharacters.addAndGet(weight) > limit) {
            waitingCharacters.addAndGet(-weight);
            dropped.incrementAndGet();
            return;
        }
        put(line);
    }

    /** Takes a task for the queue's thread; it is never dropped. */
    void add(Runnable task) {
        put(task);
    }

    private void put(Object entry) {
        entries.add(entry);
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        }
    }

    private static int weight(LogLine line) {
        return line.text().length() + LINE_CHARACTERS;
    }

    /** The thread ends with the process: a log that stays silent because memory was short once would hide why. */
    private void run() {
        while (true) {
            try {
                turn();
            } catch (Throwable failure) { // OutOfMemoryError above all
                failures++;
                lastFailure = failure;
                LockSupport.parkNanos(this, RECOVERY_NANOS);
            }
        }
    }

    private void turn() {
        Object entry = entries.poll();
        if (entry == null) {
            tellDropped();
            flush.run();
            idle = true;
            if (entries.isEmpty()) {
                LockSupport.park(this);
            }
            idle = false;
        } else if (entry instanceof LogLine line) {
            waitingCharacters.addAndGet(-weight(line));
            write.accept(line);
        } else {
            tellDropped();
            ((Runnable) entry).run();
        }
    }

    private void tellDropped() {
        long lines = dropped.getAndSet(0);
        if (lines > 0) {
            warn(lines + " log lines were dropped: more was said than the log's targets could take.");
        }
        Throwable failure = lastFailure;
        if (failure != null) {
            warn("The log has failed " + failures + " times and goes on, lines may be missing: " + failure);
            lastFailure = null;
            failures = 0;
        }
    }

    private void warn(String sentence) {
        write.accept(new LogLine(System.currentTimeMillis(), LogPriority.WARNING, "MAIN", sentence, null, null));
    }
}
