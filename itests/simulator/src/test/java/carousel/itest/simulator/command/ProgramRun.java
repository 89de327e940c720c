package carousel.itest.simulator.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The program, run inside the test. */
record ProgramRun(int status, String out, String err) {
    static ProgramRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = SimulateCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new ProgramRun(status, out.toString(), err.toString());
    }
}
