package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeployedBundleTest {
    @Test
    void tellsWhatCameFromWhereAndWhen() {
        assertEquals(
                "\n\nDeployed while the node runs:"
                        + "\n  savings 1.2.0 (bundle 48, active) since 2026-01-02 03:04:05 from file:/deploy/savings.jar",
                DeployedBundle.text(
                        List.of(new DeployedBundle(
                                "savings",
                                "1.2.0",
                                48,
                                "active",
                                "file:/deploy/savings.jar",
                                Instant.parse("2026-01-02T03:04:05Z"))),
                        ZoneOffset.UTC));
    }

    @Test
    void saysNothingOfTheDistribution() {
        assertEquals("", DeployedBundle.text(List.of(), ZoneOffset.UTC));
    }
}
