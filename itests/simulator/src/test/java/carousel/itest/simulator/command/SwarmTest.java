package carousel.itest.simulator.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many simulations with mixed faults; {@code -Dtotem.swarm.seeds=N} and {@code -Dtotem.swarm.first=S} for more, or
 * {@code ./carousel simulate --seeds N}.
 */
class SwarmTest {
    @Test
    void everySeedKeepsTheProperties() {
        ProgramRun run = ProgramRun.of(
                "--seeds", System.getProperty("totem.swarm.seeds", "300"),
                "--first", System.getProperty("totem.swarm.first", "100001"));
        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().endsWith("every property held" + System.lineSeparator()), run.toString());
    }

    static List<String> regressions() throws IOException {
        try (InputStream file = SwarmTest.class.getResourceAsStream("/seeds/regression.seeds")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void whatWasMendedStaysMended(String options) {
        ProgramRun run = ProgramRun.of(options.split(" ", -1));
        assertEquals(0, run.status(), run.toString());
    }

    /** Scenario 6. */
    @Test
    void scenario06_aLargeRingFormsAndHolds() {
        ProgramRun run = ProgramRun.of("--no-faults", "--nodes", "64", "--minutes", "0.2");
        assertEquals(0, run.status(), run.toString());
        assertTrue(run.out().contains("of 64 members"), run.toString());
    }
}
