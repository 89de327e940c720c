package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.MessageType;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final long TOKEN_MILLIS = 3000;
    private static final long RETRANSMIT_MILLIS = 714;
    /** Two failures, and the network's delay. */
    private static final long HEARTBEAT_MILLIS = 2 * RETRANSMIT_MILLIS + 50;

    private static TotemSettings settings(int nodeId, int failuresAllowed) {
        return ChangedSettings.of(
                TotemSettings.defaults(nodeId, TOKEN_MILLIS), "heartbeatFailuresAllowed", failuresAllowed);
    }

    private static TwoMembers ring(int failuresAllowed) {
        TwoMembers members = new TwoMembers(settings(1, failuresAllowed), settings(2, failuresAllowed));
        members.formRing();
        members.runMillis(6000); // idle: the token is held
        assertEquals(RingState.OPERATIONAL, members.first().ring.status().state());
        return members;
    }

    private static long millisToGather(TwoMembers members, TwoMembers.Member member) {
        long millis = 0;
        while (member.ring.status().state() != RingState.GATHER) {
            members.runMillis(1);
            assertTrue(++millis < 2 * TOKEN_MILLIS, "no gather");
        }
        return millis;
    }

    @Test
    void B1_theTimeoutCountsFailuresAndTheDelayOfTheNetwork() {
        assertEquals(HEARTBEAT_MILLIS, Heartbeat.timeoutMillis(settings(1, 2)));
        assertTrue(Heartbeat.isUsed(settings(1, 2)));
        assertFalse(Heartbeat.isUsed(settings(1, 0)), "off");
        assertFalse(Heartbeat.isUsed(settings(1, 5)), "later than the token time-out");
    }

    @Test
    void B1_aHeartbeatThatCannotBeUsedIsReported() {
        RecordingLogger log = new RecordingLogger();
        SettingsReport.write(log, settings(1, 5));
        assertTrue(
                log.lines.contains("INFO total heartbeat_timeout (3620 ms) is not less than token timeout (3000 ms)"),
                log.lines.toString());
        log.lines.clear();
        SettingsReport.write(log, settings(1, 2));
        assertTrue(log.lines.contains("DEBUG total heartbeat_timeout (1478 ms)"), log.lines.toString());
    }

    @Test
    void B2_tokensAndTheirCopiesKeepTheHeartbeatGoing() {
        TwoMembers members = ring(2);
        int views = members.second().views;
        members.runMillis(20_000);
        assertEquals(views, members.second().views);
        assertEquals(0, members.second().ring.status().tokenLosses());
        // what the second sends is lost: the first hears nothing, the second hears the copies of the first
        members.second().mute = true;
        int tokens = members.first().sent(MessageType.ORF_TOKEN);
        members.runMillis(HEARTBEAT_MILLIS - 200);
        assertEquals(RingState.OPERATIONAL, members.second().ring.status().state());
        assertTrue(members.first().sent(MessageType.ORF_TOKEN) > tokens);
    }

    @Test
    void B3_theTokenIsLostWhenTheHeartbeatStops() {
        TwoMembers members = ring(2);
        members.first().mute = true;
        long millis = millisToGather(members, members.second());
        assertTrue(millis <= HEARTBEAT_MILLIS + 5, "took " + millis);
        assertTrue(millis > HEARTBEAT_MILLIS - 600, "took " + millis); // the token may have been held
        assertEquals(1, members.second().ring.status().tokenLosses());
    }

    @Test
    void B1_withoutItTheTokenHasItsWholeTime() {
        for (int failuresAllowed : List.of(0, 5)) {
            TwoMembers members = ring(failuresAllowed);
            members.first().mute = true;
            assertTrue(millisToGather(members, members.second()) > TOKEN_MILLIS - 600);
        }
    }

    @Test
    void B2_aRepresentativeThatKeepsTheTokenExpectsNone() {
        TwoMembers members = new TwoMembers(
                ChangedSettings.of(settings(1, 1), "holdMillis", 1500L), ChangedSettings.of(settings(2, 0)));
        members.formRing();
        int views = members.first().views;
        members.runMillis(20_000);
        assertEquals(views, members.first().views);
        assertEquals(0, members.first().ring.status().tokenLosses());
    }
}
