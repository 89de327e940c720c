package carousel.os.internal;

import carousel.api.os.ProcessControl;
import carousel.api.os.SystemCallException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls mlockall, sched_setscheduler and setpriority. */
final class LibCProcessControl implements ProcessControl, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private static final int MCL_CURRENT = 1;
    private static final int MCL_FUTURE = 2;
    /** Since Linux 4.4. */
    private static final int MCL_ONFAULT = 4;

    private static final int RLIMIT_MEMLOCK = 8;
    private static final long RLIM_INFINITY = -1;
    private static final int CAP_IPC_LOCK = 14;
    private static final int HEXADECIMAL = 16;

    private static final int SCHED_OTHER = 0;
    private static final int SCHED_RR = 2;
    /** What a scheduled thread starts is scheduled as usual. */
    private static final int SCHED_RESET_ON_FORK = 0x40000000;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int ESRCH = 3;

    private static final Path PROCESS = Path.of("/proc/self");

    private final RootCgroup rootCgroup = new RootCgroup(Path.of("/sys/fs/cgroup"));

    /** Guarded by this. */
    private @Nullable Thread compilerWatch;

    /**
     * Ready to be asked.
     *
     * @throws LinkageError when the C library cannot be called
     */
    LibCProcessControl() {
        LibC.load();
    }

    /**
     * Not under a finite limit: each later mapping counts against it in full, and a virtual machine that is refused one dies.
     */
    @Override
    public void lockMemory() throws MemoryLimitException, SystemCallException {
        if (LibC.setrlimit(RLIMIT_MEMLOCK, new long[] {RLIM_INFINITY, RLIM_INFINITY}) != 0) {
            SystemCallException refusal = LibC.failure();
            if (!isUnlimited() && !hasCapability(CAP_IPC_LOCK)) {
                throw new MemoryLimitException(refusal);
            }
        }
        if (LibC.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) {
            throw LibC.failure();
        }
    }

    private static boolean isUnlimited() {
        long[] limits = new long[2];
        return LibC.getrlimit(RLIMIT_MEMLOCK, limits) == 0 && limits[0] == RLIM_INFINITY;
    }

    private static boolean hasCapability(int number) {
        try {
            for (String line : Files.readAllLines(PROCESS.resolve("status"))) {
                if (line.startsWith("CapEff:")) {
                    long capabilities = Long.parseUnsignedLong(
                            line.substring(line.indexOf(':') + 1).strip(), HEXADECIMAL);
                    return (capabilities >>> number & 1) == 1;
                }
            }
        } catch (IOException e) {
            return false; // it cannot be known, so do not rely on it
        }
        return false;
    }

    @Override
    public int scheduleInRealTime() throws SchedulingRefusedException {
        int priority = LibC.sched_get_priority_max(SCHED_RR);
        if (priority < 0) {
            throw new SchedulingRefusedException(priority, LibC.failure());
        }
        schedule(CALLING_THREAD, priority);
        for (int collector : ProcessThreads.named("VM Thread", "GC Thread")) {
            schedule(collector, priority);
        }
        watchCompilers(priority - 1);
        return priority;
    }

    private static void schedule(int threadId, int priority) throws SchedulingRefusedException {
        if (LibC.sched_setscheduler(threadId, SCHED_RR | SCHED_RESET_ON_FORK, new int[] {priority}) != 0
                && Native.getLastError() != ESRCH) {
            throw new SchedulingRefusedException(priority, LibC.failure());
        }
    }

    /** In real time too: else it would wait for a processor together with those that it is to help. */
    private synchronized void watchCompilers(int priority) {
        if (compilerWatch != null) {
            return;
        }
        Thread watch = new Thread(() -> watch(priority), "carousel-compilers");
        watch.setDaemon(true);
        compilerWatch = watch;
        watch.start();
    }

    private static void watch(int priority) {
        try (ProcessThreads threads = new ProcessThreads(LibCProcessControl::setCompilerRealTime)) {
            CompilerWatch watch = new CompilerWatch(threads);
            schedule(CALLING_THREAD, priority);
            try {
                while (true) {
                    Thread.sleep(watch.look(System.nanoTime()));
                }
            } catch (InterruptedException e) {
                watch.end(); // the bundle goes
            }
        } catch (SchedulingRefusedException e) {
            LOGGER.debug("Compilers are not watched", e);
        }
    }

    private static void setCompilerRealTime(int threadId, boolean realTime) {
        int[] priority = {realTime ? LibC.sched_get_priority_min(SCHED_RR) : 0};
        if (LibC.sched_setscheduler(threadId, (realTime ? SCHED_RR : SCHED_OTHER) | SCHED_RESET_ON_FORK, priority)
                != 0) {
            LOGGER.debug(
                    "Compiler thread {} is scheduled as before: {}",
                    threadId,
                    LibC.failure().getMessage());
        }
    }

    /** Nothing is watched any more; what was scheduled stays so. */
    @Override
    public synchronized void close() {
        Thread watch = compilerWatch;
        compilerWatch = null;
        if (watch != null) {
            watch.interrupt();
        }
    }

    @Override
    public void setNice(int nice) throws SystemCallException {
        if (LibC.setpriority(PRIO_PROCESS, CALLING_THREAD, nice) != 0) {
            throw LibC.failure();
        }
    }

    @Override
    public boolean moveToRootCgroup() throws IOException {
        return rootCgroup.enter();
    }
}
