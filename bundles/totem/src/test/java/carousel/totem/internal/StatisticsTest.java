package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingCounter;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** F-027, F-123: what a member counts, against what went over the network. */
class StatisticsTest {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final TwoMembers members = new TwoMembers(TotemSettings.defaults(1, 1000), TotemSettings.defaults(2, 1000));

    private static long count(TwoMembers.Member member, RingCounter counter) {
        return member.ring.statistics().getOrDefault(counter, -1L);
    }

    @Test
    void everyCounterIsThereAndAgreesWithTheNetwork() {
        members.formRing();
        TwoMembers.Member first = members.first();
        for (int i = 0; i < 5; i++) {
            assertTrue(first.ring.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(60_000), EMPTY));
        }
        members.runMillis(300);
        Map<RingCounter, Long> counts = first.ring.statistics();
        assertEquals(EnumSet.allOf(RingCounter.class), counts.keySet());
        assertEquals(first.sent(MessageType.MCAST), count(first, RingCounter.MCAST_TX));
        assertEquals(first.sent(MessageType.JOIN), count(first, RingCounter.MEMB_JOIN_TX));
        assertEquals(first.sent(MessageType.COMMIT_TOKEN), count(first, RingCounter.MEMB_COMMIT_TOKEN_TX));
        assertEquals(first.sent(MessageType.HOLD_CANCEL), count(first, RingCounter.TOKEN_HOLD_CANCEL_TX));
        assertEquals(count(first, RingCounter.MCAST_TX), count(members.second(), RingCounter.MCAST_RX));
        assertTrue(count(first, RingCounter.ORF_TOKEN_TX) >= 1);
        assertTrue(count(first, RingCounter.ORF_TOKEN_RX) >= first.ring.status().tokensReceived());
        assertEquals(counts.get(RingCounter.OPERATIONAL_ENTERED), counts.get(RingCounter.RECOVERY_ENTERED));
        assertEquals(0L, counts.get(RingCounter.OPERATIONAL_TOKEN_LOST));
        assertTrue(count(first, RingCounter.MSG_QUEUE_AVAIL) > 0);
    }

    @Test
    void aLostTokenIsCountedWhereItWasLost() {
        members.formRing();
        members.first().loses = MessageType.ORF_TOKEN;
        members.second().loses = MessageType.ORF_TOKEN;
        members.runMillis(1500);
        long lost = 0;
        for (TwoMembers.Member member : List.of(members.first(), members.second())) {
            long lostHere = count(member, RingCounter.OPERATIONAL_TOKEN_LOST)
                    + count(member, RingCounter.COMMIT_TOKEN_LOST)
                    + count(member, RingCounter.RECOVERY_TOKEN_LOST);
            assertEquals(member.ring.status().tokenLosses(), lostHere);
            lost += count(member, RingCounter.OPERATIONAL_TOKEN_LOST);
        }
        assertTrue(lost > 0);
    }

    @Test
    void clearedCountersBeginAtZeroAndMeasuresGoOn() {
        members.formRing();
        members.runMillis(2000);
        long tokens = members.first().ring.status().tokensReceived();
        members.first().ring.clearStatistics();
        Map<RingCounter, Long> counts = members.first().ring.statistics();
        for (RingCounter counter : RingCounter.values()) {
            if (counter.isCounted()) {
                assertEquals(0L, counts.get(counter), counter.name());
            }
        }
        assertTrue(count(members.first(), RingCounter.MTT_RX_TOKEN) > 0, "an idle ring's token rests");
        assertEquals(tokens, members.first().ring.status().tokensReceived());
    }

    @Test
    void timesOfTheLastHundredTokensAreAveraged() {
        TokenTimes times = new TokenTimes();
        assertEquals(0, times.meanIntervalMillis());
        assertEquals(0, times.meanKeptMillis());
        for (int i = 0; i < 250; i++) {
            long now = i < 100 ? i : (i - 100) * 10_000_000L + 100;
            times.received(now, i < 150 ? 1000 : 4);
            times.passed(now + 3_000_000);
        }
        assertEquals(10, times.meanIntervalMillis());
        assertEquals(3, times.meanKeptMillis());
        assertEquals(4, times.meanBacklog());
        assertEquals(7, times.silentMillis(149 * 10_000_000L + 100 + 7_000_000));
    }
}
