package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive of the minimal distribution, unpacked somewhere else and run as its user would. */
@Timeout(120)
class DistributionIT {
    private static final Pattern LOG_LINE = Pattern.compile(
            "[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} (crit   |error  |warning|notice |info   |debug  ) \\[.{6,}] .*");

    @TempDir
    Path folder;

    private UnpackedNode node;

    @BeforeEach
    void start() throws Exception {
        node = UnpackedNode.start(Path.of(System.getProperty("minimal.archive")), folder);
        node.await("the shell listens", () -> Files.exists(node.state().resolve("shell.address")));
    }

    @AfterEach
    void end() throws Exception {
        node.close();
    }

    @Test
    void everyBundleIsActiveAndTheNodeReady() throws Exception {
        node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
        node.await("all bundles are up", () -> node.console().contains("framework up"));
        List<String> idle = node.shell("lb -s")
                .lines()
                .filter(line -> line.matches("\\s*\\d+\\|.*") && !line.contains("Active"))
                .filter(line -> !line.contains("native-epoll")) // a fragment, which has nothing to start
                .toList();
        assertEquals(List.of(), idle);
    }

    @Test
    void logLinesHaveCorosyncsForm() throws Exception {
        node.await("all bundles are up", () -> node.console().contains("framework up"));
        assertEquals(0, terminate(), node::console);
        for (String written : node.console().lines().toList()) {
            assertTrue(LOG_LINE.matcher(written).matches(), written);
        }
        assertEquals(node.console(), Files.readString(node.state().resolve("carousel.log")));
    }

    @Test
    void droppedBundleFollowsItsFile() throws Exception {
        Path jar = node.home().resolve("deploy/probe.jar");
        Path told = folder.resolve("told");
        ProbeBundle.drop(jar, "1.0.0", told);
        node.await("it is started", () -> Files.readString(told).equals("1.0.0"));
        ProbeBundle.drop(jar, "1.0.1", told);
        node.await("it is replaced", () -> Files.readString(told).equals("1.0.1"));
        Files.delete(jar);
        node.await("it is uninstalled", () -> !node.shell("lb -s").contains(ProbeBundle.NAME));
        assertFalse(Files.exists(told), "stopped before it was uninstalled");
    }

    @Test
    void brokenJarIsReportedOnceAndHarmsNothing() throws Exception {
        node.await("all bundles are up", () -> node.console().contains("framework up"));
        String before = node.shell("lb");
        Files.writeString(node.home().resolve("deploy/broken.jar"), "this is not a jar");
        node.await("it is reported", () -> node.console().contains("broken.jar"));
        Path told = folder.resolve("told");
        ProbeBundle.drop(node.home().resolve("deploy/probe.jar"), "1.0.0", told);
        node.await("hot deployment goes on", () -> Files.exists(told));
        Files.delete(node.home().resolve("deploy/probe.jar"));
        node.await("more polls go by", () -> !Files.exists(told));
        assertEquals(
                1,
                node.console()
                        .lines()
                        .filter(text -> text.contains("broken.jar"))
                        .count(),
                node::console);
        node.await("all else is as before", () -> before.equals(node.shell("lb"))); // the file goes before its bundle
    }

    @Test
    void secondNodeInTheSameFolderIsRefused() throws Exception {
        UnpackedNode second = node.another();
        assertEquals(18, second.awaitEnd(), second::console);
        assertTrue(second.console().contains("process " + node.process().pid()), second::console);
        assertTrue(
                second.console().contains("error   [MAIN  ] Another Corosync instance is already running"),
                second::console);
        assertTrue(
                second.console()
                        .contains(
                                "error   [MAIN  ] Corosync Cluster Engine exiting with status 18 at InstanceFolder.java:"),
                second::console);
        assertTrue(node.shell("lb").contains("Active"), "the first one goes on");
    }

    @Test
    void terminationIsOrderly() throws Exception {
        assertEquals(0, terminate(), node::console);
        for (String name : List.of("pid", "ready", "shell.address")) {
            assertFalse(Files.exists(node.state().resolve(name)), name);
        }
        try (FileChannel channel = FileChannel.open(node.state().resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            assertTrue(lock != null && lock.isValid(), "the lock is free");
        }
    }

    @Test
    void endIsToldInCorosyncsWords() throws Exception {
        node.await("a ring is formed", () -> node.console().contains("ready to provide service"));
        assertEquals(0, terminate(), node::console);
        List<String> last = node.console()
                .lines()
                .map(line -> line.substring(line.indexOf('.') + 5)) // behind the time
                .dropWhile(line -> !line.contains("shut down"))
                .filter(line -> line.contains("[MAIN  ]") || line.contains("[SERV  ]"))
                .toList();
        assertEquals("notice  [MAIN  ] Node was shut down by a signal", last.get(0));
        assertEquals("notice  [SERV  ] Unloading all Corosync service engines.", last.get(1));
        assertTrue(last.get(2).startsWith("notice  [SERV  ] Service engine unloaded: "), node::console);
        assertEquals("notice  [MAIN  ] Corosync Cluster Engine exiting normally", last.get(last.size() - 1));
    }

    @Test
    void stateIsDumpedOnRequest() throws Exception {
        node.await("a ring is formed", () -> node.console().contains("ready to provide service"));
        Process kill = new ProcessBuilder("kill", "-USR2", "" + node.process().pid())
                .inheritIO()
                .start();
        assertEquals(0, kill.waitFor());
        node.await(
                "ring and services are told",
                () -> node.console().contains("ring 1.") && node.console().contains("service engine 2: "));
        assertTrue(node.process().isAlive());
    }

    @Test
    void nodeEndsWithItsParent() throws Exception {
        node.process().getOutputStream().close();
        assertEquals(0, node.awaitEnd(), node::console);
    }

    @Test
    void configurationIsCheckedWithoutANode() throws Exception {
        Path good = node.state().resolve("corosync.conf");
        node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
        assertEquals(List.of("0", "Corosync Cluster Engine exiting normally"), check(good));
        Path bad = Files.writeString(folder.resolve("bad.conf"), "totem {\nversion: 2\ntoken: x\nhold: y\n");
        assertEquals(
                List.of(
                        "8",
                        "parser error: " + bad
                                + ":3: Value of key \"totem.token\" is expected to be integer in range (0..4294967295), but"
                                + " \"x\" was given",
                        "parser error: " + bad
                                + ":4: Value of key \"totem.hold\" is expected to be integer in range (0..4294967295), but"
                                + " \"y\" was given",
                        "parser error: " + bad + ":4: Missing closing brace",
                        "Corosync Cluster Engine exiting with status 8 at " + bad + ":3."),
                check(bad));
    }

    /** F-006. */
    @Test
    void optionsOfADaemonAreTheNodesToo() throws Exception {
        Path good = Files.writeString(
                folder.resolve("good.conf"),
                Files.readString(node.home().resolve("etc/corosync.conf")).replace("${carousel.node}", "here"));
        ProgramRun check = program("-f", "-t", "-c", good.toString(), "--node", "here");
        assertEquals("Corosync Cluster Engine exiting normally\n", check.errors());
        assertEquals(0, check.status());
        Path bad = Files.writeString(folder.resolve("bad.conf"), "totem {\n");
        ProgramRun refused = program("-c", bad.toString(), "-t");
        assertEquals(8, refused.status(), refused::errors);
        assertTrue(
                refused.errors().startsWith("parser error: " + bad + ":1: Missing closing brace\n"), refused::errors);
        assertEquals(1, program("-t", "--foo").status());
        ProgramRun version = program("-v");
        assertEquals(0, version.status());
        assertTrue(version.output().startsWith("Carousel "), version::output);
        ProgramRun wrong = program("-Z");
        assertEquals(1, wrong.status());
        assertEquals("carousel-node: there is no option \"-Z\" (\"carousel-node --help\" says how)\n", wrong.errors());
    }

    private ProgramRun program(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(node.home().resolve("bin/carousel-node").toString()));
        command.addAll(List.of(words));
        return ProgramRun.of(folder, command);
    }

    /** Status and lines of the check. */
    private List<String> check(Path file) throws Exception {
        Path said = folder.resolve("said");
        Process check = new ProcessBuilder(
                        node.home().resolve("bin/carousel-check").toString(), file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertTrue(check.waitFor(30, TimeUnit.SECONDS), "the check does not end");
        List<String> lines = new ArrayList<>(Files.readAllLines(said));
        lines.add(0, Integer.toString(check.exitValue()));
        return lines;
    }

    @Test
    void aLiveViewEndsWithItsReader() throws Exception {
        node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
        ProgramRun watch = ProgramRun.of(
                node.home(),
                List.of("sh", "-c", "bin/carousel-shell --state state --tool watch -- --interval 0.1 | head -n 1"));
        assertTrue(watch.output().startsWith("Cluster carousel, node 1 "), watch::toString);
    }

    private int terminate() throws InterruptedException {
        node.process().destroy();
        return node.awaitEnd();
    }
}
