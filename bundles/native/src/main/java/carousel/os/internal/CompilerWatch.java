package carousel.os.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Sees to it that the virtual machine's compilers are not left without a processor by threads in real time, of this process or others: the code would
 * stay slow for minutes. Compilers that wait in vain get real time themselves for a while, with the lowest priority; never for longer than
 * they need it, because programs that are not in real time wait for them then.
 */
final class CompilerWatch {
    /** Pause between looks while compilers have work. */
    static final long BUSY_MILLIS = 200;

    /** Pause while they have none: each look takes a processor from somebody. */
    static final long IDLE_MILLIS = 1000;

    /** Looks until compilers are looked for again: the virtual machine starts and ends them as it needs them. */
    private static final int LOOKS_PER_LIST = 25;

    /** Looks that help lasts for. */
    private static final int LOOKS_OF_HELP = 3;

    /** Share of the time that is enough, of those who want all of it. */
    private static final double ENOUGH = 0.1;

    /** Threads of the process. */
    interface Threads {
        /** The compilers that there are. */
        int[] compilers();

        /** Whether a thread runs or would like to. */
        boolean isRunnable(int threadId);

        /** Processor time that a thread has had. */
        long runNanos(int threadId);

        /** Schedules a thread in real time with the lowest priority, or as usual. */
        void setRealTime(int threadId, boolean realTime);
    }

    private static final class Compiler {
        private boolean wasRunnable;
        private long lastRunNanos;
        private int looksOfHelp;
    }

    private final Threads threads;
    private final Map<Integer, Compiler> compilers = new HashMap<>();
    private int looks;
    private long lastNanos;

    CompilerWatch(Threads threads) {
        this.threads = threads;
    }

    /** Looks at every compiler. Answers the milliseconds until the next look. */
    long look(long nanoTime) {
        if (looks++ % LOOKS_PER_LIST == 0) {
            list();
        }
        double enoughNanos = (nanoTime - lastNanos) * ENOUGH;
        lastNanos = nanoTime;
        boolean busy = false;
        for (Map.Entry<Integer, Compiler> entry : compilers.entrySet()) {
            Compiler compiler = entry.getValue();
            look(entry.getKey(), compiler, enoughNanos);
            busy |= compiler.wasRunnable || compiler.looksOfHelp > 0;
        }
        return busy ? BUSY_MILLIS : IDLE_MILLIS;
    }

    private void list() {
        Map<Integer, Compiler> known = new HashMap<>(compilers);
        compilers.clear();
        for (int threadId : threads.compilers()) {
            Compiler compiler = known.get(threadId);
            compilers.put(threadId, compiler == null ? new Compiler() : compiler);
        }
    }

    private void look(int threadId, Compiler compiler, double enoughNanos) {
        if (compiler.looksOfHelp > 0) {
            if (--compiler.looksOfHelp == 0) {
                threads.setRealTime(threadId, false);
            }
            return;
        }
        boolean isRunnable = threads.isRunnable(threadId);
        if (isRunnable) {
            long runNanos = threads.runNanos(threadId);
            if (compiler.wasRunnable && runNanos - compiler.lastRunNanos < enoughNanos) {
                threads.setRealTime(threadId, true);
                compiler.looksOfHelp = LOOKS_OF_HELP;
                isRunnable = false; // once it is on its own again, a whole period counts
            }
            compiler.lastRunNanos = runNanos;
        }
        compiler.wasRunnable = isRunnable;
    }

    /** Takes help back. */
    void end() {
        compilers.forEach((threadId, compiler) -> {
            if (compiler.looksOfHelp > 0) {
                threads.setRealTime(threadId, false);
            }
        });
        compilers.clear();
    }
}
