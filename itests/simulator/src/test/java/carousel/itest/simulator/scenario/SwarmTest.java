package carousel.itest.simulator.scenario;

import carousel.itest.simulator.plan.Experiment;
import carousel.itest.simulator.plan.Plan;
import carousel.totem.internal.TotemComponent;
import org.junit.jupiter.api.Test;

/** Many short simulations with mixed faults; {@code -Dtotem.swarm.seeds=N} and {@code -Dtotem.swarm.first=S} for more. */
class SwarmTest {
    @Test
    void everySeedKeepsTheProperties() {
        long first = Long.getLong("totem.swarm.first", 1);
        int seeds = Integer.getInteger("totem.swarm.seeds", 200);
        for (long seed = first; seed < first + seeds; seed++) {
            Plan plan = Plan.mixed(seed, 0, 20_000);
            new Experiment(plan, seed, new TotemComponent(plan.start())).run();
        }
    }
}
