package carousel.recorder.internal;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns settings into targets and routes: each file is opened once and each facility of syslog connected once, however many
 * subsystems write there.
 */
final class TargetPlan implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final LoggingKeys keys;
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
     * @throws IllegalArgumentException for a value that is not allowed
     * @throws IOException when a file cannot be opened
     */
    TargetPlan(LoggingKeys keys, String process, Function<LineFormat, IntFunction<SyslogSink>> newSyslog)
            throws IOException {
        this.keys = keys;
        fileFormat = new LineFormat(keys.time(), process, keys.fileLine(), keys.functionName());
        LineFormat format = new LineFormat(keys.time(), "", keys.fileLine(), keys.functionName());
        standardError = FileSink.standardError(format);
        this.newSyslog = newSyslog.apply(format);
        boolean complete = false;
        try {
            List<Route> others = routes(null);
            Map<String, List<Route>> subsystems = new HashMap<>();
            for (String subsystem : keys.subsystems()) {
                subsystems.put(subsystem, routes(subsystem));
            }
            routing = new LogRouting(subsystems, others, keys.fileLine() || keys.functionName());
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private List<Route> routes(@Nullable String subsystem) throws IOException {
        LogPriority lowest = keys.filePriority(subsystem);
        LogPriority syslogLowest = keys.syslogPriority(subsystem);
        int facility = keys.facility(subsystem);
        List<Route> routes = new ArrayList<>();
        if (keys.toStandardError(subsystem)) {
            routes.add(new Route(standardError, lowest));
        }
        String file = keys.file(subsystem);
        if (keys.toFile(subsystem) && file != null) {
            routes.add(new Route(open(file), lowest));
        }
        if (keys.toSyslog(subsystem)) {
            routes.add(new Route(syslogs.computeIfAbsent(facility, newSyslog::apply), syslogLowest));
        }
        return routes;
    }

    private FileSink open(String file) throws IOException {
        Path path = Path.of(file).toAbsolutePath().normalize();
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
