package carousel.itest.verify;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** One run of the command. */
record Run(int status, List<String> output, String errors) {
    static final Path RECORDINGS = Path.of("../recordings/src/main/resources/vectors");

    static Run of(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine commandLine =
                VerifyKnetCommand.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int status = commandLine.execute(arguments);
        return new Run(status, output.toString().lines().toList(), errors.toString());
    }
}
