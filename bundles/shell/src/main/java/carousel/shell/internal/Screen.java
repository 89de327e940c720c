package carousel.shell.internal;

import org.apache.felix.service.command.CommandSession;

/**
 * The terminal of who called a command, as the shell's client tells it by variables.
 *
 * @param rows 0 when it is no terminal
 * @param columns 0 when it is no terminal
 * @param colours whether it wants colours
 */
record Screen(int rows, int columns, boolean colours) {
    /** A file or a pipe. */
    static final Screen NONE = new Screen(0, 0, false);

    private static final int MAX_DIGITS = 5;

    /** The caller's. */
    static Screen of(CommandSession session) {
        int rows = number(session.get("terminal_rows"));
        int columns = number(session.get("terminal_columns"));
        return rows == 0 || columns == 0
                ? NONE
                : new Screen(rows, columns, "true".equals(String.valueOf(session.get("terminal_colours"))));
    }

    private static int number(Object value) {
        String text = String.valueOf(value);
        return text.length() <= MAX_DIGITS && text.matches("[0-9]+") ? Integer.parseInt(text) : 0;
    }

    boolean isTerminal() {
        return rows > 0;
    }
}
