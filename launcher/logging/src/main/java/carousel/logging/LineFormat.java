package carousel.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form of a line (logging 4).
 *
 * @param time how exactly the time is told
 * @param process what stands between time and priority in a file, for instance {@code [23882] node1 corosync}; empty to leave it out
 * @param fileLine whether file and line of the caller stand before the text
 * @param functionName whether the caller's method stands before the text
 */
public record LineFormat(Time time, String process, boolean fileLine, boolean functionName) {
    private static final int SUBSYSTEM_WIDTH = 6;

    /** How exactly the time is told, {@code logging.timestamp}. */
    public enum Time {
        /** Not at all. */
        OFF(null),
        /** To the second. */
        SECONDS("MMM dd HH:mm:ss"),
        /** To the millisecond. */
        HIGH_RESOLUTION("MMM dd HH:mm:ss.SSS");

        private final @Nullable DateTimeFormatter formatter;

        Time(@Nullable String pattern) {
            formatter = pattern == null
                    ? null
                    : DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneId.systemDefault());
        }
    }

    /** The form of standard error without settings. */
    public static final LineFormat DEFAULT = new LineFormat(Time.HIGH_RESOLUTION, "", false, false);

    /** Appends the whole line, with its end and, on lines of their own, the stack of its failure. */
    public void append(StringBuilder target, LogLine line) {
        if (time.formatter != null) {
            time.formatter.formatTo(Instant.ofEpochMilli(line.epochMillis()), target);
            target.append(' ');
        }
        if (!process.isEmpty()) {
            target.append(process).append(' ');
        }
        target.append(line.priority().paddedWord()).append(' ');
        appendMessage(target, line);
        target.append('\n');
        if (line.failure() != null) {
            StringWriter stack = new StringWriter();
            line.failure().printStackTrace(new PrintWriter(stack));
            target.append(stack);
        }
    }

    /** Appends what syslog gets: subsystem, place and text, without an end of line. */
    public void appendMessage(StringBuilder target, LogLine line) {
        target.append('[').append(line.subsystem());
        target.append(" ".repeat(Math.max(0, SUBSYSTEM_WIDTH - line.subsystem().length())));
        target.append("] ");
        appendCaller(target, line.caller());
        appendText(target, line.text());
    }

    private void appendCaller(StringBuilder target, @Nullable StackTraceElement caller) {
        if (caller == null || !(fileLine || functionName)) {
            return;
        }
        if (fileLine) {
            target.append(caller.getFileName()).append(':');
        }
        if (functionName) {
            target.append(caller.getMethodName());
        }
        if (fileLine) {
            target.append(functionName ? ":" : "").append(caller.getLineNumber());
        }
        target.append(' ');
    }

    /** One sentence stays one line, whatever was put into it: nobody shall write lines in the name of another. */
    private static void appendText(StringBuilder target, String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\n' -> target.append("\\n");
                case '\r' -> target.append("\\r");
                case '\t' -> target.append('\t');
                default -> target.append(Character.isISOControl(character) ? '?' : character);
            }
        }
    }
}
