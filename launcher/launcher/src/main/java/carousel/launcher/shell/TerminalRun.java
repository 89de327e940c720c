package carousel.launcher.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/** Runs commands that know the terminal they write to: its size, whether it wants colours, and for some that any key ends them. */
final class TerminalRun {
    private static final int INTERRUPTED = 130;
    private static final long KEY_POLL_MILLIS = 100;

    /** A live view, whose output goes nowhere but to the terminal. */
    private static final Pattern ENDED_BY_KEY = Pattern.compile("(?s)\\s*(carousel:)?watch(\\s[^|;&\n]*)?");

    private final ShellConnection connection;
    private final Terminal terminal;

    TerminalRun(ShellConnection connection, Terminal terminal) {
        this.connection = connection;
        this.terminal = terminal;
    }

    /** Assignments for the node's shell that stand before a line. */
    static String variables(Terminal terminal) {
        boolean colours = System.getenv("NO_COLOR") == null
                && !terminal.getType().toLowerCase(Locale.ROOT).startsWith("dumb");
        return "terminal_rows=" + terminal.getHeight() + "; terminal_columns=" + terminal.getWidth()
                + "; terminal_colours=" + colours + "; ";
    }

    /** Whether the line is a live view. */
    static boolean isEndedByKey(String line) {
        return ENDED_BY_KEY.matcher(line).matches();
    }

    /**
     * Runs a line.
     *
     * @return its status; 0 when a key ended what a key may end
     */
    int run(String line, OutputStream output, OutputStream errors) throws IOException {
        String told = variables(terminal) + line;
        return isEndedByKey(line) ? runUntilKey(told, output, errors) : connection.execute(told, output, errors);
    }

    /** Keys come at once and are not shown; Ctrl-C stays a signal. */
    int runUntilKey(String line, OutputStream output, OutputStream errors) throws IOException {
        Attributes before = terminal.enterRawMode();
        Keys keys = new Keys(terminal.reader());
        Thread thread = new Thread(keys, "carousel-keys");
        thread.setDaemon(true);
        try {
            // What was typed ahead ends it too, but not before there is something to see.
            int status = connection.execute(line, new FirstWrite(output, thread::start), errors);
            return keys.pressed && status == INTERRUPTED ? 0 : status;
        } finally {
            keys.ended = true;
            awaitEnd(thread);
            terminal.setAttributes(before);
        }
    }

    /** The line editor reads from the same terminal next. */
    private static void awaitEnd(Thread thread) {
        try {
            thread.join(10 * KEY_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for one key while the command runs. */
    private final class Keys implements Runnable {
        private final NonBlockingReader reader;
        private volatile boolean ended;
        private volatile boolean pressed;

        Keys(NonBlockingReader reader) {
            this.reader = reader;
        }

        @Override
        public void run() {
            try {
                while (!ended) {
                    int key = reader.read(KEY_POLL_MILLIS);
                    if (key >= 0) {
                        pressed = true;
                        connection.interrupt();
                        return;
                    }
                    if (key == NonBlockingReader.EOF) {
                        return;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e); // the connection is gone, and the command with it
            }
        }
    }
}
