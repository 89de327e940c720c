package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.totem.internal.wire.MessageType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutMessageTest extends Scenario {
    private static final int UDP_MTU = 1500;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scenario50_aMessageCutByAViewChange(boolean senderSurvives) {
        for (int id = 1; id <= 3; id++) {
            simulation.add(with(settings(id), 2500, UDP_MTU)).start();
        }
        simulation.runUntilOneRing(5000);
        int[] packets = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.MCAST && ++packets[0] == 100) {
                simulation.afterMillis(0, () -> node(senderSurvives ? 3 : 2).crash());
            }
        });
        node(2).send(500_000);
        simulation.runMillis(3 * CRASH_BOUND);
        int restarted = senderSurvives ? 3 : 2;
        node(restarted).start();
        simulation.runUntilOneRing(3 * CRASH_BOUND);
        node(restarted).send(20_000);
        finish();
        assertEquals(senderSurvives ? 2 : 1, deliveries(node(1).log()));
    }
}
