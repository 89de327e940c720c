package carousel.logging;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** An SLF4J logger of one subsystem. */
final class NodeLogger extends AbstractLogger {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient NodeLog log;
    private final String subsystem;
    private volatile LogPriority lowest = LogPriority.INFO;

    NodeLogger(String name, NodeLog log) {
        this.name = name;
        this.log = log;
        subsystem = subsystem(name);
    }

    /** Names without a dot are subsystems; classes of libraries get one subsystem for each library. */
    static String subsystem(String loggerName) {
        if (loggerName.startsWith("io.netty.")) {
            return "NETTY";
        }
        return loggerName.substring(loggerName.lastIndexOf('.') + 1);
    }

    String subsystem() {
        return subsystem;
    }

    /** Whether it is one of the node's, not of a library. */
    boolean isOfSubsystem() {
        return name.indexOf('.') < 0;
    }

    /** Lets through everything down to a priority. */
    void lowest(LogPriority priority) {
        lowest = priority;
    }

    private boolean isEnabled(Level level, @Nullable Marker marker) {
        return LogPriority.of(level, marker).isAtLeast(lowest);
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String messagePattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        String text = String.valueOf(MessageFormatter.basicArrayFormat(messagePattern, arguments));
        log.add(new LogLine(
                System.currentTimeMillis(),
                LogPriority.of(level, marker),
                subsystem,
                text,
                throwable,
                log.callers() ? caller() : null));
    }

    private static @Nullable StackTraceElement caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(NodeLogger::isForeign)
                        .findFirst()
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .orElse(null));
    }

    private static boolean isForeign(StackWalker.StackFrame frame) {
        String type = frame.getClassName();
        return !type.equals(NodeLogger.class.getName()) && !type.startsWith("org.slf4j.");
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null; // the stack tells
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE, null);
    }

    @Override
    public boolean isTraceEnabled(Marker marker) {
        return isEnabled(Level.TRACE, marker);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG, null);
    }

    @Override
    public boolean isDebugEnabled(Marker marker) {
        return isEnabled(Level.DEBUG, marker);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO, null);
    }

    @Override
    public boolean isInfoEnabled(Marker marker) {
        return isEnabled(Level.INFO, marker);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN, null);
    }

    @Override
    public boolean isWarnEnabled(Marker marker) {
        return isEnabled(Level.WARN, marker);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR, null);
    }

    @Override
    public boolean isErrorEnabled(Marker marker) {
        return isEnabled(Level.ERROR, marker);
    }
}
