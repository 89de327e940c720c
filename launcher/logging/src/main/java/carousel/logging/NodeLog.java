package carousel.logging;

import carousel.logging.LogRouting.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The log of this process. Who says something puts a line into a queue without a lock and goes on; a thread of its own
 * takes lines out and gives them to the sinks of their subsystem. The queue is bounded: when sinks are too slow, lines are
 * dropped, and how many is told as soon as it can be.
 *
 * <p>Until somebody says otherwise, lines from {@link LogPriority#INFO} up go to standard error.
 */
public final class NodeLog {
    private static final NodeLog PROCESS = new NodeLog();

    private final Map<String, NodeLogger> loggers = new ConcurrentHashMap<>();
    private final LogQueue queue;

    /** What lines said from now on are judged by. Written while holding this object's lock. */
    private volatile Snapshot latest = new Snapshot(standardRouting(), List.of(), null);

    /** What lines that come out of the queue are judged by; for the log's thread only. */
    private Snapshot current = latest;

    /** A log of its own, with a thread of its own, to which only its own loggers write. */
    public NodeLog() {
        this(LogQueue.DEFAULT_LIMIT_CHARACTERS);
    }

    NodeLog(int limitCharacters) {
        queue = new LogQueue(limitCharacters, this::write, this::flush);
    }

    /** The one that SLF4J's loggers of this process write to. */
    public static NodeLog process() {
        return PROCESS;
    }

    private static LogRouting standardRouting() {
        return new LogRouting(
                Map.of(), List.of(new Route(FileSink.standardError(LineFormat.DEFAULT), LogPriority.INFO)), false);
    }

    /**
     * Sends all later lines along other routes. Sinks that are in use no more may be closed when the result is there, by
     * whoever made them.
     *
     * @return complete when every line said before has reached the sinks of the old routes
     */
    public synchronized CompletableFuture<Void> route(LogRouting routing) {
        return change(new Snapshot(routing, latest.always, latest.recorder));
    }

    /** Goes back to standard error alone, and to the sinks of {@link #always}. */
    public CompletableFuture<Void> routeToStandardError() {
        return route(standardRouting());
    }

    /**
     * Adds a sink that stays whatever the routes are. It gets lines from {@link LogPriority#INFO} up, and less urgent ones of
     * subsystems that are routed so.
     *
     * @return complete when later lines go there
     */
    public synchronized CompletableFuture<Void> always(LogSink sink) {
        List<LogSink> sinks = new ArrayList<>(latest.always);
        sinks.add(sink);
        return change(new Snapshot(latest.routing, List.copyOf(sinks), latest.recorder));
    }

    /**
     * Has a sink take every line of every subsystem, down to {@link LogPriority#TRACE}, whatever the routes are. Of libraries, whose
     * loggers are named after classes, it gets what the routes ask for.
     *
     * @param recorder takes the place of the one before, null of none
     * @return complete when every line said before has reached the one before
     */
    public synchronized CompletableFuture<Void> record(@Nullable LogSink recorder) {
        return change(new Snapshot(latest.routing, latest.always, recorder));
    }

    private CompletableFuture<Void> change(Snapshot next) {
        latest = next;
        loggers.values().forEach(logger -> logger.lowest(next.lowest(logger)));
        return behind(() -> {
            flush();
            current = next;
        });
    }

    /**
     * Runs a task on the log's thread, behind every line said so far.
     *
     * @return complete when it ran; with its exception when it failed
     */
    public CompletableFuture<Void> behind(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.add(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /**
     * Waits until every line said so far has reached its sinks.
     *
     * @return false when the sinks did not take them in time
     */
    public boolean drain(long timeoutMillis) throws InterruptedException {
        try {
            behind(this::flush).get(timeoutMillis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            throw new AssertionError("a flush reports failures as lines", e);
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** The logger of a subsystem, or of a class. */
    public Logger logger(String name) {
        NodeLogger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        NodeLogger logger = loggers.computeIfAbsent(name, n -> new NodeLogger(n, this));
        logger.lowest(latest.lowest(logger)); // again: the routes may have changed in between
        return logger;
    }

    void add(LogLine line) {
        queue.add(line);
    }

    boolean callers() {
        return latest.routing.callers();
    }

    private void write(LogLine line) {
        for (Way way : current.ways(line.subsystem())) {
            if (line.priority().isAtLeast(way.lowest)) {
                way.outlet.write(line);
            }
        }
        SinkOutlet recording = current.recording;
        if (recording != null) {
            recording.write(line);
        }
    }

    private void flush() {
        current.outlets.forEach(SinkOutlet::flush);
        current.outlets.forEach(SinkOutlet::flush); // what the first round had to report
    }

    /** Tells the other sinks that one fails; on the log's thread. */
    private void report(SinkOutlet failed, LogPriority priority, String text) {
        LogLine line = new LogLine(System.currentTimeMillis(), priority, "MAIN", text, null, null);
        for (SinkOutlet outlet : current.outlets) {
            if (outlet != failed) {
                outlet.write(line);
            }
        }
    }

    /** A route in use. */
    private record Way(SinkOutlet outlet, LogPriority lowest) {}

    /** All routes in use, with what each sink went through since they are. */
    private final class Snapshot {
        final LogRouting routing;
        final List<LogSink> always;
        final @Nullable LogSink recorder;
        final @Nullable SinkOutlet recording;
        final List<SinkOutlet> outlets;
        private final Map<String, List<Way>> subsystems = new HashMap<>();
        private final List<Way> others;

        Snapshot(LogRouting routing, List<LogSink> always, @Nullable LogSink recorder) {
            this.routing = routing;
            this.always = always;
            this.recorder = recorder;
            Map<LogSink, SinkOutlet> made = new LinkedHashMap<>();
            others = ways(routing.others(), made);
            routing.subsystems().forEach((name, routes) -> subsystems.put(name, ways(routes, made)));
            recording = recorder == null ? null : outlet(recorder, made);
            outlets = List.copyOf(made.values());
        }

        private List<Way> ways(List<Route> routes, Map<LogSink, SinkOutlet> made) {
            List<Way> ways = new ArrayList<>();
            LogPriority lowest = LogPriority.INFO;
            for (Route route : routes) {
                ways.add(new Way(outlet(route.sink(), made), route.lowest()));
                lowest = lower(lowest, route.lowest());
            }
            for (LogSink sink : always) {
                ways.add(new Way(outlet(sink, made), lowest));
            }
            return List.copyOf(ways);
        }

        private SinkOutlet outlet(LogSink sink, Map<LogSink, SinkOutlet> made) {
            return made.computeIfAbsent(sink, missing -> new SinkOutlet(missing, NodeLog.this::report));
        }

        List<Way> ways(String subsystem) {
            return subsystems.getOrDefault(subsystem, others);
        }

        /** The least urgent priority that anybody takes of a logger. */
        LogPriority lowest(NodeLogger logger) {
            if (recorder != null && logger.isOfSubsystem()) {
                return LogPriority.TRACE;
            }
            LogPriority lowest = LogPriority.EMERG;
            for (Way way : ways(logger.subsystem())) {
                lowest = lower(lowest, way.lowest);
            }
            return lowest;
        }
    }

    private static LogPriority lower(LogPriority one, LogPriority other) {
        return one.isAtLeast(other) ? other : one;
    }
}
