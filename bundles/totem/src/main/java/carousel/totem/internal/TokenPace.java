package carousel.totem.internal;

import java.util.concurrent.TimeUnit;

/**
 * How long a member keeps the token before it passes it on, when it has sent many small messages that fill little of a frame. On a fast ring each
 * visit would carry a handful of them, and passing the token (three processes that wake each other, in real time) would take the processors from
 * the programs that send: with a short rest more messages share a frame, and several times as many are sent. Who sends now and then, much, or on a
 * ring that is not so fast is never kept waiting. A token that rests so long is no different from one of a slow member (T-14).
 */
final class TokenPace {
    /** About a whole rotation of a ring of daemons, and far below the shortest time after which a token is sent again, 30 ms. */
    static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** A ring whose token is away longer than this is slow enough. */
    static final long FAST_ROTATION_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** Messages since the last visit that are many: some 20,000 a second. */
    static final int MANY_MESSAGES = 4;

    /** Half a frame. */
    static final int LITTLE_BYTES = 32 << 10;

    private boolean isFast;
    private boolean wasPassed;
    private long passedNanos;

    /** No token is expected. */
    void reset() {
        wasPassed = false;
        isFast = false;
    }

    /** The token came. */
    void received(long nowNanos) {
        isFast = wasPassed && nowNanos - passedNanos <= FAST_ROTATION_NANOS;
    }

    /** The token was passed on. */
    void passed(long nowNanos) {
        wasPassed = true;
        passedNanos = nowNanos;
    }

    /**
     * How long it is to rest, 0: not at all.
     *
     * @param messages that were given to this member since the last visit
     * @param sentBytes that it sent at this visit
     */
    long restNanos(int messages, int sentBytes) {
        boolean isBrisk = messages >= MANY_MESSAGES && sentBytes > 0 && sentBytes <= LITTLE_BYTES;
        return isBrisk && isFast ? REST_NANOS : 0;
    }
}
