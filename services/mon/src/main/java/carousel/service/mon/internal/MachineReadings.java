package carousel.service.mon.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What Linux tells of memory and load; read from memory, never from a disk. */
final class MachineReadings {
    private static final double PERCENT = 100;
    private static final int LOAD_15_MINUTES = 2;

    private final Path proc;

    /** @param proc the folder {@code /proc} */
    MachineReadings(Path proc) {
        this.proc = proc;
    }

    /**
     * Memory that is neither free nor a cache of files, in whole percent.
     *
     * @throws IOException when the system does not tell
     */
    double memoryUsedPercent() throws IOException {
        Map<String, Long> kibibytes = new HashMap<>();
        for (String line : Files.readAllLines(proc.resolve("meminfo"))) {
            String[] words = line.split("[: ]+", -1);
            if (words.length > 1 && !words[1].isEmpty()) {
                kibibytes.put(words[0], number(words[1]));
            }
        }
        double total = get(kibibytes, "MemTotal");
        double free = get(kibibytes, "MemFree") + get(kibibytes, "Buffers") + get(kibibytes, "Cached");
        return Math.floor((total - free) * PERCENT / total);
    }

    private static long get(Map<String, Long> kibibytes, String name) throws IOException {
        Long value = kibibytes.get(name);
        if (value == null || value < 0) {
            throw new IOException("/proc/meminfo has no " + name);
        }
        return value;
    }

    private static long number(String word) {
        return word.chars().allMatch(Character::isDigit) ? Long.parseLong(word) : -1;
    }

    /**
     * The mean number of processes that run or wait, over 15 minutes.
     *
     * @throws IOException when the system does not tell
     */
    double load15Minutes() throws IOException {
        String text = Files.readString(proc.resolve("loadavg"));
        String[] words = text.split(" ", -1);
        try {
            return Double.parseDouble(words[LOAD_15_MINUTES]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("/proc/loadavg is " + text.strip() + ", expected three numbers", e);
        }
    }
}
