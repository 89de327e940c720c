package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk is full or read-only, at its start and later (config reference 3), and one that systemd waits for. */
@Timeout(120)
class StateIT {
    private static final Path PROGRAM = Path.of(System.getProperty("standard.dir"), "bin/carousel-node");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private Path console;
    private Path state;
    private Path stateDirectory;
    private Process process;

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        Optional<String> missing = RealCluster.missingForNamespaces();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        console = folder.resolve("console.log");
        state = Files.createDirectory(folder.resolve("state"));
        stateDirectory = Files.createDirectory(folder.resolve("kept"));
        Files.writeString(folder.resolve("corosync.conf"), """
                totem {
                	version: 2
                	cluster_name: state
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
                """.formatted(stateDirectory));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts a node in a network and mounts of its own, which a shell script prepares. */
    private void start(String prepare, String... environment) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "-n", "sh", "-c"));
        command.add("set -e; ip link set lo up; " + prepare + "; exec \"$@\"");
        command.addAll(List.of("sh", "env"));
        command.addAll(List.of(environment));
        command.addAll(List.of(PROGRAM.toString(), "--parent-pipe", "--node", "one", "--state", state.toString()));
        command.addAll(List.of("-c", folder.resolve("corosync.conf").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.redirectOutput(console.toFile()).start();
    }

    private static String full(Path directory) {
        return "mount -t tmpfs -o size=8k none " + directory + "; head -c 100000 /dev/zero > " + directory
                + "/fill || true";
    }

    private String console() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void awaitConsole(String text) throws InterruptedException {
        Await.until("the node tells: " + text, PATIENCE, () -> {
            if (!console().contains(text)) {
                throw new IllegalStateException(console());
            }
            return true;
        });
    }

    private void assertEnds(int status, String sentence) throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::console);
        assertEquals(status, process.exitValue(), this::console);
        assertTrue(console().contains(sentence), this::console);
        assertTrue(console().contains("Corosync Cluster Engine exiting with status " + status), this::console);
    }

    @Test
    void fullStateFolderIsStatus16() throws Exception {
        start(full(state));
        assertEnds(16, "the state folder " + state + " cannot be used: No space left on device");
    }

    @Test
    void stateDirectoryThatIsReadOnlyIsStatus16() throws Exception {
        start("mount -t tmpfs -o ro none " + stateDirectory);
        assertEnds(16, "Cannot write to state directory " + stateDirectory + ": Read-only file system");
    }

    @Test
    void fullStateDirectoryIsStatus21AsWithADaemon() throws Exception {
        start(full(stateDirectory));
        assertEnds(21, "Couldn't write ringid file '" + stateDirectory + "/ringid_1': No space left on device");
    }

    /** A daemon ends with the first ring that it cannot store; here the file is ahead of the ring, and it is the second at the latest. */
    @Test
    void diskThatFillsUpWhileTheNodeRunsEndsItWhenARingForms() throws Exception {
        start("mount -t tmpfs -o size=16k none " + stateDirectory);
        awaitConsole("ready to provide service");
        inMountsOfNode("head -c 100000 /dev/zero > " + stateDirectory + "/fill || true");
        for (int ring = 0; ring < 3 && process.isAlive(); ring++) {
            int formed = formedRings();
            holdLongerThanTheToken();
            Await.until("a ring forms, or the node ends", PATIENCE, () -> !process.isAlive() || formedRings() > formed);
        }
        assertEnds(21, "Couldn't write ringid file '" + stateDirectory + "/ringid_1': No space left on device");
    }

    private void holdLongerThanTheToken() throws IOException, InterruptedException {
        signal("STOP");
        long heldNanos = System.nanoTime();
        Await.until(
                "the node was held for longer than its token time",
                PATIENCE,
                () -> System.nanoTime() - heldNanos > Duration.ofSeconds(3).toNanos());
        signal("CONT");
    }

    /** As a daemon does (logging 8), once, whoever notices. */
    @Test
    void heldNodeSaysSoOnce() throws Exception {
        start("true");
        awaitConsole("ready to provide service");
        int formed = formedRings();
        int logged = console().length();
        holdLongerThanTheToken();
        Await.until("a ring forms", PATIENCE, () -> formedRings() > formed);
        // a busy machine may have held it for a moment, too
        List<String> told = console()
                .substring(logged)
                .lines()
                .filter(line -> line.matches(".*was not scheduled .* for ([3-9]|\\d\\d+)\\d{3}\\.\\d+ ms.*"))
                .toList();
        assertEquals(1, told.size(), this::console);
        assertTrue(
                told.get(0)
                        .matches(
                                ".* warning +\\[MAIN  ] Corosync main process was not scheduled \\(@\\d{13}\\) for \\d{4,}\\.\\d{4} ms"
                                        + " \\(threshold is 800\\.0000 ms\\)\\. Consider token timeout increase\\."),
                told.get(0));
    }

    private int formedRings() {
        return console().split("A new membership", -1).length;
    }

    private void inMountsOfNode(String script) throws IOException, InterruptedException {
        run("nsenter", "-t", Long.toString(process.pid()), "-m", "sh", "-c", script);
    }

    private void signal(String name) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }

    /** What {@code Type=notify} of systemd goes by. */
    @Test
    void F173_serviceManagerHearsWhenTheNodeIsReadyAndWhenItStops() throws Exception {
        Path heard = folder.resolve("heard");
        Process manager = new ProcessBuilder(
                        "python3", "-u", "-c", """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                s.bind(sys.argv[1])
                print("listening")
                while True:
                    print(s.recv(4096).decode())
                """, folder.resolve("notify").toString())
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
        try {
            Await.until(
                    "somebody listens", PATIENCE, () -> Files.readString(heard).startsWith("listening"));
            start("true", "NOTIFY_SOCKET=" + folder.resolve("notify"));
            Await.until(
                    "the node is ready",
                    PATIENCE,
                    () -> Files.readAllLines(heard).contains("READY=1"));
            assertTrue(console().contains("ready to provide service"), this::console);
            process.destroy();
            assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), this::console);
            Await.until(
                    "the node says that it stops",
                    PATIENCE,
                    () -> Files.readAllLines(heard).contains("STOPPING=1"));
            List<String> lines = Files.readAllLines(heard);
            assertEquals("STOPPING=1", lines.get(lines.size() - 1), lines::toString);
        } finally {
            manager.destroyForcibly().waitFor();
        }
    }
}
