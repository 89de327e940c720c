package carousel.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Corosync's word for a level, padded to 7 characters (logging 2 and 4). */
public final class LevelWord extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return switch (event.getLevel().toInt()) {
            case Level.ERROR_INT -> "error  ";
            case Level.WARN_INT -> "warning";
            case Level.INFO_INT -> "info   ";
            case Level.DEBUG_INT -> "debug  ";
            default -> "trace  ";
        };
    }
}
