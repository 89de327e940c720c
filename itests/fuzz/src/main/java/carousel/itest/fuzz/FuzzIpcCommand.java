package carousel.itest.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the fuzzer over the IPC server. */
@Command(
        name = "carousel fuzz ipc",
        description = {
            "Feeds the services of the IPC server with requests that a coverage-guided fuzzer (Jazzer) makes up, beginning with"
                    + " recorded ones of Corosync's clients. What it learns is kept for the next run.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing was found",
            "1:something was found; the line says where the input is",
            "2:wrong options"
        })
public final class FuzzIpcCommand implements Callable<Integer> {
    private static final int FOUND = 1;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "default 60")
    private int seconds;

    @Option(
            names = "--recordings",
            paramLabel = "DIR",
            required = true,
            description = "recorded exchanges to begin with")
    private Path recordings = Path.of("");

    @Option(names = "--work", paramLabel = "DIR", required = true, description = "where inputs and logs are kept")
    private Path work = Path.of("");

    private FuzzIpcCommand() {}

    /** Runs the fuzzer; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FuzzIpcCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1) {
            System.err.println("carousel fuzz: --seconds is " + seconds + ", expected at least 1");
            return CommandLine.ExitCode.USAGE;
        }
        Fuzzer fuzzer = new Fuzzer(work, "ipc");
        for (Map.Entry<String, byte[]> seed : IpcSeeds.read(recordings).entrySet()) {
            fuzzer.addSeed(seed.getKey(), seed.getValue());
        }
        return fuzzer.run(IpcTarget.class, seconds) ? FOUND : 0;
    }
}
