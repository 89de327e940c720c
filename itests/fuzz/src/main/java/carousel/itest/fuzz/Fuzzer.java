package carousel.itest.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Lets Jazzer loose on one target, in a process of its own. */
final class Fuzzer {
    private static final int LONGEST_INPUT_BYTES = 8192;
    private static final int SECONDS_PER_INPUT = 20;
    private static final int MOST_MEMORY_MEGABYTES = 2048;

    private final Path folder;
    private final Path corpus;
    private final Path findings;
    private final String label;

    /**
     * Makes the target's folders.
     *
     * @param work where inputs and logs of all targets are kept
     */
    Fuzzer(Path work, String label) throws IOException {
        this.label = label;
        folder = work.resolve(label);
        corpus = Files.createDirectories(folder.resolve("corpus"));
        findings = Files.createDirectories(folder.resolve("findings"));
    }

    /** Adds an input to begin with. */
    void addSeed(String name, byte[] input) throws IOException {
        Files.write(corpus.resolve("seed-" + name), input);
    }

    /**
     * Fuzzes, and says on standard output what came of it.
     *
     * @return whether something was found
     */
    boolean run(Class<?> entry, int seconds) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + entry.getName(),
                "--instrumentation_includes=carousel.**:org.tukaani.**:org.apache.commons.compress.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + seconds,
                "-max_len=" + LONGEST_INPUT_BYTES,
                "-timeout=" + SECONDS_PER_INPUT,
                "-rss_limit_mb=" + MOST_MEMORY_MEGABYTES,
                "-print_final_stats=1",
                corpus.toString()));
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        String runs = "no";
        try (Stream<String> lines = Files.lines(log)) {
            runs = lines.filter(line -> line.startsWith("stat::number_of_executed_units:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .reduce((first, last) -> last)
                    .orElse("no");
        }
        System.out.println(label + ": " + runs + " inputs, "
                + (status == 0
                        ? "nothing found"
                        : "ended with status " + status + ", see " + log + " and " + findings));
        return status != 0;
    }
}
