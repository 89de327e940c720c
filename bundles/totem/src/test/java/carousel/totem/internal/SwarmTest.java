package carousel.totem.internal;

import carousel.totem.simulation.Swarm;
import org.junit.jupiter.api.Test;

/** Many short simulations with mixed faults; {@code -Dtotem.swarm.seeds=N} and {@code -Dtotem.swarm.first=S} for more. */
class SwarmTest {
    @Test
    void everySeedKeepsTheProperties() {
        long first = Long.getLong("totem.swarm.first", 1);
        int seeds = Integer.getInteger("totem.swarm.seeds", 200);
        for (long seed = first; seed < first + seeds; seed++) {
            new Swarm(seed, new TotemComponent()).run();
        }
    }
}
