package carousel.recorder.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hands what framework and Felix bundles say to the OSGi log to SLF4J, so that a node has one log. */
@Component(
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {
    private final LogReaderService reader;

    /** Starts to listen. */
    @Activate
    public LogBridge(@Reference LogReaderService reader) {
        this.reader = reader;
        reader.addLogListener(this);
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        String name = entry.getLoggerName();
        Logger logger = LoggerFactory.getLogger(name == null ? "OSGI" : name);
        Level level = level(entry.getLogLevel());
        Throwable cause = entry.getException();
        String text = text(symbolicName(entry), entry.getMessage());
        if (cause == null) {
            logger.atLevel(level).log(text);
        } else if (level == Level.ERROR || logger.isDebugEnabled()) {
            logger.atLevel(level).setCause(cause).log(text);
        } else {
            // a warning of a foreign bundle, for instance of one that cannot be resolved: the reason is enough
            logger.atLevel(level).log(text + ": " + cause.getMessage());
        }
    }

    private static @Nullable String symbolicName(LogEntry entry) {
        return entry.getBundle() == null ? null : entry.getBundle().getSymbolicName();
    }

    /** The bundle stands before the text, because logger names of the OSGi log seldom name it. */
    static String text(@Nullable String symbolicName, @Nullable String message) {
        String said = message == null ? "" : message;
        return symbolicName == null || said.contains(symbolicName) ? said : symbolicName + ": " + said;
    }

    static Level level(LogLevel level) {
        return switch (level) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
