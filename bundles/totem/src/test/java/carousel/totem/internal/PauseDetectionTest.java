package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PauseDetectionTest {
    private static final TotemSettings SETTINGS = TotemSettings.defaults(1, 1000);

    private final ManualLoop loop = new ManualLoop();
    private final RecordingMember recording = new RecordingMember(loop);
    private final PauseDetection detection = new PauseDetection(recording.context());

    @Test
    void P1_aJoinIsReadWhileTheProcessIsScheduled() {
        detection.start();
        loop.runMillis(5000);
        assertEquals(false, detection.swallows(MessageType.JOIN));
        loop.sleepMillis(500); // up to half the token time-out
        assertEquals(false, detection.swallows(MessageType.JOIN));
    }

    /** With the old token time the timers come later than the new one allows. */
    @Test
    void aShorterTokenTimeIsNoPause() {
        recording.context().settings = TotemSettings.defaults(1, 10_000);
        detection.start();
        loop.runMillis(20_000);
        recording.context().settings = SETTINGS;
        detection.settingsChanged();
        loop.runMillis(900);
        assertEquals(false, detection.swallows(MessageType.JOIN));
    }

    @Test
    void P1_whatWaitsWithAJoinAfterAPauseIsThrownAwayUntilTheTimersHaveRun() {
        detection.start();
        loop.runMillis(1000);
        loop.sleepMillis(501);
        assertEquals(false, detection.swallows(MessageType.MCAST), "before a join nothing is lost");
        assertEquals(true, detection.swallows(MessageType.JOIN));
        for (MessageType type : MessageType.values()) {
            assertEquals(true, detection.swallows(type));
        }
        loop.runMillis(0);
        for (MessageType type : MessageType.values()) {
            assertEquals(false, detection.swallows(type));
        }
    }

    @Test
    void P1_aPausedMemberDoesNotAnswerAnOldJoinOfAStranger() {
        TwoMembers members = new TwoMembers(SETTINGS, TotemSettings.defaults(2, 1000));
        members.formRing();
        int views = members.first().views;
        int joins = members.first().sent(MessageType.JOIN);
        members.pauseMillis(members.first(), 600);
        ByteBuffer join = ByteBuffer.allocate(Join.length(1, 0)).order(ByteOrder.LITTLE_ENDIAN);
        Join.put(join, 0, 9, 9, 1, 1, 0);
        join.putInt(Join.procList(0), 9);
        members.first().ring.received(join);
        assertEquals(RingState.OPERATIONAL, members.first().ring.status().state());
        members.runMillis(2000);
        assertEquals(views, members.first().views);
        assertEquals(joins, members.first().sent(MessageType.JOIN));
        members.first().ring.received(join);
        assertEquals(RingState.GATHER, members.first().ring.status().state());
    }
}
