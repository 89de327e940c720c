package carousel.recorder.internal;

import carousel.api.config.LogSettings;
import carousel.api.config.LoggingConfiguration;
import carousel.logging.FileSink;
import carousel.logging.LineFormat;
import carousel.logging.LogPriority;
import carousel.logging.LogRouting;
import carousel.logging.LogRouting.Route;
import carousel.logging.LogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns settings into targets and routes: each file is opened once and each facility of syslog connected once, however many
 * subsystems write there.
 */
final class TargetPlan implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final LineFormat fileFormat;
    private final LogSink standardError;
    private final IntFunction<SyslogSink> newSyslog;
    private final Map<Path, FileSink> files = new HashMap<>();
    private final Map<Integer, SyslogSink> syslogs = new HashMap<>();
    private final LogRouting routing;

    /**
     * Opens what the settings name.
     *
     * @param process what stands between time and priority in a file
     * @param newSyslog makes the target of a facility
     * @throws IOException when a file cannot be opened
     */
    TargetPlan(LoggingConfiguration settings, String process, Function<LineFormat, IntFunction<SyslogSink>> newSyslog)
            throws IOException {
        LineFormat format =
                new LineFormat(time(settings.timestamp()), "", settings.fileLine(), settings.functionName());
        fileFormat = new LineFormat(format.time(), process, format.fileLine(), format.functionName());
        standardError = FileSink.standardError(format);
        this.newSyslog = newSyslog.apply(format);
        boolean complete = false;
        try {
            List<Route> others = routes(settings.common());
            Map<String, List<Route>> subsystems = new HashMap<>();
            for (Map.Entry<String, LogSettings> subsystem :
                    settings.subsystems().entrySet()) {
                subsystems.put(subsystem.getKey(), routes(subsystem.getValue()));
            }
            routing = new LogRouting(subsystems, others, settings.fileLine() || settings.functionName());
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static LineFormat.Time time(LoggingConfiguration.Timestamp timestamp) {
        return switch (timestamp) {
            case OFF -> LineFormat.Time.OFF;
            case ON -> LineFormat.Time.SECONDS;
            case HIRES -> LineFormat.Time.HIGH_RESOLUTION;
        };
    }

    private List<Route> routes(LogSettings settings) throws IOException {
        List<Route> routes = new ArrayList<>();
        LogPriority lowest = lowest(settings.logFilePriority(), settings.debug());
        if (settings.toStandardError()) {
            routes.add(new Route(standardError, lowest));
        }
        if (settings.toLogFile() && settings.logFile() != null) {
            routes.add(new Route(open(settings.logFile()), lowest));
        }
        if (settings.toSyslog()) {
            SyslogSink syslog = syslogs.computeIfAbsent(settings.syslogFacility(), newSyslog::apply);
            routes.add(new Route(syslog, lowest(settings.syslogPriority(), settings.debug())));
        }
        return routes;
    }

    /** {@code debug} lets through more than a target's own priority does (logging 2). */
    private static LogPriority lowest(carousel.api.config.LogPriority own, LogSettings.Debug debug) {
        return switch (debug) {
            case ON -> LogPriority.DEBUG;
            case TRACE -> LogPriority.TRACE;
            case OFF ->
                switch (own) {
                    case EMERG -> LogPriority.EMERG;
                    case ALERT -> LogPriority.ALERT;
                    case CRIT -> LogPriority.CRIT;
                    case ERR -> LogPriority.ERROR;
                    case WARNING -> LogPriority.WARNING;
                    case NOTICE -> LogPriority.NOTICE;
                    case INFO -> LogPriority.INFO;
                    case DEBUG -> LogPriority.DEBUG;
                };
        };
    }

    private FileSink open(Path file) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        FileSink open = files.get(path);
        if (open == null) {
            try {
                open = FileSink.append(path, fileFormat);
            } catch (IOException e) {
                throw new IOException("Can't open logfile '" + file + "' for reason: " + FileRefusal.reason(e), e);
            }
            files.put(path, open);
        }
        return open;
    }

    LogRouting routing() {
        return routing;
    }

    Collection<FileSink> files() {
        return files.values();
    }

    /** Closes every target. What a full disk did not take is lost, as were the lines before. */
    @Override
    public void close() {
        for (FileSink file : files.values()) {
            try {
                file.close();
            } catch (IOException e) {
                LOGGER.debug("The log's file {} was not closed in order", file.name(), e);
            }
        }
        syslogs.values().forEach(SyslogSink::close);
    }
}
