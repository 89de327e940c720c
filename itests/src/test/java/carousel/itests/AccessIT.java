package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** F-007: which users' programs may connect, at a real daemon (1) and at a node (2): the same. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AccessIT {
    private static final int DAEMON = 1;
    private static final int NODE = 2;
    private static final String DENIED = "Denied connection attempt from 4321:4322";

    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 1, 1, "--token", "2500", "--sched-rr", "no");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static ProgramRun run(int node, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of(words));
        return ProgramRun.of(folder, command);
    }

    /** A program of a user that is nobody's. */
    private static ProgramRun runAsStranger(int node) throws IOException, InterruptedException {
        return run(
                node,
                "setpriv",
                "--reuid",
                "4321",
                "--regid",
                "4322",
                "--clear-groups",
                "corosync-cmapctl",
                "-g",
                "totem.version");
    }

    private static void administer(int node, String... words) throws IOException, InterruptedException {
        ProgramRun done = run(node, words);
        assertEquals(0, done.status(), () -> done.output() + done.errors());
    }

    private static long denials(int node) throws IOException, InterruptedException {
        return ring.log(node).lines().filter(line -> line.contains(DENIED)).count();
    }

    private static void assertRefused(String when) throws IOException, InterruptedException {
        ProgramRun daemon = runAsStranger(DAEMON);
        ProgramRun node = runAsStranger(NODE);
        assertEquals(daemon, node, when);
        assertTrue(node.errors().contains("error 11") || node.errors().contains("CS_ERR_ACCESS"), node::errors);
    }

    private static void assertLetIn(String when) throws IOException, InterruptedException {
        ProgramRun daemon = runAsStranger(DAEMON);
        assertEquals(daemon, runAsStranger(NODE), when);
        assertEquals("totem.version (u32) = 2\n", daemon.output(), daemon::errors);
    }

    @Test
    @Order(1)
    void whomNobodyNamedIsRefusedAndTheLogTells() throws Exception {
        assertRefused("without any rule");
        for (int node : new int[] {DAEMON, NODE}) {
            Await.until("node " + node + " tells it", NamespaceRing.PATIENCE, () -> denials(node) > 0);
        }
    }

    @Test
    @Order(2)
    void aKeyOfEightBitsLetsInWhileItIsOne() throws Exception {
        for (String key : List.of("uidgid.uid.4321", "uidgid.gid.4322")) {
            for (String value : List.of("u8 1", "u8 0", "u8 1", "-", "u32 1", "-", "u8 1", "-")) {
                for (int node : new int[] {DAEMON, NODE}) {
                    if (value.equals("-")) {
                        administer(node, "corosync-cmapctl", "-d", key);
                    } else {
                        administer(
                                node,
                                Stream.concat(Stream.of("corosync-cmapctl", "-s", key), Stream.of(value.split(" ")))
                                        .toArray(String[]::new));
                    }
                }
                if (value.equals("u8 1")) {
                    assertLetIn(key + " " + value);
                } else {
                    assertRefused(key + " " + value);
                }
            }
        }
    }

    @Test
    @Order(3)
    void aReloadTakesRulesOfFiles() throws Exception {
        for (String rule : List.of("uid: 4321", "gid: 4322")) {
            for (int node : new int[] {DAEMON, NODE}) {
                administer(
                        node,
                        "sh",
                        "-c",
                        "mkdir -p /etc/corosync/uidgid.d && printf 'uidgid {\\n  " + rule
                                + "\\n}\\n' > /etc/corosync/uidgid.d/stranger");
            }
            administer(DAEMON, "corosync-cfgtool", "-R");
            Await.untilHolds("both have followed the reload", NamespaceRing.PATIENCE, () -> assertLetIn(rule));
            for (int node : new int[] {DAEMON, NODE}) {
                administer(node, "rm", "/etc/corosync/uidgid.d/stranger");
            }
            administer(NODE, "corosync-cfgtool", "-R");
            Await.untilHolds(
                    "both have followed the reload", NamespaceRing.PATIENCE, () -> assertRefused("without " + rule));
        }
    }

    /** A stranger was let in by whoever answered while a ring was formed. */
    @Test
    @Order(4)
    void strangersStayOutWhileTheRingFormsAnew() throws Exception {
        ring.cluster().run("pause", Integer.toString(DAEMON));
        int attempts = 0;
        try {
            do {
                ProgramRun refused = runAsStranger(NODE);
                assertTrue(!refused.output().contains("totem.version"), refused::output);
                attempts++;
            } while (!RingText.members(ring.node(NODE).shell("carousel:ring")).equals(List.of(NODE))
                    && attempts < 1000);
        } finally {
            ring.cluster().run("resume", Integer.toString(DAEMON));
        }
        assertTrue(attempts < 1000 && attempts > 5, "attempts while the ring formed: " + attempts);
        ring.awaitRing(DAEMON, NODE);
        assertRefused("afterwards");
        administer(NODE, "corosync-cmapctl", "-g", "totem.version");
    }

    /** ipc-wire 14.3: some megabytes of shared memory for each program that did not outlive the node. */
    @Test
    @Order(5)
    void whatAKilledNodeLeftOfItsProgramsGoesWhenItReturns() throws Exception {
        List<String> command = new ArrayList<>(ring.cluster().inside(NODE));
        command.addAll(List.of("corosync-cmapctl", "-T", "runtime."));
        Process program = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String left = "qb-" + ring.node(NODE).pid() + "-" + program.pid() + "-";
        try {
            Await.until(
                    "the program is connected",
                    NamespaceRing.PATIENCE,
                    () -> run(NODE, "ls", "/dev/shm").output().contains(left));
        } finally {
            stopInItsTracks(ring.node(NODE).pid()); // else it may see its program go
            program.destroyForcibly().waitFor();
            ring.node(NODE).kill();
        }
        assertTrue(run(NODE, "ls", "/dev/shm").output().contains(left), "the program outlived the node");
        ring.start(NODE);
        ring.awaitRing(DAEMON, NODE);
        assertFalse(run(NODE, "ls", "/dev/shm").output().contains(left));
    }

    private static void stopInItsTracks(long pid) throws IOException, InterruptedException {
        administer(NODE, "kill", "-STOP", Long.toString(pid));
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        Await.until(
                "process " + pid + " is stopped",
                NamespaceRing.PATIENCE,
                () -> Files.readString(stat).matches("(?s).*\\) T .*"));
    }
}
