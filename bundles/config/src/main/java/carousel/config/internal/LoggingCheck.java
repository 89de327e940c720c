package carousel.config.internal;

import carousel.api.config.LogPriority;
import carousel.api.config.LogSettings;
import carousel.api.config.LogSettings.Debug;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.LoggingConfiguration.Timestamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The section {@code logging} in Corosync's order (logging reference 5): line format, then the common targets, then each subsystem. */
final class LoggingCheck {
    private static final String COMMON = "logging.";
    private static final String SUBSYSTEMS = "logging.logger_subsys.";

    /** libqb's limits; a daemon that starts has made 15 subsystems itself. */
    private static final int MAX_FURTHER_SUBSYSTEMS = 17;

    private static final int MAX_SUBSYSTEM_BYTES = 63;
    private static final List<String> SUBSYSTEMS_AT_START = List.of(
            "APIDEF", "CFG", "CMAP", "CPG", "KNET", "MAIN", "MON", "PLOAD", "QB", "QUORUM", "SERV", "STATS", "SYNC",
            "TOTEM", "VOTEQ", "WD", "YKD");
    private static final List<String> YES = List.of("yes", "on");
    private static final List<String> NO = List.of("no", "off");

    /** By their numbers in syslog(3), from 0. */
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");

    private static final int FIRST_LOCAL_FACILITY = 16;
    private static final int LOCAL_FACILITIES = 8;

    private final ConfigurationKeys keys;
    private final Problems problems;

    LoggingCheck(ConfigurationKeys keys, Problems problems) {
        this.keys = keys;
        this.problems = problems;
    }

    LoggingConfiguration check() {
        boolean fileLine = isOn("fileline", false);
        boolean functionName = isOn("function_name", false);
        Timestamp timestamp = timestamp();
        boolean blackbox = isOn("blackbox", true);
        LogSettings common = settings(COMMON, LogSettings.defaults());
        SortedMap<String, LogSettings> subsystems = new TreeMap<>();
        for (String name : subsystemNames()) {
            subsystems.put(name, settings(SUBSYSTEMS + name + ".", common));
        }
        checkSubsystemNames(subsystems);
        return new LoggingConfiguration(
                timestamp, fileLine, functionName, blackbox, common, Collections.unmodifiableSortedMap(subsystems));
    }

    /** Names that have a {@code subsys} key, which each section leaves; a name with a dot is none. */
    private SortedSet<String> subsystemNames() {
        SortedSet<String> names = new TreeSet<>();
        for (String key : keys.below(SUBSYSTEMS).keySet()) {
            String rest = key.substring(SUBSYSTEMS.length());
            int dot = rest.indexOf('.');
            if (dot > 0 && rest.indexOf('.', dot + 1) < 0) {
                names.add(rest.substring(0, dot));
            }
        }
        return names;
    }

    private void checkSubsystemNames(SortedMap<String, LogSettings> subsystems) {
        long further = subsystems.keySet().stream()
                .filter(name -> !SUBSYSTEMS_AT_START.contains(name))
                .count();
        boolean tooLong = subsystems.keySet().stream().anyMatch(name -> name.length() > MAX_SUBSYSTEM_BYTES);
        if (tooLong || further > MAX_FURTHER_SUBSYSTEMS) {
            problems.logging("unable to create new logging subsystem.");
        }
    }

    /** The line format knows on and off only. */
    private boolean isOn(String name, boolean standard) {
        String word = keys.text(COMMON + name);
        if (word != null && !word.equals("on") && !word.equals("off")) {
            problems.logging("unknown value for " + name + ".");
        }
        return word == null ? standard : word.equals("on");
    }

    private Timestamp timestamp() {
        return switch (keys.text(COMMON + "timestamp", "hires")) {
            case "off" -> Timestamp.OFF;
            case "on" -> Timestamp.ON;
            case "hires" -> Timestamp.HIRES;
            default -> {
                problems.logging("unknown value for timestamp.");
                yield Timestamp.HIRES;
            }
        };
    }

    private LogSettings settings(String prefix, LogSettings inherited) {
        boolean toStandardError = goesTo(prefix, "to_stderr", inherited.toStandardError());
        boolean toSyslog = goesTo(prefix, "to_syslog", inherited.toSyslog());
        int facility = facility(prefix, inherited.syslogFacility());
        LogPriority syslogPriority =
                priority(prefix, "syslog_level", "unknown syslog level specified.", inherited.syslogPriority());
        syslogPriority = priority(prefix, "syslog_priority", "unknown syslog priority specified.", syslogPriority);
        Path logFile = logFile(prefix, inherited.logFile());
        boolean toLogFile = goesTo(prefix, "to_file", inherited.toLogFile());
        toLogFile = goesTo(prefix, "to_logfile", toLogFile);
        LogPriority filePriority = priority(
                prefix, "logfile_priority", "unknown logfile priority specified.", inherited.logFilePriority());
        Debug debug = debug(prefix, inherited.debug());
        return new LogSettings(
                toStandardError, toSyslog, toLogFile, logFile, filePriority, facility, syslogPriority, debug);
    }

    private boolean goesTo(String prefix, String name, boolean standard) {
        String word = keys.text(prefix + name);
        if (word != null && !YES.contains(word) && !NO.contains(word)) {
            problems.logging("unknown value for " + name + ".");
        }
        return word == null ? standard : YES.contains(word);
    }

    private int facility(String prefix, int standard) {
        String word = keys.text(prefix + "syslog_facility");
        if (word == null) {
            return standard;
        }
        int number = FACILITIES.indexOf(word);
        for (int local = 0; local < LOCAL_FACILITIES; local++) {
            if (word.equals("local" + local)) {
                number = FIRST_LOCAL_FACILITY + local;
            }
        }
        if (number < 0) {
            problems.logging("unknown syslog facility specified.");
        }
        return number < 0 ? standard : number;
    }

    private LogPriority priority(String prefix, String name, String refusal, LogPriority standard) {
        String word = keys.text(prefix + name);
        if (word == null) {
            return standard;
        }
        if (word.equals("error")) {
            return LogPriority.ERR;
        }
        for (LogPriority priority : LogPriority.values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(word)) {
                return priority;
            }
        }
        problems.logging(refusal);
        return standard;
    }

    /** Nothing is written here, so only what can be seen is reported. The file's folder is not made, as Corosync does not. */
    private @Nullable Path logFile(String prefix, @Nullable Path standard) {
        String text = keys.text(prefix + "logfile");
        if (text == null) {
            return standard;
        }
        Path file = FileProblem.path(text);
        String reason = file == null ? "No such file or directory (2)" : whyNotWritable(file);
        if (reason != null) {
            problems.logging("Can't open logfile '" + text + "' for reason: " + reason + ".");
        }
        return file;
    }

    private static @Nullable String whyNotWritable(Path file) {
        if (Files.isDirectory(file)) {
            return "Is a directory (21)";
        }
        if (Files.exists(file)) {
            return Files.isWritable(file) ? null : "Permission denied (13)";
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.exists(folder)) {
            Path above = folder;
            while (above != null && !Files.exists(above)) {
                above = above.getParent();
            }
            return above == null || Files.isDirectory(above) ? "No such file or directory (2)" : "Not a directory (20)";
        }
        if (!Files.isDirectory(folder)) {
            return "Not a directory (20)";
        }
        return Files.isWritable(folder) ? null : "Permission denied (13)";
    }

    private Debug debug(String prefix, Debug standard) {
        String word = keys.text(prefix + "debug");
        if (word == null) {
            return standard;
        }
        switch (word) {
            case "off" -> {
                return Debug.OFF;
            }
            case "on" -> {
                return Debug.ON;
            }
            case "trace" -> {
                return Debug.TRACE;
            }
            default -> {
                problems.logging("unknown value for debug.");
                return standard;
            }
        }
    }
}
