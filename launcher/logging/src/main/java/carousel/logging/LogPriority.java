package carousel.logging;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;

/** Corosync's priorities, the most urgent first (logging 2). */
public enum LogPriority {
    /** The system is unusable. */
    EMERG(0),
    /** Somebody must act at once. */
    ALERT(1),
    /** A critical condition. */
    CRIT(2),
    /** An error. */
    ERROR(3),
    /** A warning. */
    WARNING(4),
    /** Normal, but worth to know: most lines that operators look for. */
    NOTICE(5),
    /** For information. */
    INFO(6),
    /** For debugging. */
    DEBUG(7),
    /** Below debugging; syslog has no number for it. */
    TRACE(7);

    private static final int WORD_WIDTH = 7;

    private static final Map<String, LogPriority> MARKED =
            Map.of("emerg", EMERG, "alert", ALERT, "crit", CRIT, "notice", NOTICE);

    private final int severity;
    private final String word = name().toLowerCase(Locale.ROOT);
    private final String paddedWord = word + " ".repeat(WORD_WIDTH - word.length());

    LogPriority(int severity) {
        this.severity = severity;
    }

    /** Syslog's number, 0 to 7. */
    public int severity() {
        return severity;
    }

    /** The word that stands in a line. */
    public String word() {
        return word;
    }

    /** The word, padded to 7 characters (logging 4). */
    String paddedWord() {
        return paddedWord;
    }

    /** Whether a target that takes everything down to {@code lowest} takes this. */
    public boolean isAtLeast(LogPriority lowest) {
        return compareTo(lowest) <= 0;
    }

    /** SLF4J has five levels; a marker with the name of a priority makes up for those that it lacks. */
    static LogPriority of(Level level, @Nullable Marker marker) {
        LogPriority marked = marker == null ? null : MARKED.get(marker.getName());
        if (marked != null) {
            return marked;
        }
        return switch (level) {
            case ERROR -> ERROR;
            case WARN -> WARNING;
            case INFO -> INFO;
            case DEBUG -> DEBUG;
            case TRACE -> TRACE;
        };
    }
}
