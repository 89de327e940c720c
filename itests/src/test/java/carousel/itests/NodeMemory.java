package carousel.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory of a node's process. */
final class NodeMemory {
    private static final Pattern USED = Pattern.compile("total [0-9]+K, used ([0-9]+)K");
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+([0-9]+) kB");

    private NodeMemory() {}

    /** What is in use of the Java heap when all that can be collected is: the least of three looks, since a node goes on meanwhile. */
    static long heapInUseKilobytes(long pid) throws IOException, InterruptedException {
        return Math.min(Math.min(heapNow(pid), heapNow(pid)), heapNow(pid));
    }

    private static long heapNow(long pid) throws IOException, InterruptedException {
        ask(pid, "GC.run");
        Matcher used = USED.matcher(ask(pid, "GC.heap_info"));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        if (sum == 0) {
            throw new IOException("GC.heap_info tells nothing");
        }
        return sum;
    }

    private static String ask(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + answer);
        }
        return answer;
    }

    /** All that the process has in memory and no file has: heap, classes, code, stacks, and buffers beside the heap. */
    static long anonymousKilobytes(long pid) throws IOException {
        Matcher resident = ANONYMOUS.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
        if (!resident.find()) {
            throw new IOException("/proc/" + pid + "/status tells nothing");
        }
        return Long.parseLong(resident.group(1));
    }
}
