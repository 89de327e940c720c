package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pacemaker, as Debian has it, on three Carousel nodes: its whole life, from the election of a DC to a clean end. */
class PacemakerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String DUMMY = "<primitive id=\"dummy\" class=\"ocf\" provider=\"pacemaker\" type=\"Dummy\">"
            + "<operations><op id=\"dummy-monitor\" name=\"monitor\" interval=\"10s\" timeout=\"20s\"/></operations></primitive>";
    /** Pacemaker keeps its files in places of its own, for each node others. */
    private static final String PREPARE = """
            for folder in /var/lib/pacemaker /var/log/pacemaker; do mount -t tmpfs tmpfs $folder; done
            mkdir -p /var/lib/pacemaker/cib /var/lib/pacemaker/pengine /var/lib/pacemaker/blackbox /var/lib/pacemaker/cores /run/crm /run/resource-agents
            chown -R hacluster:haclient /var/lib/pacemaker /var/log/pacemaker /run/crm
            """;

    @TempDir
    Path folder;

    private NamespaceRing ring;
    private final Map<Integer, Process> daemons = new TreeMap<>();

    private static Optional<String> missing() throws IOException, InterruptedException {
        for (String program : List.of("pacemakerd", "crm_mon", "cibadmin", "crm_resource")) {
            if (!Files.exists(Path.of("/usr/sbin", program))) {
                return Optional.of("Pacemaker's " + program + " is missing (.ci/run installs it)");
            }
        }
        return NamespaceRing.missing(0);
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        for (Process daemon : daemons.values()) {
            // Its children first: one that outlived it would go on in a namespace that nobody knows.
            List<ProcessHandle> family = daemon.descendants().toList();
            family.forEach(ProcessHandle::destroyForcibly);
            daemon.destroyForcibly();
        }
        if (ring != null) {
            ring.close();
        }
    }

    private ProgramRun run(int node, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(List.of(words));
        return ProgramRun.of(folder, command);
    }

    private void done(int node, String... words) throws IOException, InterruptedException {
        ProgramRun run = run(node, words);
        assertEquals(0, run.status(), () -> List.of(words) + ": " + run);
    }

    private void startPacemaker(int node) throws IOException, InterruptedException {
        done(node, "sh", "-ec", PREPARE);
        List<String> command = new ArrayList<>(ring.cluster().inside(node));
        command.addAll(
                List.of("env", "PCMK_logfile=" + folder.resolve("pacemaker" + node + ".log"), "/usr/sbin/pacemakerd"));
        daemons.put(
                node,
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("pacemakerd" + node).toFile())
                        .start());
    }

    private void await(int node, String what, String... wanted) throws InterruptedException {
        Await.until(what, PATIENCE, () -> {
            String status = run(node, "crm_mon", "-1").output();
            for (String one : wanted) {
                if (!status.contains(one)) {
                    throw new IllegalStateException("no \"" + one + "\" in " + status);
                }
            }
            return true;
        });
    }

    private int placeOfDummy(int asked) throws IOException, InterruptedException {
        String text = run(asked, "crm_resource", "-r", "dummy", "-W").output().strip();
        assertTrue(text.startsWith("resource dummy is running on: node"), text);
        return Integer.parseInt(text.substring(text.length() - 1));
    }

    @Test
    void pacemakerLivesOnCarouselNodes() throws Exception {
        Optional<String> missing = missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 0, 3);
        for (int node = 1; node <= 3; node++) {
            startPacemaker(node);
        }
        await(1, "there is a DC", "Current DC: node", "partition with quorum", "Online: [ node1 node2 node3 ]");

        done(1, "crm_attribute", "-t", "crm_config", "-n", "stonith-enabled", "-v", "false");
        done(1, "cibadmin", "-o", "resources", "-C", "-X", DUMMY);
        await(1, "the resource runs", "Started node");

        ProgramRun refused = run(1, "corosync-cfgtool", "-H");
        assertTrue(refused.errors().contains("Could not shutdown (error = 10)"), refused::toString);
        ring.awaitRing(1, 2, 3);

        int lost = placeOfDummy(1);
        int other = lost % 3 + 1;
        ring.kill(lost);
        await(other, "the resource moves", "OFFLINE: [ node" + lost + " ]", "Started node");
        int next = placeOfDummy(other);
        assertNotEquals(lost, next);

        int last = 6 - lost - next;
        for (int node : new int[] {next, last}) {
            Process daemon = daemons.get(node);
            daemon.children().forEach(ProcessHandle::destroy);
            daemon.destroy();
            assertTrue(daemon.waitFor(60, TimeUnit.SECONDS), "Pacemaker of node " + node + " does not end");
            String log = Files.readString(folder.resolve("pacemaker" + node + ".log"));
            assertTrue(log.contains("Shutdown complete"), log);
            Await.until(
                    "its groups are empty",
                    PATIENCE,
                    () -> !run(node, "corosync-cpgtool").output().matches("(?s).*\\s" + node + " \\(.*"));
        }
        ProgramRun agreed = run(last, "corosync-cfgtool", "-H");
        assertEquals("Shutting down corosync\n", agreed.output());
        assertEquals(0, ring.node(last).awaitExit());
    }
}
