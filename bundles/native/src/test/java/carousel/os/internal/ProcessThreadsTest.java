package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessThreadsTest {
    private static final int NO_THREAD = Integer.MAX_VALUE;

    private final ProcessThreads threads = new ProcessThreads((threadId, realTime) -> {
        throw new AssertionError("nobody is scheduled");
    });

    private static int ownThread() throws Exception {
        return Integer.parseInt(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString());
    }

    @Test
    void compilersAreAmongTheThreads() {
        int[] compilers = threads.compilers();
        assertTrue(compilers.length >= 1, compilers.length + " compilers");
        assertEquals(1, ProcessThreads.named("VM Thread").length);
        threads.close();
    }

    @Test
    void processorTimeOfAThreadGrowsWhileItRuns() throws Exception {
        int own = ownThread();
        assertTrue(threads.isRunnable(own));
        long before = threads.runNanos(own);
        long sum = 0;
        for (long round = 0; threads.runNanos(own) == before && round < 1_000_000; round++) {
            sum += IntStream.range(0, 10_000).sum();
        }
        assertTrue(threads.runNanos(own) > before, sum + " was added up");
        threads.close();
        assertTrue(threads.isRunnable(own), "files are opened again");
        threads.close();
    }

    @Test
    void threadThatIsGoneWantsNothing() {
        assertFalse(Files.exists(Path.of("/proc/self/task/" + NO_THREAD)));
        assertFalse(threads.isRunnable(NO_THREAD));
        assertEquals(Long.MAX_VALUE, threads.runNanos(NO_THREAD));
    }
}
