package carousel.recorder.internal;

import carousel.logging.LineFormat;
import carousel.logging.LogPriority;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The section {@code logging} of a configuration map, with its defaults (config 4.6) and its errors (logging 5). */
final class LoggingKeys {
    private static final String PREFIX = "logging.";
    private static final String SUBSYSTEM_PREFIX = "logging.logger_subsys.";
    private static final int FACILITY_SHIFT = 3;

    /** Names by number; those behind {@code ftp} are not for daemons (syslog(3)). */
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");

    private static final int LOCAL_0 = 16;
    private static final int LOCALS = 8;

    private final Map<String, String> keys;

    LoggingKeys(Map<String, String> keys) {
        this.keys = keys;
    }

    /** Subsystems with keys of their own. */
    SortedSet<String> subsystems() {
        SortedSet<String> names = new TreeSet<>();
        for (String key : keys.keySet()) {
            int end = key.indexOf('.', SUBSYSTEM_PREFIX.length());
            if (key.startsWith(SUBSYSTEM_PREFIX) && end > 0) {
                names.add(key.substring(SUBSYSTEM_PREFIX.length(), end));
            }
        }
        return names;
    }

    private @Nullable String text(@Nullable String subsystem, String key) {
        String own = subsystem == null ? null : keys.get(SUBSYSTEM_PREFIX + subsystem + "." + key);
        return own == null ? keys.get(PREFIX + key) : own;
    }

    /** An older name is used when the newer one is not there. */
    private String text(@Nullable String subsystem, String key, @Nullable String olderKey, String usual) {
        String text = text(subsystem, key);
        if (text == null && olderKey != null) {
            text = text(subsystem, olderKey);
        }
        return text == null ? usual : text;
    }

    private boolean isOn(@Nullable String subsystem, String key, @Nullable String olderKey, String usual) {
        return switch (text(subsystem, key, olderKey, usual)) {
            case "yes", "on" -> true;
            case "no", "off" -> false;
            default -> throw new IllegalArgumentException("unknown value for " + key);
        };
    }

    boolean toStandardError(@Nullable String subsystem) {
        return isOn(subsystem, "to_stderr", null, "yes");
    }

    boolean toSyslog(@Nullable String subsystem) {
        return isOn(subsystem, "to_syslog", null, "yes");
    }

    boolean toFile(@Nullable String subsystem) {
        return isOn(subsystem, "to_logfile", "to_file", "no");
    }

    /** The file's path, or null. */
    @Nullable
    String file(@Nullable String subsystem) {
        return text(subsystem, "logfile");
    }

    /** Syslog's number of the facility, in its place in a line's priority. */
    int facility(@Nullable String subsystem) {
        String name = text(subsystem, "syslog_facility", null, "daemon");
        int number = FACILITIES.indexOf(name);
        for (int local = 0; number < 0 && local < LOCALS; local++) {
            if (name.equals("local" + local)) {
                number = LOCAL_0 + local;
            }
        }
        if (number < 0) {
            throw new IllegalArgumentException("unknown syslog facility specified");
        }
        return number << FACILITY_SHIFT;
    }

    LogPriority syslogPriority(@Nullable String subsystem) {
        return lowest(subsystem, "syslog_priority", "syslog_level", "unknown syslog priority specified");
    }

    /** Also that of standard error. */
    LogPriority filePriority(@Nullable String subsystem) {
        return lowest(subsystem, "logfile_priority", null, "unknown logfile priority specified");
    }

    /** {@code debug} lets through more than the targets' own priorities do. */
    private LogPriority lowest(@Nullable String subsystem, String key, @Nullable String olderKey, String refusal) {
        LogPriority own = switch (text(subsystem, key, olderKey, "info")) {
            case "emerg" -> LogPriority.EMERG;
            case "alert" -> LogPriority.ALERT;
            case "crit" -> LogPriority.CRIT;
            case "err", "error" -> LogPriority.ERROR;
            case "warning" -> LogPriority.WARNING;
            case "notice" -> LogPriority.NOTICE;
            case "info" -> LogPriority.INFO;
            case "debug" -> LogPriority.DEBUG;
            default -> throw new IllegalArgumentException(refusal);
        };
        return switch (text(subsystem, "debug", null, "off")) {
            case "off" -> own;
            case "on" -> LogPriority.DEBUG;
            case "trace" -> LogPriority.TRACE;
            default -> throw new IllegalArgumentException("unknown value for debug");
        };
    }

    boolean fileLine() {
        return isOn(null, "fileline", null, "off");
    }

    boolean functionName() {
        return isOn(null, "function_name", null, "off");
    }

    LineFormat.Time time() {
        return switch (text(null, "timestamp", null, "hires")) {
            case "off" -> LineFormat.Time.OFF;
            case "on" -> LineFormat.Time.SECONDS;
            case "hires" -> LineFormat.Time.HIGH_RESOLUTION;
            default -> throw new IllegalArgumentException("unknown value for timestamp");
        };
    }
}
