package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest extends Scenario {
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.06, 0.15})
    void scenario10_randomLossAtOneMember(double loss) {
        cluster(3);
        startTraffic(5, 50);
        long before = views(node(1).log());
        simulation.network.lose((from, to, datagram) -> to == 3 && simulation.random.nextDouble() < loss);
        simulation.runMillis(3000);
        if (loss < 0.1) {
            assertViews(before, 1, 2);
        }
        finish();
        long retransmissions = simulation.nodes().stream()
                .mapToLong(node -> node.status().retransmissions())
                .sum();
        assertTrue(retransmissions > 0);
    }

    @Test
    void scenario11_lossOfMulticastsOnlyNamesTheMemberThatIsBehind() {
        cluster(3);
        startTraffic(5, 50);
        int[] named = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN && OrfToken.aruAddr(datagram, 0) == 3) {
                named[0]++;
            }
        });
        simulation.network.lose((from, to, datagram) ->
                to == 3 && type(datagram) == MessageType.MCAST && simulation.random.nextInt(4) == 0);
        simulation.runMillis(2000);
        finish();
        assertTrue(named[0] > 10, "named " + named[0]);
    }

    @Test
    void scenario12_everythingArrivesFourTimes() {
        cluster(3);
        long before = views(node(1).log());
        simulation.network.duplication = 1;
        simulation.network.copies = 3;
        startTraffic(5, 50);
        simulation.runMillis(2000);
        assertViews(before, 1, 2, 3);
        node(3).crash(); // also joins and commit tokens come four times
        awaitRing(2 * CRASH_BOUND, 1, 2);
        node(3).start();
        awaitRing(2 * CRASH_BOUND, 1, 2, 3);
        finish();
    }

    @Test
    void scenario13_tokensOvertakeMessages() {
        cluster(3);
        long before = views(node(1).log());
        simulation.network.reordering = 0.3;
        simulation.network.reorderNanos = 50_000_000;
        startTraffic(5, 50);
        simulation.runMillis(3000);
        finish();
        assertViews(before, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void scenario14_oneLostTokenIsSentAgain(int sender) {
        cluster(3);
        startTraffic(5, 50);
        simulation.runMillis(200);
        long before = views(node(1).log());
        long sent = simulation.wire.tokensSent();
        loseTokens(sender, 1);
        simulation.runMillis(200);
        assertTrue(simulation.wire.tokensSent() - sent < 10, "the token did not stop");
        simulation.runMillis(100);
        assertTrue(simulation.wire.tokensSent() - sent > 20, "the token did not go on");
        finish();
        assertViews(before, 1, 2, 3);
    }

    @Test
    void scenario15_fourLostCopiesAreNotTheEnd() {
        cluster(3);
        startTraffic(5, 50);
        simulation.runMillis(200);
        long before = views(node(1).log());
        loseTokens(2, 4);
        simulation.runMillis(1500);
        finish();
        assertViews(before, 1, 2, 3);
    }

    @Test
    void scenario16_fiveLostCopiesMakeANewRingOfTheSameMembers() {
        cluster(3);
        startTraffic(5, 50);
        simulation.runMillis(200);
        long before = views(node(1).log());
        loseTokens(2, 5);
        simulation.runMillis(2 * CRASH_BOUND);
        finish();
        assertViews(before + 1, 1, 2, 3);
        assertEquals(
                List.of(1, 2, 3),
                last(node(1).log(), ConfigurationChange.Kind.TRANSITIONAL).members());
        assertTrue(simulation.nodes().stream().anyMatch(node -> node.status().tokenLosses() > 0));
    }

    private void loseTokens(int sender, int copies) {
        int[] left = {copies};
        simulation.network.lose(
                (from, to, datagram) -> from == sender && type(datagram) == MessageType.ORF_TOKEN && left[0]-- > 0);
    }

    @Test
    void scenario17_aLostHoldCancelDelaysByTheHoldTimeOnly() {
        cluster(3);
        simulation.runMillis(1000);
        simulation.network.lose((from, to, datagram) -> type(datagram) == MessageType.HOLD_CANCEL);
        node(2).send(50);
        simulation.runUntil("delivery", settings(1).holdMillis() + 20, () -> deliveries(node(3).log()) == 1);
        finish();
    }

    @Test
    void scenario18_aTokenNamesAtMostThirtyMissingMessages() {
        cluster(3);
        int[] longest = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.ORF_TOKEN) {
                longest[0] = Math.max(longest[0], datagram.remaining());
            }
        });
        simulation.network.lose(losing(MessageType.MCAST, 3));
        startTraffic(3, 50);
        simulation.runUntil(
                "100 messages",
                2000,
                () -> node(1).status().highDelivered() > node(3).status().highDelivered() + 100);
        simulation.network.clearFilters();
        simulation.runMillis(500);
        finish();
        assertEquals(OrfToken.MAX_LENGTH, longest[0]);
        assertEquals(537, OrfToken.MAX_LENGTH);
    }

    @Test
    void scenario20_whoReceivesNoMulticastsNamesItselfFailed() {
        for (int id = 1; id <= 3; id++) {
            simulation.add(with(settings(id), 20, 65_536)).start();
        }
        simulation.runUntilOneRing(5000);
        simulation.runMillis(500);
        simulation.network.lose(losing(MessageType.MCAST, 3));
        node(1).send(50);
        awaitRing(1000, 1, 2);
        simulation.runUntil("alone", 1000, () -> node(3).members().equals(List.of(3)));
        simulation.network.clearFilters();
        awaitRing(2 * CRASH_BOUND, 1, 2, 3);
        finish();
        assertEquals(0, node(1).status().tokenLosses());
    }
}
