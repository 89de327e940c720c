package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of logging 8, as a daemon of Corosync 3.1.7 wrote them. */
class MembershipLogTest {
    private final MembershipLog log = new MembershipLog();

    @Test
    void firstRingIsJoined() {
        assertEquals(List.of("Sync members[1]: 1", "Sync joined[1]: 1"), log.lines(List.of(1), List.of(1)));
    }

    @Test
    void sameMembersAgainAreNeitherJoinedNorLeft() {
        log.lines(List.of(1, 2), List.of());
        assertEquals(List.of("Sync members[2]: 1 2"), log.lines(List.of(1, 2), List.of(1, 2)));
    }

    @Test
    void comingAndGoingIsTold() {
        log.lines(List.of(1, 2), List.of());
        assertEquals(
                List.of("Sync members[2]: 1 3", "Sync joined[1]: 3", "Sync left[1]: 2"),
                log.lines(List.of(1, 3), List.of(1)));
    }

    @Test
    void memberThatCameBackOnItsOwnLeftAndJoined() {
        log.lines(List.of(1, 2), List.of());
        assertEquals(
                List.of("Sync members[2]: 1 2", "Sync joined[1]: 2", "Sync left[1]: 2"),
                log.lines(List.of(1, 2), List.of(1)));
    }

    @Test
    void nodeIdsHaveNoSign() {
        assertEquals(
                "Sync members[1]: 4294967295", log.lines(List.of(-1), List.of()).get(0));
    }
}
