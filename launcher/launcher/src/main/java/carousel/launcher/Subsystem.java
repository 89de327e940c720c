package carousel.launcher;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A logger's name as a Corosync subsystem, padded to 6 characters (logging 4): class names lose their package. */
public final class Subsystem extends ClassicConverter {
    private static final int WIDTH = 6;

    @Override
    public String convert(ILoggingEvent event) {
        return subsystem(event.getLoggerName());
    }

    static String subsystem(String loggerName) {
        String last = loggerName.substring(loggerName.lastIndexOf('.') + 1);
        return last.length() >= WIDTH ? last : last + " ".repeat(WIDTH - last.length());
    }
}
