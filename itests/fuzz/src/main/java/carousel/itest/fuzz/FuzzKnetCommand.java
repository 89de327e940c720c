package carousel.itest.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the fuzzer over the targets, one after the other, each in a process of its own. */
@Command(
        name = "carousel fuzz knet",
        description = {
            "Feeds the receive path with packets that a coverage-guided fuzzer (Jazzer) makes up, beginning with recorded traffic"
                    + " of libknet. What it learns is kept for the next run.",
            "Targets: clear, sealed, sequence, crypto, decompressor."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:something was found; the line says where the input is",
            "2:wrong options"
        })
public final class FuzzKnetCommand implements Callable<Integer> {
    private static final int FOUND = 1;
    private static final int LONGEST_INPUT_BYTES = 8192;
    private static final int SECONDS_PER_INPUT = 20;
    private static final int MOST_MEMORY_MEGABYTES = 2048;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "for all targets together, default 60")
    private int seconds;

    @Option(names = "--target", paramLabel = "NAME", description = "only this target")
    private String only = "";

    @Option(names = "--recordings", paramLabel = "DIR", required = true, description = "recorded traffic to begin with")
    private Path recordings = Path.of("");

    @Option(names = "--work", paramLabel = "DIR", required = true, description = "where inputs and logs are kept")
    private Path work = Path.of("");

    private FuzzKnetCommand() {}

    /** Runs the fuzzer; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FuzzKnetCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Target> chosen = Stream.of(Target.values())
                .filter(target -> only.isEmpty() || target.label().equals(only))
                .toList();
        if (chosen.isEmpty() || seconds < chosen.size()) {
            System.err.println("carousel fuzz: "
                    + (chosen.isEmpty() ? "there is no target " + only : "each target needs at least one second"));
            return CommandLine.ExitCode.USAGE;
        }
        boolean isFound = false;
        for (Target target : chosen) {
            isFound |= fuzz(target, seconds / chosen.size());
        }
        return isFound ? FOUND : 0;
    }

    private boolean fuzz(Target target, int targetSeconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(work.resolve(target.label()).resolve("corpus"));
        Path findings = Files.createDirectories(work.resolve(target.label()).resolve("findings"));
        Path log = work.resolve(target.label()).resolve("log");
        Seeds.make(target, recordings, (name, input) -> {
            try {
                Files.write(corpus.resolve("seed-" + name), input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.entryClass(),
                "--instrumentation_includes=carousel.**:org.tukaani.**:org.apache.commons.compress.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-max_total_time=" + targetSeconds,
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
        System.out.println(target.label() + ": " + runs + " inputs, "
                + (status == 0
                        ? "nothing found"
                        : "ended with status " + status + ", see " + log + " and " + findings));
        return status != 0;
    }
}
