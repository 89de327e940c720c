package carousel.os.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The threads of this process in proc(5). Of a thread that is gone, or where there is no /proc, is told what makes nobody act. */
final class ProcessThreads implements CompilerWatch.Threads {
    private static final Path TASKS = Path.of("/proc/self/task");

    /** What changes the scheduling of a thread; a thread that is gone does not matter. */
    interface Scheduler {
        void setRealTime(int threadId, boolean realTime);
    }

    private final Scheduler scheduler;

    ProcessThreads(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Threads whose names begin like one of these. */
    static int[] named(String... names) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
            IntStream.Builder found = IntStream.builder();
            for (Path thread : threads) {
                String name = read(thread.resolve("comm"));
                if (Stream.of(names).anyMatch(name::startsWith)) {
                    found.add(Integer.parseInt(thread.getFileName().toString()));
                }
            }
            return found.build().toArray();
        } catch (IOException e) {
            return new int[0];
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(int threadId, String file) {
        return read(TASKS.resolve(Integer.toString(threadId)).resolve(file));
    }

    @Override
    public int[] compilers() {
        return named("C1 Compiler", "C2 Compiler");
    }

    @Override
    public boolean isRunnable(int threadId) {
        String stat = read(threadId, "stat");
        return stat.startsWith("R", stat.lastIndexOf(')') + 2);
    }

    @Override
    public long runNanos(int threadId) {
        String schedstat = read(threadId, "schedstat");
        int end = schedstat.indexOf(' ');
        return end < 0 ? Long.MAX_VALUE : Long.parseLong(schedstat.substring(0, end));
    }

    @Override
    public void setRealTime(int threadId, boolean realTime) {
        scheduler.setRealTime(threadId, realTime);
    }
}
