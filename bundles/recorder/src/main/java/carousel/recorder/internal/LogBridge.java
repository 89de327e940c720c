package carousel.recorder.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Hands what framework and Felix bundles say to the OSGi log to SLF4J, so that a node has one log: as subsystem OSGI. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
public final class LogBridge implements LogListener {
    private static final Logger LOGGER = LoggerFactory.getLogger("OSGI");
    private static final String EVENT_LOGGERS = "Events";

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
        Level level = level(entry.getLogLevel(), entry.getLoggerName());
        Throwable cause = entry.getException();
        String text = text(symbolicName(entry), entry.getMessage());
        if (cause == null) {
            LOGGER.atLevel(level).log(text);
        } else if (level == Level.ERROR || LOGGER.isDebugEnabled()) {
            LOGGER.atLevel(level).setCause(cause).log(text);
        } else {
            // a warning of a foreign bundle, for instance of one that cannot be resolved: the reason is enough
            LOGGER.atLevel(level).log(text + ": " + cause.getMessage());
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

    /** Every start and stop of every bundle and service is an event; they matter to who looks for a fault in them. */
    static Level level(LogLevel level, @Nullable String loggerName) {
        boolean event = loggerName != null && loggerName.startsWith(EVENT_LOGGERS);
        return switch (level) {
            case AUDIT, INFO -> event ? Level.DEBUG : Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
