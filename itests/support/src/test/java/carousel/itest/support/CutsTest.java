package carousel.itest.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.itest.support.LoopbackNetwork.Place;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CutsTest {
    private final Cuts cuts = new Cuts();

    private boolean isCut(int one, int other, int link) {
        boolean cut = cuts.isCut(new Place(one, link), new Place(other, link));
        assertEquals(cut, cuts.isCut(new Place(other, link), new Place(one, link)), "both ways alike");
        return cut;
    }

    @Test
    void aPartitionCutsEveryLinkBetweenItsSidesAndNoneWithin() {
        cuts.part(List.of(Set.of(1, 2), Set.of(3)));
        for (int link = 0; link < LoopbackNetwork.MAX_LINKS; link++) {
            assertTrue(isCut(1, 3, link));
            assertTrue(isCut(2, 3, link));
            assertFalse(isCut(1, 2, link));
        }
    }

    @Test
    void nodesOfNoSideAreTogether() {
        cuts.part(List.of(Set.of(3)));
        assertFalse(isCut(1, 2, 0));
        assertTrue(isCut(1, 3, 0));
    }

    @Test
    void aNewPartitionTakesThePlaceOfTheOldAndLeavesCablesPulled() {
        cuts.pull(1, 0);
        cuts.part(List.of(Set.of(1)));
        cuts.part(List.of(Set.of(2)));
        assertTrue(isCut(1, 3, 0));
        assertFalse(isCut(1, 3, 1));
        assertTrue(isCut(2, 3, 1));
        assertEquals("parted into [2] and the rest, link 0 of node 1 is cut", cuts.toString());
    }

    @Test
    void aCableIsPluggedInAgain() {
        cuts.pull(1, 0);
        cuts.pull(2, 1);
        cuts.plug(1, 0);
        assertFalse(isCut(1, 2, 0));
        assertTrue(isCut(1, 2, 1));
        cuts.heal();
        assertFalse(isCut(1, 2, 1));
        assertEquals("nothing is cut", cuts.toString());
    }

    @Test
    void aNodeOnTwoSidesIsRefusedAndTheOldPartitionStays() {
        cuts.part(List.of(Set.of(1)));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> cuts.part(List.of(Set.of(2, 3), Set.of(3))));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("Node 3 is on two sides"), refusal::getMessage);
        assertTrue(isCut(1, 2, 0));
        assertFalse(isCut(2, 3, 0));
    }
}
