package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** knet-wire 3.4. */
class DuplicateWindowTest {
    private final DuplicateWindow window = new DuplicateWindow();

    private boolean take(int sequence) {
        boolean isNew = window.isNew(sequence);
        if (isNew) {
            window.markSeen(sequence);
        }
        return isNew;
    }

    @Test
    void firstPacketSetsTheReference() {
        assertTrue(take(40_000));
        assertEquals(40_000, window.reference());
        assertFalse(take(40_000));
    }

    @Test
    void everyNumberOfTwoRoundsIsTakenOnceAndLateCopiesAreKnown() {
        int last = 0;
        for (int i = 0; i < 2 * 65_535; i++) {
            last = last == 65_535 ? 1 : last + 1;
            assertTrue(take(last), "number " + last);
            int late = last > 100 ? last - 100 : last;
            assertFalse(take(late), "late " + late);
        }
    }

    @Test
    void unmarkedNumberStaysNew() {
        assertTrue(window.isNew(5));
        assertTrue(window.isNew(5));
        assertTrue(take(5));
        assertFalse(take(5));
    }

    @Test
    void numbersUpTo4095BehindAreInTheWindowAnd4096SharesTheSlotOfTheNewest() {
        take(20_000);
        assertTrue(take(15_905));
        assertFalse(take(15_904));
        assertEquals(20_000, window.reference());
    }

    @Test
    void fartherBehindWipesAndMovesTheReferenceBackwards() {
        take(20_000);
        assertTrue(take(15_903));
        assertEquals(15_903, window.reference());
        assertTrue(take(20_000));
    }

    @Test
    void jumpOf4096ClearsAllAndMoreWipes() {
        take(10_000);
        take(9_999);
        assertTrue(take(14_096));
        assertTrue(take(10_001));
        take(30_000);
        assertEquals(30_000, window.reference());
        assertTrue(take(29_999));
    }

    @Test
    void fragmentsAreRememberedApart() {
        take(7);
        assertTrue(window.isNewFragment(7));
        window.markSeenFragment(7);
        assertFalse(window.isNewFragment(7));
        window.wipe(0);
        assertTrue(window.isNewFragment(7));
        assertTrue(window.isNew(7));
    }
}
