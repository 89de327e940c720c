package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    @TempDir
    Path folder;

    private NodeProcess node;

    @BeforeEach
    void start() throws Exception {
        Path home = NodeProcess.unpack(Path.of(System.getProperty("minimal.archive")), folder);
        node = NodeProcess.start(home, home.resolve("state"));
        node.awaitShell();
    }

    @AfterEach
    void end() throws Exception {
        node.close();
    }

    @Test
    void shellRunsTheFrameworksCommands() throws Exception {
        String bundles = node.shell("lb");
        assertTrue(Pattern.compile("Active.*carousel\\.shell").matcher(bundles).find(), bundles);
        assertFalse(
                Pattern.compile("Installed\\s*\\|.*carousel").matcher(bundles).find(), bundles);
    }

    @Test
    void logLinesHaveCorosyncsForm() throws Exception {
        Pattern line = Pattern.compile(
                "[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} (error  |warning|info   |debug  ) \\[.{6,}] .*");
        node.await("the framework is up", () -> node.console().contains("framework up"));
        for (String written : node.console().lines().toList()) {
            assertTrue(line.matcher(written).matches(), written);
        }
        assertEquals(node.console(), Files.readString(node.state().resolve("carousel.log")));
    }

    @Test
    void droppedBundleFollowsItsFile() throws Exception {
        Path jar = node.home().resolve("deploy/probe.jar");
        Path told = folder.resolve("told");
        ProbeBundle.drop(jar, "1.0.0", told);
        node.await(
                "it is started",
                () -> Files.exists(told) && Files.readString(told).equals("1.0.0"));
        ProbeBundle.drop(jar, "1.0.1", told);
        node.await(
                "it is replaced",
                () -> Files.exists(told) && Files.readString(told).equals("1.0.1"));
        Files.delete(jar);
        node.await("it is uninstalled", () -> !node.shell("lb -s").contains(ProbeBundle.NAME));
        assertFalse(Files.exists(told), "stopped before it was uninstalled");
    }

    @Test
    void brokenJarIsReportedOnceAndHarmsNothing() throws Exception {
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
                node.said());
        assertEquals(before, node.shell("lb"));
    }

    @Test
    void secondNodeInTheSameFolderIsRefused() throws Exception {
        try (NodeProcess second = NodeProcess.start(node.home(), node.state())) {
            assertTrue(second.process().waitFor(20, TimeUnit.SECONDS));
            assertEquals(18, second.process().exitValue(), second.said());
            assertTrue(second.console().contains("process " + node.process().pid()), second.said());
        }
        assertTrue(node.shell("lb").contains("Active"), "the first one goes on");
    }

    @Test
    void terminationIsOrderly() throws Exception {
        assertEquals(0, node.terminate(), node.said());
        for (String name : new String[] {"pid", "ready", "shell.address"}) {
            assertFalse(Files.exists(node.state().resolve(name)), name);
        }
        try (FileChannel lock = FileChannel.open(node.state().resolve("lock"), StandardOpenOption.WRITE);
                FileLock taken = lock.tryLock()) {
            assertTrue(taken != null && taken.isValid(), "the lock is free");
        }
    }

    @Test
    void nodeEndsWithItsParent() throws Exception {
        node.process().getOutputStream().close();
        assertTrue(node.process().waitFor(20, TimeUnit.SECONDS), node.said());
        assertEquals(0, node.process().exitValue(), node.said());
    }
}
