package carousel.itests;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for conditions with a bound. Without JUnit, which is another one inside a framework. */
final class Await {
    private static final long STEP_MILLIS = 50;

    private Await() {}

    /** Returns as soon as the condition holds; fails with what it last said when it does not in time. */
    static void until(String what, Duration patience, Callable<Boolean> condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
                last = "";
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                last = ": " + e;
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
        throw new AssertionError("Not within " + patience.toSeconds() + " s: " + what + last);
    }

    /** What is asserted, and may throw. */
    interface Claim {
        void check() throws Exception;
    }

    /** Returns as soon as the claim's assertions hold; fails with what it last said when they do not in time. */
    static void untilHolds(String what, Duration patience, Claim claim) throws InterruptedException {
        until(what, patience, () -> {
            claim.check();
            return true;
        });
    }
}
