package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.totem.RingId;
import carousel.api.totem.TotemSettings;
import carousel.totem.simulation.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormingTest {
    private final Simulation simulation = new Simulation(1, new TotemComponent());

    @Test
    void scenario01_oneNodeAloneFormsItsRing() {
        simulation.add(TotemSettings.defaults(1, 1000)).start();
        simulation.runUntilOneRing(200);
        assertEquals(new RingId(1, 5), simulation.node(1).ring());
        assertEquals(List.of(1), simulation.node(1).members());
    }

    @Test
    void scenario03_threeNodesStartOneAfterTheOther() {
        for (int id = 1; id <= 3; id++) {
            simulation.add(TotemSettings.defaults(id, 1000)).start();
            simulation.runMillis(1200);
        }
        simulation.runUntilOneRing(1000);
        assertEquals(List.of(1, 2, 3), simulation.node(1).members());
        for (int i = 0; i < 100; i++) {
            for (int id = 1; id <= 3; id++) {
                simulation.node(id).send(100 + i);
            }
        }
        simulation.runMillis(1000);
        simulation.check();
    }
}
