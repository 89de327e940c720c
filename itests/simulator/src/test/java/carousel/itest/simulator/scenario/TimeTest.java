package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.SettingsWith;
import carousel.itest.simulator.SimulatedNode;
import carousel.totem.internal.TotemComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks, pauses and changes at run time. */
class TimeTest extends Scenario {
    /** A ring cannot notice that the wall clock was set when it has no way to read it. */
    @Test
    void scenario67_onlyTheMonotonicTimeOfTheLoopCounts() throws IOException, URISyntaxException {
        List<String> clocks =
                List.of("currentTimeMillis", "nanoTime()", "java/time/", "java/util/Date", "java/util/Timer");
        Path place = Path.of(Objects.requireNonNull(
                        TotemComponent.class.getProtectionDomain().getCodeSource())
                .getLocation()
                .toURI());
        int[] read = new int[1];
        if (Files.isDirectory(place)) {
            readClasses(place, clocks, read);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                readClasses(jar.getPath("/"), clocks, read);
            }
        }
        assertTrue(read[0] > 30, "only " + read[0] + " classes were read");
    }

    private static void readClasses(Path folder, List<String> clocks, int[] read) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                read[0]++;
                try {
                    String constants = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    for (String clock : clocks) {
                        assertFalse(constants.contains(clock), file + " mentions " + clock);
                    }
                    assertFalse(constants.contains("java/lang/System") && constants.contains("nanoTime"), "" + file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "500, 1", "1000, 1", "2000, 1", "100, 3", "500, 3", "1000, 3", "2000, 3"})
    void scenario68_aPauseCostsNothingBelowTheTokenTimeout(long millis, int paused) {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        long before = views(node(1).log());
        node(paused).pauseMillis(millis);
        simulation.runMillis(millis + 3 * CRASH_BOUND);
        if (millis < TOKEN) {
            assertViews(before, 1, 2, 3);
        } else {
            assertTrue(views(node(2).log()) <= before + 3, simulation.describe("too many views"));
        }
        finish();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 500})
    void scenario68_allPausedAtOnceGoOn(long millis) {
        cluster(3);
        startTraffic(10, 50);
        simulation.runMillis(500);
        long before = views(node(1).log());
        simulation.nodes().forEach(node -> node.pauseMillis(millis));
        simulation.runMillis(millis + 2 * CRASH_BOUND);
        assertViews(before, 1, 2, 3);
        finish();
    }

    @Test
    void scenario69_aReloadDuringTrafficChangesTimersWithoutANewRing() {
        cluster(3);
        startTraffic(5, 50);
        simulation.runMillis(500);
        long before = views(node(1).log());
        for (SimulatedNode node : simulation.nodes()) {
            TotemSettings changed = SettingsWith.changed(
                    settings(node.id()),
                    "tokenMillis",
                    4000L,
                    "tokenRetransmitMillis",
                    952L,
                    "holdMillis",
                    751L,
                    "joinMillis",
                    100L,
                    "consensusMillis",
                    500L);
            node.totem().update(changed);
            simulation.runMillis(300); // one after the other, as it goes with a reload
        }
        simulation.runMillis(3000);
        assertViews(before, 1, 2, 3);
        long crashed = simulation.nowMillis();
        node(3).crash();
        awaitRing(6000, 1, 2);
        long took = simulation.nowMillis() - crashed;
        assertTrue(took > 4000 && took < 4000 + 500 + 4 * 100 + 100, "took " + took);
        finish();
    }

    /** A provider that is swapped is a network that is away for a while, for one node or for its peers too. */
    @ParameterizedTest
    @CsvSource({"50, 0", "400, 0", "800, 0", "1500, 1", "2000, 1"})
    void scenario70_aTransportThatIsAwayForAWhileLosesNoMessage(long millis, int newRings) {
        cluster(3);
        startTraffic(5, 200);
        simulation.runMillis(500);
        long before = views(node(1).log());
        simulation.network.partition(1, 2);
        simulation.runMillis(millis);
        simulation.network.heal();
        simulation.runMillis(2 * CRASH_BOUND);
        for (int id = 1; id <= 3; id++) {
            long views = views(node(id).log());
            assertEquals(before + newRings, views, simulation.describe("views of node " + id));
        }
        finish();
        assertEquals(
                deliveries(node(1).log()), deliveries(node(2).log()), "what repairs itself is delivered everywhere");
    }
}
