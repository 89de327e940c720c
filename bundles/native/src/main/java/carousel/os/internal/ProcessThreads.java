package carousel.os.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The threads of this process in proc(5). Of a thread that is gone, or where there is no /proc, is told what makes nobody act. Who looks here often is in
 * real time: files stay open, and of threads that are known already nothing is read again.
 */
final class ProcessThreads implements CompilerWatch.Threads, AutoCloseable {
    private static final Path TASKS = Path.of("/proc/self/task");

    /** What changes the scheduling of a thread; a thread that is gone does not matter. */
    interface Scheduler {
        void setRealTime(int threadId, boolean realTime);
    }

    private final Scheduler scheduler;
    private final Map<Integer, Boolean> known = new HashMap<>();
    private final Map<String, RandomAccessFile> files = new HashMap<>();
    private final byte[] bytes = new byte[512];

    ProcessThreads(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Threads whose names begin like one of these. */
    static int[] named(String... names) {
        return threads(threadId -> {
            String name = name(threadId);
            return Stream.of(names).anyMatch(name::startsWith);
        });
    }

    private static int[] threads(IntPredicate wanted) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(TASKS)) {
            IntStream.Builder found = IntStream.builder();
            for (Path thread : threads) {
                int threadId = Integer.parseInt(thread.getFileName().toString());
                if (wanted.test(threadId)) {
                    found.add(threadId);
                }
            }
            return found.build().toArray();
        } catch (IOException e) {
            return new int[0];
        }
    }

    private static String name(int threadId) {
        try {
            return Files.readString(TASKS.resolve(threadId + "/comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public int[] compilers() {
        Set<Integer> present = new HashSet<>();
        int[] compilers = threads(threadId -> {
            present.add(threadId);
            return known.computeIfAbsent(threadId, unknown -> isCompiler(name(unknown)));
        });
        if (known.keySet().retainAll(present)) {
            close(); // files of threads that are gone are among them
        }
        return compilers;
    }

    private static boolean isCompiler(String name) {
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    }

    @Override
    public boolean isRunnable(int threadId) {
        String stat = read(threadId + "/stat");
        return stat.startsWith("R", stat.lastIndexOf(')') + 2);
    }

    @Override
    public long runNanos(int threadId) {
        String schedstat = read(threadId + "/schedstat");
        int end = schedstat.indexOf(' ');
        return end < 0 ? Long.MAX_VALUE : Long.parseLong(schedstat.substring(0, end));
    }

    private String read(String name) {
        RandomAccessFile file = null;
        try {
            file = files.get(name);
            if (file == null) {
                file = new RandomAccessFile(TASKS.resolve(name).toFile(), "r");
                files.put(name, file);
            }
            file.seek(0);
            int length = file.read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            files.remove(name);
            close(file);
            return "";
        }
    }

    private static void close(@Nullable RandomAccessFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new AssertionError("closing a file that nothing was written to", e);
        }
    }

    @Override
    public void setRealTime(int threadId, boolean realTime) {
        scheduler.setRealTime(threadId, realTime);
    }

    /** Closes all files; they are opened again when they are needed. */
    @Override
    public void close() {
        files.values().forEach(ProcessThreads::close);
        files.clear();
    }
}
