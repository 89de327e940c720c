package carousel.itest.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
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
        Fuzzer fuzzer = new Fuzzer(work, target.label());
        Seeds.make(target, recordings, (name, input) -> {
            try {
                fuzzer.addSeed(name, input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return fuzzer.run(target.entry(), targetSeconds);
    }
}
