package carousel.itest.verify;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a folder of recordings. */
@Command(
        name = "carousel verify knet",
        description = {
            "Checks recorded traffic of libknet against the link manager and its crypto and compression models: every datagram"
                    + " is opened, read, delivered and answered as libknet did, and everything that two nodes sent is sent"
                    + " again, byte for byte.",
            "A line for each file that fails, then: N files, N packets, N failed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every file holds", "1:some file does not", "2:wrong use, or a file that is no recording"})
public final class VerifyKnetCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    @Parameters(paramLabel = "DIR", description = "folder of recordings, *.json in the format of knet-wire 11")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private VerifyKnetCommand() {}

    /** Runs the verification; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new VerifyKnetCommand());
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            int failed = verify(out);
            out.flush();
            return failed == 0 ? 0 : FAILED;
        } catch (UnusableFileException | IOException e) {
            err.println("carousel verify: " + e.getMessage());
            err.flush();
            return WRONG_USE;
        }
    }

    private int verify(PrintWriter out) throws UnusableFileException, IOException {
        List<Path> files = files();
        KnetVerification verification = new KnetVerification();
        int packets = 0;
        int failed = 0;
        for (Path file : files) {
            Recording recording = Recording.read(file);
            packets += recording.datagramCount();
            List<String> wrong = verification.verify(recording);
            if (!wrong.isEmpty()) {
                failed++;
                out.println(recording.fileName + ": " + wrong.get(0)
                        + (wrong.size() == 1 ? "" : " (and " + (wrong.size() - 1) + " more)"));
                out.flush();
            }
        }
        out.println(files.size() + " files, " + packets + " packets, " + failed + " failed");
        return failed;
    }

    private List<Path> files() throws UnusableFileException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnusableFileException(folder, "there is no such folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new UnusableFileException(folder, "there is no file *.json in it");
            }
            return files;
        }
    }
}
