package carousel.sample.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import carousel.itest.support.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A closed cluster leaves neither threads nor files. */
@Timeout(180)
class LeftoversTest {
    /** Threads that wait a while for more work: JNA's cleaner 30 s; the JVM's own for child processes (JNA starts one) a minute. */
    private static final Set<String> PATIENT = Set.of("JNA Cleaner", "process reaper");

    private static final long PATIENCE_MILLIS = 30_000;

    @Test
    void noThreadAndNoFolderOutlivesTheCluster() throws InterruptedException {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        Path folder;
        try (TestCluster cluster = TestCluster.of(3).start()) {
            cluster.awaitRing();
            cluster.kill(3);
            cluster.awaitMembership(1, 2);
            folder = cluster.node(1).configuration();
        }
        assertFalse(Files.exists(folder));
        long deadlineNanos = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!leftovers(before).isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            Thread.sleep(20);
        }
        assertEquals(List.of(), leftovers(before));
    }

    private static List<String> leftovers(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> !PATIENT.contains(name) && !name.startsWith("ForkJoinPool.commonPool"))
                .sorted()
                .toList();
    }
}
