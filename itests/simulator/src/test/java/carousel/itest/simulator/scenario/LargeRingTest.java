package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.SettingsWith;
import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.OrfToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeRingTest extends Scenario {
    /** Lists of candidates, joins and tokens stay within their limits while many nodes find each other and lose messages. */
    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void scenario06_manyNodesFormOneRing(int count) {
        Set<Integer> commitLengths = new HashSet<>();
        int[] mostRequests = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.COMMIT_TOKEN) {
                int entries = CommitToken.addrEntries(datagram, 0);
                assertEquals(41 + 28 * entries, datagram.remaining());
                commitLengths.add(entries);
            } else if (type(datagram) == MessageType.ORF_TOKEN) {
                mostRequests[0] = Math.max(mostRequests[0], OrfToken.rtrEntries(datagram, 0));
            }
        });
        for (int id = 1; id <= count; id++) {
            simulation.add(TotemSettings.defaults(id, 3000)).start();
        }
        simulation.runUntilOneRing(60_000);
        assertEquals(
                IntStream.rangeClosed(1, count).boxed().toList(), node(count).members());
        assertEquals(1, node(count).ring().representative());
        assertTrue(commitLengths.contains(count), commitLengths.toString());

        long before = views(node(1).log());
        simulation.network.lose(
                (from, to, datagram) -> type(datagram) == MessageType.MCAST && simulation.random.nextInt(20) == 0);
        for (int id = 1; id <= count; id++) {
            node(id).send(1000);
        }
        simulation.runMillis(5000);
        assertViews(before, 1, count);
        assertTrue(mostRequests[0] > 0 && mostRequests[0] <= 30, "up to " + mostRequests[0] + " requests");
        finish();
        assertEquals(count, deliveries(node(count).log()));
    }

    @Test
    void scenario06_sendJoinSpreadsTheJoins() {
        int spreadMillis = 400;
        List<Long> joins = new ArrayList<>();
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.JOIN && Header.nodeId(datagram, 0) == from) {
                joins.add(simulation.nowMillis());
            }
        });
        for (int id = 1; id <= 32; id++) {
            simulation
                    .add(SettingsWith.changed(
                            TotemSettings.defaults(id, 3000),
                            "sendJoinMillis",
                            (long) spreadMillis,
                            "joinMillis",
                            500L))
                    .start();
        }
        simulation.runMillis(spreadMillis);
        long distinct = joins.stream().distinct().count();
        assertTrue(distinct >= 20, "at " + distinct + " moments only");
        assertTrue(joins.get(joins.size() - 1) - joins.get(0) > spreadMillis / 2, joins.toString());
        simulation.runUntilOneRing(60_000);
        finish();
    }
}
