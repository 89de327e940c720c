package carousel.shell.internal;

import java.nio.file.Path;
import java.util.List;

/** The program {@code carousel-keygen}: a key is needed before the first node runs. */
public final class KeygenProgram {
    private KeygenProgram() {}

    /** Ends with the tool's status. */
    public static void main(String[] arguments) {
        ToolOutput output = ToolOutput.ofCommand();
        int status = ExitStatus.FINE;
        try {
            new Keygen(Path.of(""), output).run(KeygenOptions.parse(List.of(arguments), output));
        } catch (CommandFailure e) {
            output.error(e.sentence());
            status = e.status();
        }
        System.exit(status);
    }
}
