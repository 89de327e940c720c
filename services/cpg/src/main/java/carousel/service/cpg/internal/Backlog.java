package carousel.service.cpg.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for the listeners of a node, and how much may, in shares of the Java heap: better that a slow application loses its
 * place than that the whole node runs out of memory, or that the ring waits for it.
 */
final class Backlog {
    private final long heapBytes;
    private final AtomicLong waitingBytes = new AtomicLong();

    Backlog(long heapBytes) {
        this.heapBytes = heapBytes;
    }

    /** What one listener may have waiting, besides the newest message. */
    long sessionLimitBytes() {
        return heapBytes / 4;
    }

    /** What all listeners together may have waiting; also what long messages may have that are not complete yet. */
    long limitBytes() {
        return heapBytes / 8 * 3;
    }

    void add(long bytes) {
        waitingBytes.addAndGet(bytes);
    }

    /** Whether no session of the node sends for now: a node that sends to itself is not faster than its listeners. */
    boolean isHigh() {
        return waitingBytes.get() > heapBytes / 32;
    }

    boolean isOverLimit() {
        return waitingBytes.get() > limitBytes();
    }
}
