package carousel.shell.internal;

import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;

/** The folder of who called a command: the shell's client tells it by a variable when it stands for a program. */
final class CallerFolder {
    private static final String VARIABLE = "tool_directory";

    private CallerFolder() {}

    /** What relative file names begin at; the node's own folder when nothing was told. */
    static Path of(CommandSession session) {
        Object folder = session.get(VARIABLE);
        return Path.of(folder == null ? "" : folder.toString());
    }
}
