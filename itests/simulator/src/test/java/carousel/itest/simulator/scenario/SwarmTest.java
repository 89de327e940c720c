package carousel.itest.simulator.scenario;

import carousel.api.totem.TotemFactory;
import carousel.itest.simulator.Swarm;
import carousel.totem.internal.SequenceStart;
import carousel.totem.internal.TotemComponent;
import org.junit.jupiter.api.Test;

/** Many short simulations with mixed faults; {@code -Dtotem.swarm.seeds=N} and {@code -Dtotem.swarm.first=S} for more. */
class SwarmTest {
    /** Some rings begin with numbers that soon wrap. */
    static TotemFactory factory(long seed) {
        SequenceStart start = switch ((int) (seed % 4)) {
            case 1 -> new SequenceStart(-200, -100);
            case 2 -> new SequenceStart(Integer.MAX_VALUE - 200, Integer.MAX_VALUE - 100);
            default -> SequenceStart.ZERO;
        };
        return new TotemComponent(start);
    }

    @Test
    void everySeedKeepsTheProperties() {
        long first = Long.getLong("totem.swarm.first", 1);
        int seeds = Integer.getInteger("totem.swarm.seeds", 200);
        for (long seed = first; seed < first + seeds; seed++) {
            new Swarm(seed, factory(seed)).run();
        }
    }
}
