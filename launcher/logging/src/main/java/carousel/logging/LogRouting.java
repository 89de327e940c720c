package carousel.logging;

import java.util.List;
import java.util.Map;

/**
 * Which lines go where.
 *
 * @param subsystems routes of subsystems with settings of their own
 * @param others routes of all others
 * @param callers whether a sink wants to know the place in the code, which costs some microseconds a line
 */
public record LogRouting(Map<String, List<Route>> subsystems, List<Route> others, boolean callers) {
    /** Copies its lists. */
    public LogRouting {
        subsystems = Map.copyOf(subsystems);
        others = List.copyOf(others);
    }

    /**
     * A target of a subsystem.
     *
     * @param sink takes the lines
     * @param lowest the least urgent priority that it gets
     */
    public record Route(LogSink sink, LogPriority lowest) {}
}
