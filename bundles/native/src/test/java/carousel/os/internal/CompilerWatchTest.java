package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompilerWatchTest {
    private static final int C1 = 11;
    private static final int C2 = 12;
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(CompilerWatch.BUSY_MILLIS);

    private int[] present = {C1, C2};
    private boolean c2Wants;
    private long c2RunNanos;
    private final List<String> changes = new ArrayList<>();
    private long now = 1_000_000_000;
    private long pauseMillis;

    private final CompilerWatch watch = new CompilerWatch(new CompilerWatch.Threads() {
        @Override
        public int[] compilers() {
            return present;
        }

        @Override
        public boolean isRunnable(int threadId) {
            return threadId == C2 && c2Wants;
        }

        @Override
        public long runNanos(int threadId) {
            return c2RunNanos;
        }

        @Override
        public void setRealTime(int threadId, boolean realTime) {
            changes.add(threadId + (realTime ? " real time" : " as usual"));
        }
    });

    private void look(int times, double shareOfC2) {
        for (int i = 0; i < times; i++) {
            now += PERIOD_NANOS;
            c2RunNanos += (long) (PERIOD_NANOS * shareOfC2);
            pauseMillis = watch.look(now);
        }
    }

    @Test
    void compilerThatWaitsInVainIsHelpedForAWhile() {
        c2Wants = true;
        look(1, 0);
        assertEquals(List.of(), changes, "it may have come just now");
        look(1, 0.05);
        assertEquals(List.of("12 real time"), changes);
        look(3, 1);
        assertEquals(List.of("12 real time", "12 as usual"), changes);
        look(1, 0);
        assertEquals(2, changes.size(), "a whole period on its own");
        look(1, 0);
        assertEquals(List.of("12 real time", "12 as usual", "12 real time"), changes);
    }

    @Test
    void compilerThatRunsBesideOthersIsLeftAlone() {
        c2Wants = true;
        look(50, 0.3);
        c2Wants = false;
        look(50, 0);
        assertEquals(List.of(), changes);
    }

    @Test
    void compilersWithoutWorkAreLookedAtLessOften() {
        look(1, 0);
        assertEquals(CompilerWatch.IDLE_MILLIS, pauseMillis);
        c2Wants = true;
        look(1, 0.5);
        assertEquals(CompilerWatch.BUSY_MILLIS, pauseMillis);
        look(1, 0);
        assertEquals(CompilerWatch.BUSY_MILLIS, pauseMillis, "it is being helped");
        c2Wants = false;
        look(4, 0);
        assertEquals(CompilerWatch.IDLE_MILLIS, pauseMillis);
    }

    @Test
    void compilersComeAndGo() {
        present = new int[] {C1};
        c2Wants = true;
        look(25, 0);
        present = new int[] {C1, C2};
        look(2, 0);
        assertEquals(List.of("12 real time"), changes);
        watch.end();
        assertEquals(List.of("12 real time", "12 as usual"), changes);
    }
}
