package carousel.itest.simulator.plan;

/**
 * When something is done. Between two bounds the moment is chosen by chance.
 *
 * @param fromMillis not before this
 * @param toMillis not after this
 * @param everyMinMillis 0, or it is done again and again, at least so long after the last time, until {@code toMillis}
 * @param everyMaxMillis and at most so long
 */
public record Step(long fromMillis, long toMillis, long everyMinMillis, long everyMaxMillis, Action action) {
    /** Something at one moment. */
    public static Step at(long millis, Action action) {
        return new Step(millis, millis, 0, 0, action);
    }

    boolean repeats() {
        return everyMaxMillis > 0;
    }
}
