package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingState;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Settings change while the ring turns (config 4.1, column "reload"). */
class UpdateTest {
    private static final TotemSettings SETTINGS = TotemSettings.defaults(1, 1000);
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final TwoMembers members = new TwoMembers(SETTINGS, TotemSettings.defaults(2, 1000));

    private void update(Object... changes) {
        for (TwoMembers.Member member : new TwoMembers.Member[] {members.first(), members.second()}) {
            member.ring.update(ChangedSettings.of(TotemSettings.defaults(member.nodeId, 1000), changes));
        }
    }

    @Test
    void tokenAndConsensusCountFromTheNextStartOfTheirTimers() {
        members.formRing();
        int views = members.second().views;
        update("tokenMillis", 5000L, "tokenRetransmitMillis", 1190L, "consensusMillis", 300L);
        members.runMillis(1000);
        members.first().mute = true;
        members.runMillis(4000);
        assertEquals(RingState.OPERATIONAL, members.second().ring.status().state());
        assertEquals(views, members.second().views, "no new ring for the change");
        members.runMillis(1010);
        assertEquals(RingState.GATHER, members.second().ring.status().state());
        members.runMillis(300);
        assertEquals(views + 1, members.second().views);
    }

    @Test
    void holdAndMergeCountFromTheNextStartOfTheirTimers() {
        members.formRing();
        int before = members.first().sent(MessageType.ORF_TOKEN);
        members.runMillis(1800);
        assertEquals(10, members.first().sent(MessageType.ORF_TOKEN) - before, 1); // each 180 ms and a rotation
        update("holdMillis", 18L, "mergeMillis", 900L);
        members.runMillis(1000);
        before = members.first().sent(MessageType.ORF_TOKEN);
        int merges = members.first().sent(MessageType.MERGE_DETECT);
        members.runMillis(2000);
        assertEquals(111, members.first().sent(MessageType.ORF_TOKEN) - before, 3); // each 18 ms
        assertEquals(2, members.first().sent(MessageType.MERGE_DETECT) - merges, 1);
    }

    @Test
    void joinCountsFromTheNextStartOfItsTimer() {
        members.formRing();
        update("joinMillis", 400L);
        members.first().mute = true;
        members.second().mute = true;
        members.runMillis(1010);
        int joins = members.first().sent(MessageType.JOIN);
        members.runMillis(1000);
        assertEquals(3, members.first().sent(MessageType.JOIN) - joins, 1);
    }

    @Test
    void maxMessagesAndWindowSizeCountFromTheNextVisit() {
        members.formRing();
        members.runMillis(2000);
        assertEquals(17, mostMessagesPerVisit());
        update("maxMessages", 3);
        assertEquals(3, mostMessagesPerVisit());
        update("windowSize", 2);
        assertEquals(2, mostMessagesPerVisit());
    }

    /** The token comes at most once per millisecond. */
    private int mostMessagesPerVisit() {
        TwoMembers.Member member = members.first();
        int begin = member.sent(MessageType.MCAST);
        for (int i = 0; i < 40; i++) {
            assertTrue(member.ring.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(40_000), EMPTY));
        }
        int most = 0;
        for (int i = 0; i < 200; i++) {
            int before = member.sent(MessageType.MCAST);
            members.runMillis(1);
            most = Math.max(most, member.sent(MessageType.MCAST) - before);
        }
        assertTrue(member.sent(MessageType.MCAST) - begin >= 20, "all were sent");
        return most;
    }

    @Test
    void whatOnlyARestartCanChangeIsRefusedWithNameValueAndReason() {
        members.formRing();
        assertRefused(
                "totem.netmtu is 1500, it must stay 65536 while the node runs: only a restart can change it",
                "netMtuBytes",
                1500);
        assertRefused(
                "totem.nodeid is 7, it must stay 1 while the node runs: only a restart can change it", "nodeId", 7);
        assertRefused("totem.hold is 13, it must be at least 14", "holdMillis", 13L);
        assertRefused("totem.max_network_delay is 29, it must be at least 30", "maxNetworkDelayMillis", 29L);
        assertRefused("totem.consensus is 49, it must be at least 50", "consensusMillis", 49L);
    }

    /** Nothing of a change that is refused is applied. */
    private void assertRefused(String sentence, String name, Object value) {
        TotemSettings next = ChangedSettings.of(SETTINGS, "tokenMillis", 30L, name, value);
        assertEquals(
                sentence,
                assertThrows(
                                IllegalArgumentException.class,
                                () -> members.first().ring.update(next))
                        .getMessage());
        int views = members.first().views;
        members.runMillis(500);
        assertEquals(views, members.first().views);
        assertEquals(0, members.first().ring.status().tokenLosses());
    }

    @Test
    void aMemberThatDoesNotRunYetTakesItsNewSettings() {
        update("tokenMillis", 200L, "consensusMillis", 200L);
        members.formRing();
        members.first().mute = true;
        members.runMillis(210);
        assertEquals(RingState.GATHER, members.second().ring.status().state());
    }
}
