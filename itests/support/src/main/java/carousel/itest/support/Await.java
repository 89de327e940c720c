package carousel.itest.support;

import java.time.Duration;

/** Waits for conditions, bounded. */
final class Await {
    private static final long POLL_MILLIS = 10;

    private Await() {}

    /** Asked again until it is true. */
    interface Condition {
        boolean holds() throws InterruptedException;
    }

    /** What is there instead, asked when the time is over; without a full stop. */
    interface Description {
        String text() throws InterruptedException;
    }

    /**
     * Returns when the condition holds.
     *
     * @param expectation a clause, for instance {@code node 1 is quorate}
     * @throws AssertionError when the time is over; tells what was seen instead
     */
    static void until(String expectation, Duration patience, Condition condition, Description seen) {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new AssertionError("Within " + patience.toMillis() + " ms it did not come to be that "
                            + expectation + ". Instead: " + seen.text() + ".");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting until " + expectation + ".", e);
        }
    }
}
