package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a member of the ring {1 2} makes of joins (J rules). */
class JoinRulesTest {
    private static final int[] NONE = {};

    private final TwoMembers members = new TwoMembers(TotemSettings.defaults(1, 1000), TotemSettings.defaults(2, 1000));
    private final TwoMembers.Member member = members.first();
    private long ringSequence;

    @BeforeEach
    void formRing() {
        members.formRing();
        ringSequence = member.ring.status().ring().sequence();
        members.second().mute = true; // what the test says is all that is heard
    }

    private void join(int sender, long sequence, int[] proc, int[] failed) {
        ByteBuffer join =
                ByteBuffer.allocate(Join.length(proc.length, failed.length)).order(ByteOrder.LITTLE_ENDIAN);
        Join.put(join, 0, sender, sender, sequence, proc.length, failed.length);
        for (int i = 0; i < proc.length; i++) {
            join.putInt(Join.procList(0) + i * Join.ENTRY_LENGTH, proc[i]);
        }
        for (int i = 0; i < failed.length; i++) {
            join.putInt(Join.failedList(join, 0) + i * Join.ENTRY_LENGTH, failed[i]);
        }
        member.ring.received(join);
    }

    private void assertAnswers(String proc, String failed) {
        assertEquals(RingState.GATHER, member.ring.status().state());
        assertEquals(
                "join from 1 ring_seq " + Long.toHexString(ringSequence) + " proc {" + proc + "} failed {" + failed
                        + "}",
                member.lastJoin);
    }

    private void assertIgnored() {
        assertEquals(RingState.OPERATIONAL, member.ring.status().state());
    }

    @Test
    void J1_aJoinThatCallsThisNodeFailedIsIgnored() {
        join(9, ringSequence, new int[] {1, 9}, new int[] {1});
        assertIgnored();
    }

    @Test
    void J1_aLateJoinOfAMemberIsIgnoredAndOneOfTheRingIsNot() {
        join(2, ringSequence - 4, new int[] {1, 2}, NONE);
        assertIgnored();
        join(2, ringSequence, new int[] {1, 2}, NONE);
        assertAnswers("1 2", "");
    }

    @Test
    void J3d_aStrangerIsTakenInAndItsFailedListIsNot() {
        join(9, 1, new int[] {9, 5}, new int[] {5, 2});
        assertAnswers("1 2 5 9", "");
    }

    @Test
    void J3d_theFailedListOfAMemberIsTakenOver() {
        join(2, ringSequence, new int[] {1, 2, 7}, new int[] {7});
        assertAnswers("1 2 7", "7");
    }

    @Test
    void J3d_whoCallsThisNodeFailedInAGatheringFailsItself() {
        join(9, 1, new int[] {9}, NONE);
        join(2, ringSequence, new int[] {1, 2, 9}, new int[] {1, 9});
        assertAnswers("1 2 9", "2");
    }

    @Test
    void J3b_aSubsetInAGatheringIsNotAnswered() {
        join(9, 1, new int[] {8, 9}, NONE);
        assertAnswers("1 2 8 9", "");
        member.lastJoin = "";
        join(9, 1, new int[] {9}, NONE);
        join(8, 1, new int[] {1, 8, 9}, NONE);
        assertEquals("", member.lastJoin);
    }

    @Test
    void J4_aLeaverIsFailedAtOnceAndTheOthersGoOnWithoutTheConsensusTimeout() {
        ByteBuffer leave = ByteBuffer.allocate(Join.length(1, 1)).order(ByteOrder.LITTLE_ENDIAN);
        Join.put(leave, 0, Join.LEAVE_NODE_ID, 2, ringSequence, 1, 1);
        leave.putInt(Join.procList(0), 1).putInt(Join.failedList(leave, 0), 2);
        member.ring.received(leave);
        assertAnswers("1 2", "2");
        int views = member.views;
        members.runMillis(20);
        assertEquals(views + 1, member.views);
        assertEquals(1, member.ring.status().members().size());
    }

    @Test
    void G6_whoIsSilentForTheConsensusTimeoutIsFailed() {
        join(9, 1, new int[] {9}, NONE);
        members.runMillis(1199);
        assertAnswers("1 2 9", "");
        members.runMillis(3);
        assertTrue(member.lastJoin.endsWith("proc {1 2 9} failed {2 9}"), member.lastJoin);
    }

    @Test
    void G2_joinsAreSentAgain() {
        join(9, 1, new int[] {9}, NONE);
        int joins = member.sent(MessageType.JOIN);
        members.runMillis(1000);
        assertEquals(20, member.sent(MessageType.JOIN) - joins, 1);
    }
}
