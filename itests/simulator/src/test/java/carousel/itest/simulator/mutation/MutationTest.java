package carousel.itest.simulator.mutation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import carousel.itest.simulator.plan.Experiment;
import carousel.itest.simulator.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each deliberate mistake is found, within few seeds. */
class MutationTest {
    private static final int MAX_SEEDS = Integer.getInteger("totem.mutation.seeds", 60);
    private static final int MILLIS = 20_000;

    @TempDir
    Path folder = Path.of("");

    static List<Mutation> mistakes() {
        return Mistakes.ALL;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isFound(Mutation mistake) throws IOException, ReflectiveOperationException {
        try (MutantLoader mutant = MutantLoader.of(mistake, folder)) {
            Throwable violation = null;
            for (long seed = 1; seed <= MAX_SEEDS && violation == null; seed++) {
                violation = run(mutant, seed);
            }
            assertNotNull(violation, "no seed up to " + MAX_SEEDS + " finds: " + mistake);
            if (Boolean.getBoolean("totem.mutation.tell")) {
                System.out.println(mistake + " => "
                        + String.valueOf(violation.getMessage())
                                .lines()
                                .limit(2)
                                .toList());
            }
        }
    }

    /** The way of loading is not what the checker finds. */
    @Test
    void theUnchangedProtocolPasses() throws IOException, ReflectiveOperationException {
        Mutation nothing = Mutation.of("nothing", "SequenceNumber", "final class", "final class");
        try (MutantLoader mutant = MutantLoader.of(nothing, folder)) {
            for (long seed = 1; seed <= 10; seed++) {
                Throwable violation = run(mutant, seed);
                assertFalse(violation != null, () -> "seed violates: " + violation);
            }
        }
    }

    private static @Nullable Throwable run(MutantLoader mutant, long seed) throws ReflectiveOperationException {
        Plan plan = Plan.mixed(seed, 0, MILLIS);
        try {
            new Experiment(plan, seed, mutant.factory(plan.start())).run();
            return null;
        } catch (AssertionError violation) {
            return violation;
        }
    }
}
