package carousel.api.config;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The section {@code logging} (config reference 4.6, logging reference).
 *
 * @param timestamp {@code timestamp}, default hires
 * @param fileLine whether file and line of the source stand in a log line (the key in lower case), default off
 * @param functionName {@code function_name}, default off
 * @param blackbox {@code blackbox}: whether the flight recorder records, default on
 * @param common settings of every subsystem without its own
 * @param subsystems settings by name of the subsystem ({@code TOTEM}, {@code KNET}, ...), what a {@code logger_subsys} leaves
 *     open filled in from {@code common}
 */
public record LoggingConfiguration(
        Timestamp timestamp,
        boolean fileLine,
        boolean functionName,
        boolean blackbox,
        LogSettings common,
        SortedMap<String, LogSettings> subsystems) {

    /** The time before a line. */
    public enum Timestamp {
        /** None. */
        OFF,
        /** To the second. */
        ON,
        /** To the millisecond. */
        HIRES
    }

    /** Corosync's defaults. */
    public static LoggingConfiguration defaults() {
        return new LoggingConfiguration(Timestamp.HIRES, false, false, true, LogSettings.defaults(), new TreeMap<>());
    }

    /** The settings that hold for a subsystem. */
    public LogSettings of(String subsystem) {
        return subsystems.getOrDefault(subsystem, common);
    }
}
