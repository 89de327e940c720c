package carousel.itest.simulator.command;

import carousel.itest.simulator.capture.CaptureReader;
import carousel.itest.simulator.capture.CaptureVerifier;
import carousel.itest.simulator.capture.ReplayPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts captures of real daemons through the wire classes. */
@Command(
        name = "carousel verify totem",
        description = {
            "Reads every totem datagram of the captures (*.pcap.gz) in a folder, writes it again and compares; padding that a daemon"
                    + " does not set may differ. Then members take the places of daemons: they get what these got, and must decide the"
                    + " same. Which places, is told by replays.txt in the folder, or, by the captures' names, by the project's own list.",
            "The captures are Ethernet, IPv4 and UDP to the ports 5405 to 5412, with knet uncompressed and in clear, or udpu."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:every datagram came back, every member decided the same",
            "1:some did not",
            "2:wrong use, or no captures there"
        })
public final class VerifyTotemCommand implements Callable<Integer> {
    private static final String SUFFIX = ".pcap.gz";

    @Parameters(paramLabel = "DIR", description = "folder of captures")
    private @Nullable Path folder;

    @Spec
    private @Nullable CommandSpec spec;

    private long datagrams;
    private long failed;
    private long replayed;

    private VerifyTotemCommand() {}

    /** Verifies; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new VerifyTotemCommand()).execute(arguments);
    }

    @Override
    public Integer call() {
        List<Path> captures = captures();
        List<ReplayPlan> plans = plans();
        for (Path capture : captures) {
            verify(capture, plans);
        }
        System.out.println("places of daemons in which a member decided the same: " + replayed);
        System.out.println(captures.size() + " captures, " + datagrams + " datagrams, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private List<Path> captures() {
        Path from = folder;
        if (from == null || !Files.isDirectory(from)) {
            throw misuse("there is no folder " + from);
        }
        List<Path> captures;
        try (Stream<Path> files = Files.list(from)) {
            captures = files.filter(file -> String.valueOf(file.getFileName()).endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw misuse("the folder " + from + " cannot be read: " + unreadable.getMessage());
        }
        if (captures.isEmpty()) {
            throw misuse("the folder " + from + " holds no captures (*" + SUFFIX + ")");
        }
        return captures;
    }

    private List<ReplayPlan> plans() {
        Path from = folder;
        try {
            return from == null ? List.of() : ReplayPlan.of(from);
        } catch (IOException unreadable) {
            throw misuse(unreadable.getMessage());
        }
    }

    private ParameterException misuse(@Nullable String sentence) {
        CommandSpec command = spec;
        if (command == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return new ParameterException(command.commandLine(), "carousel verify totem: " + sentence);
    }

    /** A file that cannot be read counts as one failure. */
    private void verify(Path capture, List<ReplayPlan> plans) {
        CaptureReader reader;
        try {
            reader = CaptureReader.read(capture);
        } catch (IOException unreadable) {
            failed++;
            System.err.println(capture.getFileName() + ": " + unreadable.getMessage());
            return;
        }
        long failedBefore = failed;
        long number = 0;
        String first = "";
        for (byte[] datagram : reader.datagrams()) {
            number++;
            String problem = CaptureVerifier.problem(datagram);
            if (problem != null) {
                first = failed++ == failedBefore ? "datagram " + number + " " + problem : first;
            }
        }
        datagrams += number;
        if (number == 0) {
            failed++;
            System.err.println(capture.getFileName() + ": holds no totem datagram");
        } else if (failed > failedBefore) {
            System.err.println(capture.getFileName() + ": " + (failed - failedBefore) + " of " + number
                    + " datagrams failed, the first: " + first);
        }
        if (failed > failedBefore) {
            return; // what it says is not to be trusted
        }
        String name = String.valueOf(capture.getFileName()).replace(SUFFIX, "");
        for (ReplayPlan plan : plans) {
            if (plan.capture().equals(name)) {
                replay(plan, reader);
            }
        }
    }

    /** A place in which the member did anything else counts as one failure. */
    private void replay(ReplayPlan plan, CaptureReader reader) {
        List<String> differences;
        try {
            differences = plan.replay(reader).differences();
        } catch (RuntimeException wrong) {
            differences = List.of(String.valueOf(wrong.getMessage()));
        }
        if (differences.isEmpty()) {
            replayed++;
        } else {
            failed++;
            System.err.println(plan.capture() + ", in the place of " + plan.place() + ": " + differences.size()
                    + " differences, the first: " + differences.get(0));
        }
    }
}
