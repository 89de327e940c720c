package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import carousel.api.os.ProcessControl.MemoryLimitException;
import carousel.api.os.ProcessControl.SchedulingRefusedException;
import carousel.api.os.SystemCallException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Each in a process of its own: what is asked for stays until the process ends. */
@EnabledOnOs(OS.LINUX)
class LibCProcessControlTest {
    private static final int REAL_TIME_PRIORITY = 37;
    private static final int POLICY = 38;
    private static final int NORMAL = 0;
    private static final int ROUND_ROBIN = 2;

    /** The program: does what its arguments say and prints what became of it. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            LibCProcessControl control = new LibCProcessControl();
            try {
                switch (arguments[0]) {
                    case "memory" -> {
                        long before = statusKilobytes("VmRSS");
                        control.lockMemory();
                        System.out.println(
                                "locked " + statusKilobytes("VmLck") + " grown " + (statusKilobytes("VmRSS") - before));
                    }
                    case "realtime" -> {
                        System.out.println("priority " + control.scheduleInRealTime() + " self "
                                + statField(Path.of("/proc/thread-self"), POLICY)
                                + " vm " + ofThread("VM Thread", POLICY)
                                + " compiler " + ofThread("C1 CompilerThre", POLICY)
                                + " watch at " + priorityOfWatch());
                        Thread child = new Thread(
                                () -> System.out.println("child " + statField(Path.of("/proc/thread-self"), POLICY)));
                        child.start();
                        child.join();
                    }
                    case "nice" -> {
                        control.setNice(Integer.parseInt(arguments[1]));
                        System.out.println("nice " + statField(Path.of("/proc/thread-self"), 16));
                    }
                    default -> throw new IllegalArgumentException(arguments[0]);
                }
            } catch (MemoryLimitException | SchedulingRefusedException | SystemCallException e) {
                System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }

        /** The watch is scheduled by itself, soon. */
        private static String priorityOfWatch() throws Exception {
            String priority = "";
            for (int i = 0; i < 500 && !priority.equals("98"); i++) {
                Thread.sleep(10);
                priority = ofThread("carousel-compil", REAL_TIME_PRIORITY);
            }
            return priority;
        }

        private static long statusKilobytes(String name) throws IOException {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(name + ":")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
            throw new IOException("no " + name);
        }

        private static String nameOf(Path thread) {
            try {
                return Files.readString(thread.resolve("comm")).strip();
            } catch (IOException e) {
                return "one that has ended";
            }
        }

        private static String ofThread(String name, int field) throws IOException {
            try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path thread : threads) {
                    if (nameOf(thread).equals(name)) {
                        return statField(thread, field);
                    }
                }
            }
            return "absent";
        }

        /** Field of proc(5)'s stat, counted behind the command, of which {@code state} is the first. */
        private static String statField(Path thread, int field) {
            try {
                String stat = Files.readString(thread.resolve("stat"));
                return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[field];
            } catch (IOException e) {
                return e.toString();
            }
        }
    }

    private static List<String> run(List<String> prefix, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            List<String> lines = output.lines().toList();
            assertEquals(0, process.waitFor(), lines::toString);
            return lines;
        }
    }

    @Test
    void lockedMemoryDoesNotGrowTheProcess() throws Exception {
        String told = run(List.of(), "memory").get(0);
        if (told.startsWith("MemoryLimitException")) {
            abort("locked memory is limited for this user: " + told);
        }
        String[] words = told.split(" ", -1);
        assertTrue(Long.parseLong(words[1]) > 100_000, told); // all that is mapped counts, the heap too
        assertTrue(Long.parseLong(words[3]) < 20_000, told); // but nothing is touched for it
    }

    /** A prefix that takes rights from root, which the classes need to be read by. */
    private static List<String> withoutRights() {
        if (!System.getProperty("user.name").equals("root") || !Files.exists(Path.of("/usr/bin/setpriv"))) {
            abort("taking rights away needs root and util-linux");
        }
        String rights = "-ipc_lock,-sys_resource,-sys_nice";
        return List.of(
                "prlimit", "--memlock=65536:65536", "setpriv", "--bounding-set=" + rights, "--inh-caps=" + rights);
    }

    @Test
    void limitOfLockedMemoryIsTold() throws Exception {
        assertEquals(List.of("MemoryLimitException Operation not permitted (1)"), run(withoutRights(), "memory"));
    }

    @Test
    void refusalOfRealTimeIsTold() throws Exception {
        assertEquals(
                List.of("SchedulingRefusedException Operation not permitted (1)"), run(withoutRights(), "realtime"));
    }

    @Test
    void refusalOfUrgencyIsTold() throws Exception {
        assertEquals(List.of("SystemCallException Permission denied (13)"), run(withoutRights(), "nice", "-20"));
    }

    @Test
    void loopAndCollectorRunInRealTimeAndNobodyElse() throws Exception {
        List<String> told = run(List.of(), "realtime");
        if (told.get(0).startsWith("SchedulingRefusedException")) {
            abort("real-time scheduling is refused to this user: " + told);
        }
        assertEquals(
                List.of(
                        "priority 99 self " + ROUND_ROBIN + " vm " + ROUND_ROBIN + " compiler " + NORMAL
                                + " watch at 98",
                        "child " + NORMAL),
                told);
    }

    @Test
    void niceValueIsThatOfTheThread() throws Exception {
        assertEquals(List.of("nice 5"), run(List.of(), "nice", "5"));
    }
}
