package carousel.itest.verify;

import carousel.itest.verify.ipc.IpcRecording;
import carousel.itest.verify.ipc.IpcVerification;
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

/** Verifies a folder of recorded exchanges of libqb's clients. */
@Command(
        name = "carousel verify ipc",
        description = {
            "Checks recorded exchanges between Corosync's clients and a real daemon against the IPC server: every request is read as the"
                    + " reference reads it, and every answer and event comes out with the fields that the daemon sent.",
            "A line for each file that fails, then: N files, N messages, N failed. Files of layouts and of rings in shared memory are"
                    + " passed over."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every file holds", "1:some file does not", "2:wrong use, or a file that is no recording"})
public final class VerifyIpcCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    @Parameters(paramLabel = "DIR", description = "folder of recordings, *.json in the format of ipc-wire 16")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private VerifyIpcCommand() {}

    /** Runs the verification; the process ends with the result. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new VerifyIpcCommand());
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
        IpcVerification verification = new IpcVerification();
        int files = 0;
        int messages = 0;
        int failed = 0;
        for (Path file : jsonFiles()) {
            IpcRecording recording = IpcRecording.read(file);
            if (recording == null) {
                continue;
            }
            files++;
            messages += recording.messageCount();
            List<String> wrong = verification.verify(recording);
            if (!wrong.isEmpty()) {
                failed++;
                out.println(recording.fileName() + ": " + wrong.get(0)
                        + (wrong.size() == 1 ? "" : " (and " + (wrong.size() - 1) + " more)"));
                out.flush();
            }
        }
        if (files == 0) {
            throw new UnusableFileException(folder, "there is no recording of exchanges in it");
        }
        out.println(files + " files, " + messages + " messages, " + failed + " failed");
        return failed;
    }

    private List<Path> jsonFiles() throws UnusableFileException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new UnusableFileException(folder, "there is no such folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
