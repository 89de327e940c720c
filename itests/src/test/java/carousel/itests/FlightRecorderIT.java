package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node's flight data in the hands of libqb's own tool (logging reference 7, F-159). */
@Timeout(120)
class FlightRecorderIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));

    @TempDir
    Path folder;

    private Path kept;
    private NodeProcess node;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missingForNamespaces()
                .or(() -> Files.isExecutable(Path.of("/usr/sbin/qb-blackbox"))
                        ? Optional.empty()
                        : Optional.of("libqb-tools is not installed (.ci/run installs it)"));
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        kept = Files.createDirectory(folder.resolve("kept"));
        Path configuration = Files.writeString(folder.resolve("corosync.conf"), """
                totem {
                	version: 2
                	cluster_name: flight
                	transport: knet
                	token: 1000
                }
                nodelist {
                	node {
                		name: one
                		nodeid: 1
                		ring0_addr: 127.0.0.1
                	}
                }
                system {
                	state_dir: %s
                }
                logging {
                	to_syslog: no
                }
                """.formatted(kept));
        List<String> inNetworkOfItsOwn = List.of("unshare", "-n", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh");
        node = new NodeProcess(
                DISTRIBUTION,
                folder.resolve("home"),
                inNetworkOfItsOwn,
                "--node",
                "one",
                "-c",
                configuration.toString());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (node != null) {
            node.close();
        }
    }

    private void set(String key, String value) throws IOException {
        node.shell("carousel:cmapctl -s " + key + " str " + value);
    }

    private String replay() throws IOException, InterruptedException {
        return replay(kept.resolve("fdata"));
    }

    private static String replay(Path data) throws IOException, InterruptedException {
        Process reader = new ProcessBuilder("/usr/sbin/qb-blackbox", data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(reader.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, reader.exitValue(), text);
        return text;
    }

    private long files() throws IOException {
        try (var all = Files.list(kept)) {
            return all.filter(file -> file.getFileName().toString().startsWith("fdata-"))
                    .count();
        }
    }

    @Test
    void flightDataAreReadByTheToolOfLibqbAsSoonAsTheAnswerIsThere() throws Exception {
        node.awaitMembers(NamespaceRing.PATIENCE, 1);
        set("runtime.blackbox.dump_flight_data", "first");
        String first = replay();
        assertTrue(first.contains(" ->size [2098176 words]"), first);
        String time = "\\w{3} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";
        assertTrue(
                first.lines()
                        .anyMatch(line -> line.matches("notice  " + time
                                + "MAIN\\(0\\):8: Corosync Cluster Engine \\(Carousel .*\\) starting up")),
                first);
        assertTrue(
                first.lines()
                        .anyMatch(line ->
                                line.matches("debug   " + time + "TOTEM\\(0\\):15: entering GATHER state from .*")),
                first);
        assertTrue(
                first.lines()
                        .anyMatch(line ->
                                line.matches("info    " + time + "MAIN\\(0\\):8: Corosync built-in features: systemd")),
                first);
        assertFalse(node.log().contains("entering GATHER state"), "recorded only");

        set("runtime.blackbox.dump_flight_data", "first");
        assertEquals(1, files(), "the same value is no change");

        Path newest = Files.readSymbolicLink(kept.resolve("fdata"));
        set("logging.blackbox", "off");
        Await.until("another second has begun", NamespaceRing.PATIENCE, () -> {
            set("runtime.blackbox.dump_flight_data", "off" + System.nanoTime());
            return files() > 1;
        });
        try (var all = Files.list(kept)) {
            Path off = all.filter(file -> file.getFileName().toString().startsWith("fdata-") && !file.equals(newest))
                    .findFirst()
                    .orElseThrow();
            assertEquals(20, Files.size(off));
        }
        assertEquals(newest, Files.readSymbolicLink(kept.resolve("fdata")), "nothing newer was recorded");
    }

    /** A daemon writes them itself before it dies by the signal; a virtual machine cannot, so the next process does. */
    @Test
    void flightDataOfANodeThatDiedByASignalAreWrittenByTheNext() throws Exception {
        node.awaitMembers(NamespaceRing.PATIENCE, 1);
        set("runtime.blackbox.dump_state", "last words");
        Path state = node.state();
        long dead = node.pid();
        new ProcessBuilder("kill", "-ABRT", Long.toString(dead)).start().waitFor();
        node.awaitExit();
        assertTrue(Files.exists(state.resolve("flight-recorder")));

        node.restart();
        node.awaitMembers(NamespaceRing.PATIENCE, 1);
        Await.until(
                "the next process tells",
                NamespaceRing.PATIENCE,
                () -> node.log()
                        .contains("Process " + dead + " did not end in order; its flight data are in " + state));
        String text = replay(state.resolve("fdata"));
        assertTrue(text.contains("starting up"), text);
        assertTrue(text.contains("Completed service synchronization"), text);
    }
}
