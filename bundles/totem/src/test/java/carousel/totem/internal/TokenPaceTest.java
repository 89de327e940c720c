package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When the token rests for company, and when it does not. */
class TokenPaceTest {
    private static final int MANY = TokenPace.MANY_MESSAGES;
    private static final int LITTLE = TokenPace.LITTLE_BYTES;

    private final TokenPace pace = new TokenPace();

    private void rotation(long nanos) {
        pace.passed(1_000_000);
        pace.received(1_000_000 + nanos);
    }

    @Test
    void itRestsForManySmallMessagesOnAFastRing() {
        rotation(TokenPace.FAST_ROTATION_NANOS);
        assertEquals(TokenPace.REST_NANOS, pace.restNanos(MANY, 1));
        assertEquals(TokenPace.REST_NANOS, pace.restNanos(Integer.MAX_VALUE, LITTLE));
    }

    @Test
    void whoSendsNowAndThenOrMuchDoesNotWait() {
        rotation(1);
        assertEquals(0, pace.restNanos(MANY - 1, LITTLE));
        assertEquals(0, pace.restNanos(MANY, LITTLE + 1));
        assertEquals(
                0, pace.restNanos(MANY, 0), "nothing was sent: the window is full, or they wait for a synchronisation");
    }

    @Test
    void aSlowRingIsNotMadeSlower() {
        rotation(TokenPace.FAST_ROTATION_NANOS + 1);
        assertEquals(0, pace.restNanos(MANY, 1));
    }

    @Test
    void theFirstTokenOfARingDoesNotRest() {
        pace.received(5);
        assertEquals(0, pace.restNanos(MANY, 1));
        rotation(1);
        pace.reset();
        pace.received(7);
        assertEquals(0, pace.restNanos(MANY, 1));
    }
}
