package carousel.api.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the lines of one subsystem go, or those of all without settings of their own (corosync.conf(5), section {@code logging};
 * config reference 4.6).
 *
 * @param toStandardError {@code to_stderr}, default yes
 * @param toSyslog {@code to_syslog}, default yes
 * @param toLogFile {@code to_logfile}, default no
 * @param logFile the file ({@code logging.logfile}), null when not set
 * @param logFilePriority the least urgent line that goes to file and standard error, {@code logfile_priority}, default info
 * @param syslogFacility {@code syslog_facility} by its number in syslog(3), 0 to 23, default 3 (daemon)
 * @param syslogPriority the least urgent line that goes to syslog, {@code syslog_priority}, default info
 * @param debug whether debug and trace lines pass in spite of the priorities, {@code debug}
 */
public record LogSettings(
        boolean toStandardError,
        boolean toSyslog,
        boolean toLogFile,
        @Nullable Path logFile,
        LogPriority logFilePriority,
        int syslogFacility,
        LogPriority syslogPriority,
        Debug debug) {

    /** What passes beyond the priorities. */
    public enum Debug {
        /** Nothing. */
        OFF,
        /** Debug lines. */
        ON,
        /** Debug and trace lines. */
        TRACE
    }

    /** Corosync's defaults. */
    public static LogSettings defaults() {
        return new LogSettings(true, true, false, null, LogPriority.INFO, 3, LogPriority.INFO, Debug.OFF);
    }
}
