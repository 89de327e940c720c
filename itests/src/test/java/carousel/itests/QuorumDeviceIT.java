package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** F-112: Corosync's own quorum device and its server, with a real daemon (1) and a Carousel node (2) of one vote each. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuorumDeviceIT {
    private static final int DAEMON = 1;
    private static final int NODE = 2;
    private static final Pattern ADDRESS = Pattern.compile("ring0_addr: (\\S+)");

    @TempDir
    static Path folder;

    private static NamespaceRing ring;
    private static final List<Process> PROGRAMS = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1)
                .or(() -> Stream.of("/usr/sbin/corosync-qdevice", "/usr/bin/corosync-qnetd")
                        .filter(program -> !Files.isExecutable(Path.of(program)))
                        .map(program -> program + " is missing (.ci/run installs it)")
                        .findFirst());
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 1, 1, "--sched-rr", "no");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        for (Process program : PROGRAMS) {
            program.descendants().forEach(ProcessHandle::destroy);
            program.destroy();
        }
        if (ring != null) {
            ring.close();
        }
    }

    private static void startProgram(int node, String script) throws IOException {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of("sh", "-c", script));
        PROGRAMS.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("program" + PROGRAMS.size()).toFile())
                .start());
    }

    /** The tool says by its status whether that side may go on. */
    private static String status(int node) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of("corosync-quorumtool", "-s"));
        return ProgramRun.of(folder, command).output();
    }

    private static void await(int node, String... lines) throws InterruptedException {
        Await.until("node " + node + " shows " + List.of(lines), NamespaceRing.PATIENCE, () -> {
            String status = status(node);
            if (Stream.of(lines).allMatch(status::contains)) {
                return true;
            }
            throw new IllegalStateException(status);
        });
    }

    private static void configureDevice() throws IOException, InterruptedException {
        Matcher address = ADDRESS.matcher(Files.readString(ring.configuration(DAEMON)));
        if (!address.find()) {
            throw new IllegalStateException("node 1 has no address");
        }
        for (int node : new int[] {DAEMON, NODE}) {
            Path file = ring.configuration(node);
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "provider: corosync_votequorum\n",
                                    "provider: corosync_votequorum\ndevice {\nmodel: net\nvotes: 1\nnet {\nhost: "
                                            + address.group(1)
                                            + "\ntls: off\nalgorithm: ffsplit\n}\n}\n"));
        }
        ring.cluster().run("reload", Integer.toString(DAEMON));
    }

    @Test
    @Order(1)
    void deviceVotesWithTheNodes() throws Exception {
        startProgram(DAEMON, "mkdir -p /run/corosync-qnetd && exec corosync-qnetd -f -s off");
        configureDevice();
        for (int node : new int[] {DAEMON, NODE}) {
            await(node, "Highest expected: 3\n", "Total votes:      2\n", "Flags:            Quorate \n");
            startProgram(node, "mkdir -p /run/corosync-qdevice && exec corosync-qdevice -f");
        }
        for (int node : new int[] {DAEMON, NODE}) {
            await(
                    node,
                    "Total votes:      3\n",
                    "Flags:            Quorate Qdevice \n",
                    "         1          1    A,V,NMW node1",
                    "         2          1    A,V,NMW node2",
                    "         0          1            Qdevice\n");
        }
    }

    @Test
    @Order(2)
    void oneNodeGoesOnWithTheDeviceAndTheOtherComesBack() throws Exception {
        ring.kill(DAEMON);
        await(
                NODE,
                "Nodes:            1\n",
                "Total votes:      2\n",
                "Quorum:           2  \n",
                "Quorate:          Yes\n");
        ring.start(DAEMON);
        for (int node : new int[] {DAEMON, NODE}) {
            await(node, "Nodes:            2\n", "Quorate:          Yes\n");
        }
    }

    @Test
    @Order(3)
    void deviceThatEndsTakesItsVoteAlong() throws Exception {
        Process device = PROGRAMS.get(2);
        device.descendants().forEach(ProcessHandle::destroy);
        device.destroy();
        device.waitFor();
        await(NODE, "Total votes:      2\n", "Quorum:           2  \n", "Quorate:          Yes\n");
        assertEquals(false, status(NODE).contains("Qdevice \n"), "the device is not registered");
    }
}
