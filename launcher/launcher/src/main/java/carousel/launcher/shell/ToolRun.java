package carousel.launcher.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command of the node's shell as if it were a program: file names begin at the caller's folder, the standard input is the
 * caller's, and {@code q} or the end of the input ends what follows changes.
 */
final class ToolRun {
    private static final int INTERRUPTED = 130;
    private static final int MAX_INPUT_BYTES = 1 << 18;

    private final ShellConnection connection;
    private final InputStream input;
    private volatile boolean quit;

    ToolRun(ShellConnection connection, InputStream input) {
        this.connection = connection;
        this.input = input;
    }

    /**
     * Runs the tool.
     *
     * @param directory what relative file names begin at
     * @return its status
     */
    int run(String tool, List<String> arguments, Path directory, OutputStream output, OutputStream errors)
            throws IOException {
        byte[] bytes = arguments.contains("-") ? input.readNBytes(MAX_INPUT_BYTES) : null;
        OutputStream watched = follows(tool, arguments) ? new FirstWrite(output, this::startAwaitingQuit) : output;
        int status = connection.execute(line(tool, arguments, directory, bytes), watched, errors);
        return quit && status == INTERRUPTED ? 0 : status;
    }

    /** Only then is the standard input the tool's to read. */
    private static boolean follows(String tool, List<String> arguments) {
        return tool.equals("cmapctl") && arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*[tT]"));
    }

    /** What the node's shell is told. */
    static String line(String tool, List<String> arguments, Path directory, byte @Nullable [] input) {
        return "tool_directory=" + quoted(directory.toString()) + "; "
                + (input == null ? "" : "tool_input=" + quoted(HexFormat.of().formatHex(input)) + "; ")
                + words(tool, arguments);
    }

    /** A command with its arguments. */
    static String words(String tool, List<String> arguments) {
        return "carousel:" + tool + " "
                + arguments.stream().map(ToolRun::quoted).collect(Collectors.joining(" "));
    }

    /** A word as the node's shell takes it, whatever its characters. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Once the tool has begun to write. */
    private void startAwaitingQuit() {
        Thread thread = new Thread(this::awaitQuit, "carousel-tool-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitQuit() {
        try {
            int octet = input.read();
            while (octet >= 0 && octet != 'q') {
                octet = input.read();
            }
            quit = true;
            connection.interrupt();
        } catch (IOException e) {
            quit = true; // the connection is gone, and the tool with it; or there is no input to wait for
        }
    }
}
