package carousel.itest.simulator.command;

import carousel.itest.simulator.plan.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment ended.
 *
 * @param violation what did not hold, or null
 */
record Outcome(
        long seed,
        Experiment experiment,
        double wallSeconds,
        @Nullable Throwable violation) {
    double simulatedSeconds() {
        return experiment.simulation().nowNanos() / 1e9;
    }
}
