package carousel.itest.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.knet.DropReason;
import org.junit.jupiter.api.Test;

/** The harness itself: it lets good and bad packets through to the link manager, and sees when the honest peer is cut off. */
class VictimTest {
    @Test
    void attackersReachTheLinkManager() {
        try (Victim victim = Victim.inClear()) {
            victim.attack(Victim.TWO_LINKS, 1, Victim.data(Victim.TWO_LINKS, 1, 0, 1, 0, new byte[5]));
            victim.attack(Victim.DYNAMIC, 0, Victim.data(Victim.DYNAMIC, 1, 0, 1, 0, new byte[5]));
            assertEquals(2, victim.deliveredCount());
            victim.attack(Victim.TWO_LINKS, 0, Victim.data(Victim.TWO_LINKS, 2, 9, 1, 0, new byte[5]));
            assertEquals(1, victim.knet().statistics().dropped(DropReason.UNDECODABLE));
            victim.check();
        }
    }

    @Test
    void sealedPacketsReachTheLinkManager() {
        try (Victim victim = SealedTarget.sealedVictim()) {
            byte[] plain = Victim.data(Victim.TWO_LINKS, 1, 0, 1, 0, new byte[5]);
            victim.attack(Victim.TWO_LINKS, 0, Keys.seal(2, plain));
            assertEquals(1, victim.deliveredCount());
            victim.attack(Victim.TWO_LINKS, 0, plain);
            assertEquals(1, victim.knet().statistics().dropped(DropReason.NOT_AUTHENTIC));
            victim.check();
        }
    }

    @Test
    void aCutOffPeerIsSeen() {
        try (Victim victim = Victim.inClear()) {
            victim.knet().setLinkEnabled(Victim.HONEST, 0, false);
            assertThrows(Violation.class, victim::check);
        }
    }

    @Test
    void anEarlierMessageOfTheHonestPeerIsSeen() {
        try (Victim victim = Victim.inClear()) {
            victim.attack(Victim.HONEST, 0, Victim.data(Victim.HONEST, 1, 0, 1, 0, new byte[5]));
            assertThrows(Violation.class, victim::check);
        }
    }
}
